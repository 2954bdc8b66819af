import Glibc
import Platform
import Slate
import Testing
import Wire

/// A rushesd that runs, spoken to through its socket as prompt, cameras and buttons speak to it.
final class RunningBox {
    let folder: String
    private(set) var process: pid_t = 0
    private let wrapper: [String]

    /// - Parameters:
    ///   - more: lines for the end of its configuration.
    ///   - wrapper: a command that runs the program given behind it.
    init(slate: String = "us", more: String = "", inside wrapper: [String] = []) throws {
        self.wrapper = wrapper
        var template = Array("/tmp/rushes-test-XXXXXX".utf8CString)
        folder = String(cString: try #require(mkdtemp(&template)))
        let configuration =
            "box = \"cart\"\nstate = \"\(folder)/box\"\nsocket = \"\(folder)/s\"\nslate = \"\(slate)\"\n"
            + more
        try Files.replace("\(folder)/rushes.toml", with: Array(configuration.utf8))
        try start()
    }

    /// The program built beside the tests.
    func start() throws {
        let program = Files.parent(of: CommandLine.arguments[0]) + "/rushesd"
        let arguments: [String] =
            wrapper.map { $0.replacing("FOLDER", with: folder) } + [
                program, "--config", "\(folder)/rushes.toml",
            ]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let failure = posix_spawnp(&process, arguments[0], nil, nil, &words, environ)
        try #require(failure == 0)
    }

    func kill() {
        _ = Glibc.kill(process, SIGKILL)
        _ = waitpid(process, nil, 0)
    }

    deinit {
        kill()
        // A folder left in the temporary place hurts nobody.
        try? Files.removeTree(folder)
    }

    func connect() throws -> Talk {
        let deadline = Clock.monotonic() + 10_000_000_000
        while true {
            do { return Talk(try UnixSocket.connect("\(folder)/s")) } catch {
                guard Clock.monotonic() < deadline else { throw error }
                var nobody: [Poll.Interest] = []
                try Poll.wait(&nobody, until: Clock.monotonic() + 5_000_000)
            }
        }
    }
}

/// One client of the socket: lines of JSON out and in.
final class Talk {
    private let socket: Descriptor
    private var lines = LineBuffer(limit: .max)

    init(_ socket: consuming Descriptor) { self.socket = socket }

    /// Sends one line of bytes.
    func send(_ line: [UInt8]) throws {
        let bytes = line + [10]
        try #require(Glibc.send(socket.raw, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
    }

    func hear() throws -> [UInt8] {
        let deadline = Clock.monotonic() + 10_000_000_000
        while true {
            if case .line(let line) = lines.next() { return line }
            var interest = [Poll.Interest(socket.raw)]
            try #require(
                try Poll.wait(&interest, until: deadline), "rushesd has not answered for 10 s")
            var bytes = [UInt8](repeating: 0, count: 65536)
            let count = recv(socket.raw, &bytes, bytes.count, 0)
            try #require(count > 0, "rushesd hung up")
            lines.append(bytes[..<count])
        }
    }

    @discardableResult
    func ask(_ line: String, _ language: Language = .english, by person: String = "chen") throws
        -> CrewAnswer
    {
        try send(
            try JSON.encode(
                BoxRequest.command(CrewCommandLine(line: line, language: language, person: person)))
        )
        while true {
            if case .answer(let answer) = try JSON.decode(BoxReply.self, from: try hear()) {
                return answer
            }
        }
    }
}
