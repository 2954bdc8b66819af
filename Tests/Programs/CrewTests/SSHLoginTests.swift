import CrewSentences
import Platform
import Testing

@testable import Crew

/// What sshd tells of a login, and what may be asked for in place of a shell.
@Suite struct SSHLoginTests {
    private func login(_ variables: [String: String]) -> SSHLogin { SSHLogin { variables[$0] } }

    private func key(_ text: [UInt8]) throws -> String? {
        let folder = try TemporaryFolder.make()
        try Files.replace("\(folder)/auth", with: text)
        let key = login(["SSH_USER_AUTH": "\(folder)/auth"]).key
        try Files.removeTree(folder)
        return key
    }

    @Test func theKeyIsTheOneThatLetThemIn() throws {
        #expect(try key(Array("publickey ssh-ed25519 AAAA\n".utf8)) == "ssh-ed25519 AAAA")
        #expect(
            try key(
                Array("password\npublickey ssh-rsa BBBB comment\npublickey ssh-ed25519 AAAA\n".utf8)
            ) == "ssh-rsa BBBB")
        #expect(try key(Array("password\n".utf8)) == "")
        #expect(try key([0xFF, 0xFE, 0]) == "")
        #expect(try key(Array(repeating: 120, count: 100_000)) == "")
    }

    @Test func nobodyAtTheBoxHasAKey() {
        #expect(login([:]).key == nil && login([:]).command == nil)
        #expect(login(["SSH_CONNECTION": "10.0.0.7 5000 10.0.0.2 22"]).key == "")
        #expect(login(["SSH_USER_AUTH": "/nowhere"]).key == "")
    }

    @Test(arguments: [
        ("3-12B ok", "3-12B ok", false), ("rushes do 3-12B-4: ok", "3-12B-4: ok", false),
        ("do ok", "ok", false), ("rushes", "", false),
        ("takes --json", "takes", true), ("note  two  blanks ", "note  two  blanks", false),
        ("dolly", "dolly", false),
        ("--json", "", true),
        ("rushesd", "rushesd", false), ("note -- --json", "note --", true),
    ])
    func aCommandIsALineOfTheGrammar(command: String, line: String, json: Bool) {
        #expect(RushesCommand.line(of: command) == (line, json))
    }

    @Test func twoLinesAndBytesThatAreNoTextAreRefused() {
        let phrases = Phrases(.english)
        #expect(RushesCommand.refusal(of: "ok\n", phrases) == nil)
        for command in ["ok\nng", "note a\r\nb", "ok\u{2028}ng"] {
            #expect(
                RushesCommand.refusal(of: command, phrases)
                    == "one line at a time; nothing was changed")
        }
        #expect(
            RushesCommand.refusal(of: "note \u{FFFD}", phrases)
                == "this is no UTF-8 text; nothing was changed")
    }
}
