import Foundation
import Platform
import Testing

@testable import Web

struct TokenFileTests {
    private func read(_ bytes: [UInt8]) throws -> [UInt8] {
        let path = NSTemporaryDirectory() + "token-" + UUID().uuidString
        defer { unlink(path) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try TokenFile.read(path)
    }

    @Test(arguments: [
        "secret", "secret\n", "secret\r\n", "  secret", "\t secret \n\n", "\u{FEFF}secret\r\n",
        "\u{3000}secret\u{3000}",
        "\u{A0}secret\u{200B}\n",
    ])
    func whatEditorsLeaveAroundATokenIsNotTheToken(content: String) throws {
        #expect(try read(Array(content.utf8)) == Array("secret".utf8))
    }

    @Test func notepadsUnicodeIsRead() throws {
        let units = Array("secret\r\n".utf16)
        #expect(
            try read([0xFF, 0xFE] + units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
                == Array("secret".utf8))
        #expect(
            try read([0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] })
                == Array("secret".utf8))
    }

    @Test(arguments: ["", " \r\n", "one\ntwo", "a\u{0}b", "\u{FEFF}"])
    func whatIsNoTokenIsSaidWithItsFile(content: String) {
        #expect(throws: TokenFailure.self) { try read(Array(content.utf8)) }
    }

    @Test func whatIsNoTextIsNoToken() {
        #expect(throws: TokenFailure.self) { try read([0xC3, 0x28, 0xFF]) }
        #expect(throws: TokenFailure.self) { try read([0xFF, 0xFE, 0x41]) }
    }
}
