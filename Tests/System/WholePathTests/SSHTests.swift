import Foundation
import Platform
import Slate
import Testing
import Wire

/// A box that a real sshd lets the crew into, as `systemd/sshd-rushes.conf` says.
private final class DoorToTheBox {
    let set: FilmSet
    private let folder: String
    private let port: Int
    private var sshd: pid_t = 0

    init() throws {
        let folder = NSTemporaryDirectory() + "rushes-ssh-" + UUID().uuidString.prefix(8)
        self.folder = folder
        port = try freePort()
        try Files.createFolders(folder)
        for key in ["host", "chen", "lin", "stranger"] {
            try #require(
                try shell(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(key)"])
                    .status == 0)
        }
        let crew = try [("小陈", "chen", "script"), ("lin", "lin", "导演")].map { name, key, role in
            "[crew.\"\(name)\"]\nrole = \"\(role)\"\nkeys = [\"\(try Self.fingerprint("\(folder)/\(key).pub"))\"]\n"
        }
        set = try FilmSet(without: [.hub, .camera, .pull], more: crew.joined())
        try configure()
        try startServer()
    }

    deinit {
        kill(sshd, SIGTERM)
        waitpid(sshd, nil, 0)
        // A folder left in the temporary place hurts nobody.
        try? Files.removeTree(folder)
    }

    private static func fingerprint(_ key: String) throws -> String {
        let words = try shell(["ssh-keygen", "-l", "-E", "sha256", "-f", key]).output.split(
            separator: " ")
        return String(try #require(words.first { $0.hasPrefix("SHA256:") }))
    }

    /// The example as it stands, for this user, this build and this socket.
    private func configure() throws {
        let example =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
            + "/../../../systemd/sshd-rushes.conf"
        let match = try String(contentsOfFile: example, encoding: .utf8)
            .replacingOccurrences(of: "Match User crew", with: "Match User \(NSUserName())")
            .replacingOccurrences(
                of: "/usr/bin/rushes\n", with: "\(programs)/rushes --socket \(set.folder)/s\n")
        let base = [
            "Port \(port)", "ListenAddress 127.0.0.1", "HostKey \(folder)/host", "PidFile none",
            "StrictModes no", "UsePAM no",
            "AuthorizedKeysFile \(folder)/authorized", "PermitRootLogin prohibit-password",
        ]
        try Files.replace(
            "\(folder)/sshd.conf", with: Array((base.joined(separator: "\n") + "\n" + match).utf8))
        let keys = try ["chen", "lin", "stranger"].map {
            try String(contentsOfFile: "\(folder)/\($0).pub", encoding: .utf8)
        }
        try Files.replace("\(folder)/authorized", with: Array(keys.joined().utf8))
    }

    private func startServer() throws {
        // sshd as root wants its empty folder, which a service manager would make.
        if getuid() == 0 { try Files.createFolders("/run/sshd") }
        // Not by Foundation's Process: it takes a program that closes what it inherited, as sshd
        // does, for one that has ended, and waits for it.
        let arguments = [
            "/usr/sbin/sshd", "-D", "-E", "\(folder)/sshd.log", "-f", "\(folder)/sshd.conf",
        ]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        try #require(posix_spawn(&sshd, arguments[0], nil, nil, &words, environ) == 0)
        try eventually("sshd lets chen in") { try self.say("status", as: "chen").status == 0 }
    }

    /// Logs in with a key and asks for a command; both streams in one text.
    func say(_ command: String, as key: String, language: String = "C") throws -> (
        status: Int32, output: String
    ) {
        try shell(
            ["env", "-u", "LC_MESSAGES", "LC_ALL=\(language)", "LANG="] + client(key) + [command])
    }

    /// Logs in without a command, on a terminal, and presses these keys, given as printf reads
    /// them.
    func press(_ keys: String, as key: String) throws -> (status: Int32, output: String) {
        let client = client(key).dropLast() + ["-tt"]
        return try shell(
            ["env", "TERM=xterm-256color", "sh", "-c", "printf '\(keys)' | \"$@\"", "sh"] + client)
    }

    /// As `say`, of bytes that no Swift text can hold: they are given in octal, as printf reads
    /// them.
    func say(octal: String, as key: String) throws -> (status: Int32, output: String) {
        try shell(["sh", "-c", "exec \"$@\" \"$(printf '\(octal)')\"", "sh"] + client(key))
    }

    private func client(_ key: String) -> [String] {
        let options = [
            "IdentitiesOnly=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR", "SendEnv=LC_ALL",
            "BatchMode=yes",
            "ConnectTimeout=10",
        ]
        return ["timeout", "-s", "KILL", "30", "ssh", "-F", "none", "-i", "\(folder)/\(key)"]
            + options.flatMap { ["-o", $0] }
            + ["-p", "\(port)", "\(NSUserName())@127.0.0.1", "--"]
    }

    func log() throws -> String { try set.crew("log").output }
}

/// The crew's words over SSH, as people and telephones say them.
@Suite(.serialized) struct SSHTests {
    @Test func theKeySaysWhoItIsAndTheLineIsTheGrammar() throws {
        let box = try DoorToTheBox()
        #expect(try box.say("3-12B", as: "chen") == (0, "next is 3-12B-1\n"))
        #expect(
            try box.say("rushes do '27-4'", as: "chen").status == 64,
            "quotes are for shells, and there is none")
        let chinese = try box.say("rushes do 27-4", as: "chen", language: "zh_CN.UTF-8")
        // Where this user's shell is bash, it complains of the missing locale before us.
        #expect(chinese.status == 0 && chinese.output.hasSuffix("下一条 27-4-1\n"), "\(chinese)")
        let status = try box.say("status --json", as: "chen").output
        #expect(
            try JSON.decode(CrewAnswer.self, from: status.utf8).status?.next.description == "27-4-1"
        )
        let log = try box.log()
        #expect(log.contains("小陈  next take") && !log.contains(NSUserName() + "  next"))
        #expect(
            try box.say("3-13", as: "lin") == (
                77,
                "rushes: lin is here as director and may look, write notes, judge and pick; nothing was changed\n"
            ))
        #expect(
            try box.say("note soft", as: "stranger").output
                == "rushes: there is no take yet; roll first\n")
        let guest = try box.say("开机", as: "stranger", language: "zh_CN.UTF-8")
        #expect(
            guest.status == 77
                && guest.output.hasSuffix("rushes: \(NSUserName()) 是访客, 只能查看和写备注; 没有改动\n"),
            "\(guest)")
    }

    @Test func withoutACommandTheKeyLandsInThePromptAndLeavesTheTerminalAsItWas() throws {
        let box = try DoorToTheBox()
        let (status, output) = try box.press("q\\r", as: "lin")
        #expect(
            status == 0 && output.contains("\u{1B}[?1049h") && output.contains("\u{1B}[?1049l"),
            "\(output)")
    }

    @Test func whatIsNoLineOfTheCrewChangesNothingAndIsAnsweredInOneSentence() throws {
        let box = try DoorToTheBox()
        #expect(try box.say("3-12B", as: "chen").status == 0)
        let (before, marker) = (try box.log(), box.set.folder + "/hurt")
        let hostile = [
            "; rm -rf \(box.set.folder)", "ok; touch \(marker)", "$(touch \(marker))",
            "`touch \(marker)`", "3-12C | touch \(marker)",
            "ok\n3-12C", "note a\nb",
            "3-12C && touch \(marker)", "scp -t /", "/bin/sh -c 'touch \(marker)'",
            "--socket /tmp/x ok", "peek --save \(marker)",
            "note " + String(repeating: "x", count: 20_000),
            String(repeating: "3-12C ", count: 3_000),
        ]
        for command in hostile {
            let answer = try box.say(command, as: "chen")
            #expect(
                answer.status != 0 && answer.output.hasPrefix("rushes: "),
                "\(command.prefix(40)): \(answer)")
            #expect(
                answer.output.count(where: \.isNewline) == 1,
                "\(command.prefix(40)): \(answer.output)")
        }
        let bytes = try box.say(octal: "note caf\\351 \\377\\376", as: "chen")
        #expect(bytes == (64, "rushes: this is no UTF-8 text; nothing was changed\n"))
        #expect(try box.log() == before && !Files.exists(marker) && Files.exists(box.set.folder))
    }
}
