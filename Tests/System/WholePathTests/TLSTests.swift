import AtOnce
import CrewSentences
import Foundation
import Platform
import Testing

/// Boxes and editors reach the hub through a real proxy that ends TLS, with the production's own
/// certificates.
@Suite(
    .serialized,
    .enabled(if: Files.exists("/usr/sbin/nginx"), "no nginx: run scripts/test, which installs it"))
struct TLSTests {
    /// What a proxy's operator leaves as it is, and what hurts most: small bodies, each kept back
    /// until it is whole.
    private static let narrow =
        "client_max_body_size 100k; proxy_request_buffering on; proxy_buffering on;"

    @Test(arguments: [true, false])
    func aTakeGoesThroughAProxyBelowAPathToTheEditorAndBackByItsNewName(isNarrow: Bool) throws {
        let port = try freePort()
        let proxy = try TLSProxy(
            to: port,
            settings: isNarrow
                ? Self.narrow : "client_max_body_size 0; proxy_request_buffering off;")
        let set = try FilmSet(port: port, settleSeconds: 0, secure: (proxy.url, proxy.caFile))
        try set.crew("3-12B")
        try set.roll(frames: 150)
        try set.crew("cut")
        try set.awaitFile("3-12B-1_A001.mov", seconds: 60)
        try set.digestsAreTheMovies("3-12B-1_A001")
        try eventually("it is verified") { try set.takes().last?.clips.last?.confirmed ?? false }
        let clip = try #require(try set.takes().last?.clips.last?.id)
        try set.crew("@1", "3-12C-4")
        try eventually("the document says the new slate") {
            try set.document("3-12B-1_A001").take.slate.description == "3-12C-4"
        }
        #expect(try set.rename(clip).output == "3-12B-1_A001.mov becomes 3-12C-4_A001.mov\n")
        try set.awaitFile("3-12C-4_A001.mov")
    }

    /// The sentence in English and Chinese.
    private static let sentences: [TLSProxy.Certificate: (String, String)] = [
        .expired: ("has expired", "已过期"), .early: ("is not valid yet", "尚未生效"),
        .otherName: ("for another name", "另一个名字"),
    ]

    @Test(arguments: TLSProxy.Certificate.allCases)
    func whatIsWrongWithACertificateIsOneSentenceInBothLanguages(
        _ certificate: TLSProxy.Certificate
    ) throws {
        let port = try freePort()
        let proxy = try TLSProxy(to: port, certificate)
        // A good certificate of a CA that nobody named is not trusted either.
        let ca = certificate == .good ? proxy.foreignCAFile : proxy.caFile
        let wanted = Self.sentences[certificate] ?? ("is not trusted", "不受信任")
        let set = try FilmSet(without: [.pull, .camera], port: port, secure: (proxy.url, ca))
        let (folder, url) = (set.folder, proxy.url)
        let commands = ["send", "pull", "rename"].flatMap { command in
            [(command, "C", wanted.0), (command, "zh_CN.UTF-8", wanted.1)]
        }
        // Each tries for as long as it is let.
        let answers = try atOnce(commands) { try Self.run($0.0, url, ca, $0.1, folder) }
        for ((command, _, sentence), said) in zip(commands, answers) {
            #expect(
                said.output.contains(sentence) && !said.output.contains("curl"),
                "\(command): \(said.output)")
            #expect(
                said.output.split(separator: "\n").filter { $0.contains(sentence) }.count == 1,
                "\(command): \(said.output)")
        }
        // No clip waits, and yet the box can say it: a take is told why it does not go.
        try set.start(.camera)
        try set.awaitCamera()
        try set.crew("1-1")
        try set.roll(frames: 20)
        try set.crew("cut")
        for (language, sentence) in [("en", wanted.0), ("zh", wanted.1)] {
            try eventually("status says it in \(language)") {
                try set.crew("--lang", language, "status").output.contains(sentence)
            }
        }
    }

    @Test func aFileThatIsNoCertificateIsToldAtTheStart() throws {
        let port = try freePort()
        let proxy = try TLSProxy(to: port)
        let set = try FilmSet(without: [.pull, .camera], port: port)
        try Files.replace("\(set.folder)/none.pem", with: Array("hello".utf8))
        for (file, sentence) in [
            ("none.pem", "holds no certificate"), ("missing.pem", "--ca-file cannot be read"),
        ] {
            for command in ["send", "pull", "rename"] {
                let said = try Self.run(
                    command, proxy.url, "\(set.folder)/\(file)", "C", set.folder)
                #expect(
                    said.status == 78 && said.output.contains(sentence),
                    "\(command) \(file): \(said)")
            }
        }
    }

    /// `timeout` ends what would try for ever; children of this process take no SIGTERM.
    private static func run(
        _ command: String, _ url: String, _ ca: String, _ locale: String, _ folder: String
    ) throws -> (
        status: Int32, output: String
    ) {
        let common = ["--hub", url, "--ca-file", ca, "--token-file", "\(folder)/token"]
        let rest =
            switch command {
            case "pull": ["--into", "\(folder)/pulled-\(locale)"]
            case "rename": ["019ab000-0000-7000-8000-000000000001"]
            default: ["\(folder)/rushes.toml"]
            }
        return try shell(
            [
                "env", "LC_ALL=\(locale)", "timeout", "-s", "KILL", "3", "\(programs)/rushes-hub",
                command,
            ] + common + rest)
    }
}
