import Foundation
import Testing

/// The programs as the linker made them: import lines cannot tell what a member brought along.
struct LinkedProgramTests {
    /// Those that must stay small: on a box of 1 GB they run all day.
    private static let small = [
        "rushes", "rushes-camera", "rushes-camera-media", "rushes-pad", "rushes-align",
        "rushes-pull",
    ]

    /// Full Foundation and its ICU are 43 MB; FoundationEssentials is none of it.
    @Test(arguments: small) func aSmallProgramCallsNothingOfFullFoundation(_ program: String) throws
    {
        let symbols = try undefinedSymbols(of: program)
        #expect(
            symbols.contains { $0.hasPrefix("$sS") },
            "\(program): readelf lists no symbol of Swift's library")
        #expect(symbols.filter(isOfFullFoundation) == [], "\(program)")
    }

    @Test func theReaderOfSymbolsKnowsFullFoundationFromItsEssentials() {
        #expect(isOfFullFoundation("$sSy10FoundationE8containsySbqd__SyRd__lF"))
        #expect(isOfFullFoundation("$s10Foundation6BundleCMa"))
        #expect(!isOfFullFoundation("$s20FoundationEssentials4DataVMa"))
    }

    private func isOfFullFoundation(_ symbol: String) -> Bool {
        symbol.contains("10Foundation") || symbol.contains("30FoundationInternationalization")
            || symbol.hasPrefix("u_")
    }

    /// What the program built beside the tests wants from its libraries.
    private func undefinedSymbols(of program: String) throws -> [String] {
        let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: program).path
        let readelf = Process()
        readelf.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        readelf.arguments = ["readelf", "--dyn-syms", "--wide", path]
        let pipe = Pipe()
        readelf.standardOutput = pipe
        try readelf.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        readelf.waitUntilExit()
        try #require(readelf.terminationStatus == 0, "readelf failed on \(path)")
        return text.split(separator: "\n").filter { $0.contains(" UND ") }.compactMap {
            $0.split(separator: " ").last.map(String.init)
        }
    }
}
