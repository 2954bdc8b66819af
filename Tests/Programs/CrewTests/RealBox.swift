import BoxLink
import Glibc
import Platform
import Slate
import Testing
import Wire

@testable import Crew

/// A rushesd that runs, with a camera that rolls nothing but is there.
final class RealBox {
    private let folder: String
    let socket: String
    private var process: pid_t = 0
    private let camera: BoxLine

    init() throws {
        folder = try TemporaryFolder.make()
        socket = "\(folder)/s"
        camera = BoxLine(path: socket)
        let configuration =
            "box = \"cart\"\nstate = \"\(folder)/box\"\nsocket = \"\(socket)\"\nslate = \"us\"\n"
        try Files.replace("\(folder)/rushes.toml", with: Array(configuration.utf8))
        try start()
        try camera.send(.command(CrewCommandLine(line: "3-12", person: "setup")))
    }

    /// Also once more after `kill`.
    func start() throws {
        let program = Files.parent(of: CommandLine.arguments[0]) + "/rushesd"
        let arguments: [String] = [program, "--config", "\(folder)/rushes.toml"]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        try #require(posix_spawn(&process, program, nil, nil, &words, environ) == 0)
        try call()
        try camera.send(.camera(CameraHello(camera: "A", process: getpid())))
    }

    private func call() throws {
        let deadline = Clock.monotonic() + 10_000_000_000
        while true {
            do { return try camera.open() } catch {
                guard Clock.monotonic() < deadline else { throw error }
                Clock.sleep(until: Clock.monotonic() + 5_000_000)
            }
        }
    }

    deinit {
        kill()
        // A folder left in the temporary place hurts nobody.
        try? Files.removeTree(folder)
    }

    func kill() {
        guard process > 0 else { return }
        _ = Glibc.kill(process, SIGKILL)
        _ = waitpid(process, nil, 0)
        process = 0
    }

    /// Hears the camera's orders.
    func listen() throws { _ = try camera.receive() }

    /// What was written, of everybody.
    func operations() throws -> [Operation] {
        let bytes = try Files.read("\(folder)/box/operations.ndjson", limit: .max)
        return try bytes.split(separator: 10).map { try JSON.decode(Operation.self, from: $0) }
    }
}
