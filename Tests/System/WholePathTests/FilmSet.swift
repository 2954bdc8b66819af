import ClipDocuments
import Foundation
import Integrity
import Platform
import Slate
import Testing
import Wire

/// The programs just built beside the tests.
let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path

/// The folder of the package.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// A whole production with throw-away state: hub, box, one camera (the built-in one) and an
/// editor's folder, each a real process.
final class FilmSet {
    enum Role: String, CaseIterable, Sendable { case hub, rushesd, camera, pull }

    let folder: String
    let port: Int
    private let settleSeconds: Int
    private var processes: [Role: Process] = [:]
    /// Cameras beside A, by letter.
    private var cameras: [String: Process] = [:]
    /// What camera A sees in its environment beside what everybody does.
    var cameraEnvironment: [String: String] = [:]
    /// Where the box finds the hub: its own port, or that of somebody between them.
    private var boxPort: Int
    private let more: String
    let hubState: String
    private let hubOptions: [String]
    /// Where box and editor find the hub, and whose certificates they trust, when a proxy with TLS
    /// stands before it.
    private let secure: (url: String, caFile: String)?
    /// The box's folder.
    let state: String

    var editor: String { "\(folder)/editor" }
    private var url: String { secure?.url ?? "http://127.0.0.1:\(port)" }
    private var caOption: [String] { secure.map { ["--ca-file", $0.caFile] } ?? [] }
    var socket: String { "\(folder)/s" }
    private var config: String { "\(folder)/rushes.toml" }

    /// Starts everybody but those left out.
    ///
    /// `boxState` and `hubState` put their folders elsewhere; `through` names the port at which the
    /// box looks for the hub, when somebody stands between them.
    init(
        without missing: Set<Role> = [], boxState: String? = nil, hubState: String? = nil,
        port: Int? = nil, through: Int? = nil, token: String = "a secret", more: String = "",
        settleSeconds: Int = 60, hubOptions: [String] = [],
        secure: (url: String, caFile: String)? = nil
    ) throws {
        self.secure = secure
        self.more = more
        self.hubOptions = hubOptions
        self.settleSeconds = settleSeconds
        folder = NSTemporaryDirectory() + "rushes-set-" + UUID().uuidString.prefix(8)
        self.port = try port ?? freePort()
        boxPort = through ?? self.port
        state = boxState ?? "\(folder)/box"
        self.hubState = hubState ?? "\(folder)/hub"
        try FileManager.default.createDirectory(atPath: editor, withIntermediateDirectories: true)
        try Files.replace("\(folder)/token", with: Array("a secret\n".utf8))
        try Files.replace("\(folder)/box-token", with: Array("\(token)\n".utf8))
        try configure()
        for role in Role.allCases where !missing.contains(role) { try start(role) }
        if !missing.contains(.camera) { try awaitCamera() }
    }

    /// Writes the box's configuration; the hub may be told at another port, as when it moved.
    func configure(hubAt port: Int? = nil) throws {
        if let port { boxPort = port }
        try Files.replace(config, with: Array((configuration() + "\n" + more).utf8))
    }

    /// A clip's media on the box.
    func boxMedia(_ clip: String) -> String {
        "\(state)/clips/\(clip)/media.mp4"
    }

    /// What the camera measured of a clip, as it lies on the box.
    func manifest(_ clip: String) throws -> ClipManifest {
        let path = "\(state)/clips/\(clip)/clip.json"
        return try JSON.decode(ClipManifest.self, from: try Files.read(path))
    }

    /// What the box says of a clip, counted from the clip's own first frame.
    func boxDocument(_ clip: String) throws -> ClipDocument {
        let path = "\(state)/clips/\(clip)/document.json"
        return try JSON.decode(ClipDocument.self, from: try Files.read(path))
    }

    private func configuration() -> String {
        """
        production = "Comeback 逆袭归来"
        box = "set"
        slate = "us"
        state = "\(state)"
        socket = "\(folder)/s"
        [profile]
        width = 360
        height = 640
        preset = "ultrafast"
        [camera.A]
        video = "test"
        audio = "test"
        [hub]
        url = "\(secure?.url ?? "http://127.0.0.1:\(boxPort)")"
        token_file = "\(folder)/box-token"
        \(secure.map { "ca_file = \"\($0.caFile)\"" } ?? "")
        """
    }

    deinit {
        let all = Array(processes.values) + Array(cameras.values)
        for process in all where process.isRunning { process.terminate() }
        for process in all { process.awaitEnd() }
        // A folder left in the temporary place hurts nobody.
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: Processes

    func start(_ role: Role) throws {
        try launch(role)
        if role == .hub { try eventually("the hub answers") { try self.hubAnswers() } }
        if role == .rushesd {
            try eventually("rushesd answers") { try self.crew("status").status == 0 }
        }
    }

    /// Starts it and waits for nothing.
    func launch(_ role: Role) throws {
        processes[role] = try run(role.program, arguments(role), log: "\(role)")
    }

    func isRunning(_ role: Role) -> Bool { processes[role]?.isRunning ?? false }

    func launchCamera(_ name: String) throws {
        let arguments = [name, "--config", config]
        cameras[name] = try run(Role.camera.program, arguments, log: "camera-\(name)")
    }

    func isRunning(camera name: String) -> Bool { cameras[name]?.isRunning ?? false }

    func kill(camera name: String) {
        guard let process = cameras[name] else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.awaitEnd()
    }

    /// One more camera, which `more` must configure.
    func startCamera(_ name: String, opens: Bool = true) throws {
        try launchCamera(name)
        guard opens else { return }
        try eventually("camera \(name) is ready") { try self.isThere(name) }
    }

    private func run(_ program: String, _ arguments: [String], log name: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "\(programs)/\(program)")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        if name == "\(Role.camera)" {
            process.environment = ProcessInfo.processInfo.environment.merging(cameraEnvironment) {
                $1
            }
        }
        process.standardOutput = try log("\(name).out")
        process.standardError = try log("\(name).log")
        try process.run()
        return process
    }

    private func arguments(_ role: Role) -> [String] {
        switch role {
        case .hub:
            [
                "serve", "--state", hubState, "--listen", "127.0.0.1:\(port)", "--token-file",
                "\(folder)/token",
                "--settle-s", "\(settleSeconds)",
            ] + hubOptions
        case .rushesd: ["--config", config]
        case .camera: ["A", "--config", config]
        case .pull: ["--hub", url, "--into", editor, "--token-file", "\(folder)/token"] + caOption
        }
    }

    private func log(_ name: String) throws -> FileHandle {
        let path = "\(folder)/\(name)"
        if !Files.exists(path) { try Files.replace(path, with: []) }
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        return handle
    }

    /// kill -9.
    func kill(_ role: Role) {
        guard let process = processes[role] else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.awaitEnd()
    }

    /// Hangs it, and lets it go on.
    func pause(_ role: Role) {
        _ = processes[role].map { Foundation.kill($0.processIdentifier, SIGSTOP) }
    }
    func resume(_ role: Role) {
        _ = processes[role].map { Foundation.kill($0.processIdentifier, SIGCONT) }
    }

    func stop(_ role: Role) -> Int32 {
        guard let process = processes[role] else { return -1 }
        process.terminate()
        return process.awaitEnd()
    }

    /// Runs a second process of a role; returns its exit status and what it said.
    func second(_ role: Role) throws -> (status: Int32, output: String) {
        try shell(["timeout", "20", "\(programs)/\(role.program)"] + arguments(role))
    }

    func logText(_ role: Role) throws -> String {
        try String(contentsOfFile: "\(folder)/\(role).log", encoding: .utf8)
    }

    private func hubAnswers() throws -> Bool {
        try shell([
            "curl", "-sf", "-o", "/dev/null", "-H", "Authorization: Bearer a secret",
            "http://127.0.0.1:\(port)/api/publications",
        ])
        .status == 0
    }

    func awaitCamera() throws {
        try eventually("camera A is ready") { try self.isThere("A", "  test picture") }
    }

    /// Whether a camera is ready, or records already.
    private func isThere(_ camera: String, _ source: String = "") throws -> Bool {
        let status = try crew("status").output
        return ["ready", "recording"].contains {
            status.contains("camera \(camera): \($0)\(source)")
        }
    }

    // MARK: The crew

    @discardableResult
    func crew(_ words: String...) throws -> (status: Int32, output: String) {
        try shell(["\(programs)/rushes", "--socket", "\(folder)/s", "--as", "chen"] + words)
    }

    func takes() throws -> [TakeSummary] {
        let answer = try shell(["\(programs)/rushes", "--socket", "\(folder)/s", "--json", "takes"])
            .output
        return try JSON.decode(CrewAnswer.self, from: answer.utf8).takes
    }

    /// Rolls until so many frames of the running take are durable.
    func roll(frames: Int = 60) throws {
        let answer = try crew("roll")
        try #require(answer.status == 0, "\(answer.output)")
        try awaitFrames(frames)
    }

    func awaitFrames(_ frames: Int) throws {
        try eventually("\(frames) frames are durable") {
            try self.takes().last?.clips.last.map { $0.frames >= frames } ?? false
        }
    }

    // MARK: The editor

    /// `rushes-hub rename`.
    func rename(_ clip: String) throws -> (status: Int32, output: String) {
        try shell(
            ["\(programs)/rushes-hub", "rename", "--hub", url, "--token-file", "\(folder)/token"]
                + caOption + [clip])
    }

    func editorFiles() throws -> [String] { try Files.list(editor).filter { $0.hasSuffix(".mov") } }

    func document(_ name: String) throws -> ClipDocument {
        try JSON.decode(ClipDocument.self, from: try Files.read("\(editor)/\(name).json"))
    }

    /// The document beside a movie speaks of that very file.
    func digestsAreTheMovies(_ name: String) throws {
        let movie = try #require(try document(name).movie)
        let path = "\(editor)/\(name).mov"
        #expect(movie.name == "\(name).mov")
        #expect(movie.bytes == (try Files.size(path)))
        #expect(try shell(["sha256sum", path]).output.hasPrefix(movie.sha256))
        #expect(XXH3.hex(of: try Files.read(path)) == movie.xxh3)
        let probed = try shell([
            "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=nb_frames",
            "-of", "csv=p=0", path,
        ])
        #expect(probed.output.trimmingCharacters(in: .whitespacesAndNewlines) == "\(movie.frames)")
    }

    func awaitFile(_ name: String, seconds: Double = 20) throws {
        try eventually("\(name) is in the editor's folder", seconds: seconds) {
            try self.editorFiles().contains(name)
        }
    }
}

extension FilmSet.Role {
    fileprivate var program: String {
        switch self {
        case .hub: "rushes-hub"
        case .pull: "rushes-pull"
        case .rushesd: "rushesd"
        case .camera: "rushes-camera"
        }
    }
}

/// Looks every tenth of a second until a thing is so; fails with its name when it does not become
/// so.
func eventually(_ what: String, seconds: Double = 20, _ isSo: () throws -> Bool) throws {
    let deadline = Platform.Clock.monotonic() + Int64(seconds * 1e9)
    while Platform.Clock.monotonic() < deadline {
        if try isSo() { return }
        Platform.Clock.sleep(until: Platform.Clock.monotonic() + 100_000_000)
    }
    throw NeverSo(what: what)
}

struct NeverSo: Error, CustomStringConvertible {
    let what: String
    var description: String { "it did not come about that \(what)" }
}

/// Runs a program found in PATH or by path; waits for it.
///
/// It speaks into a file: a pipe would not end before every process that another test started
/// meanwhile, and that inherited it.
@discardableResult
func shell(_ command: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    let path = NSTemporaryDirectory() + "rushes-said-" + UUID().uuidString
    try Files.replace(path, with: [])
    defer { unlink(path) }
    let output = try #require(FileHandle(forWritingAtPath: path))
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let status = process.awaitEnd()
    return (status, String(decoding: try Files.read(path), as: UTF8.self))
}

/// Below the ports that the kernel gives to callers, and nobody's now.
func freePort() throws -> Int {
    for _ in 0..<100 {
        let port = Int.random(in: 20_000..<32_000)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if bound == 0 { return port }
    }
    throw NeverSo(what: "a port is free")
}
