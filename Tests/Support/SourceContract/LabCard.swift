import Glibc
import Platform

/// A sound card of software that ALSA opens as any other: it is plugged in, pulled and exchanged by
/// its file. Compiled once a process.
public final class LabCard {
    /// What `audio` is to be: a name that only ALSA's configuration knows.
    public let name: String
    public let folder: String
    private var file: String { "\(folder)/plugged" }

    public var configuration: String { "\(folder)/asound.conf" }

    /// - Parameter source: the folder of the package.
    public init(name: String = "rushescard", package source: String) throws {
        self.name = name
        var template = Array("/tmp/rushes-card-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw SystemFailure("make a folder in", "/tmp", code: errno)
        }
        folder = String(cString: made)
        let library = "\(folder)/card.so"
        try Self.run([
            "clang", "-shared", "-fPIC", "-DPIC", "-O1", "-o", library,
            "\(source)/Tests/Support/LabCard/lab_card.c", "-lasound", "-lm",
        ])
        let text = """
            </usr/share/alsa/alsa.conf>
            pcm_type.rushes { lib "\(library)" }
            pcm.\(name) { type rushes plug "\(file)" }

            """
        try Files.replace(configuration, with: Array(text.utf8))
    }

    deinit {
        // Others of this process must not be sent to a file that is gone: ALSA would know no name.
        if let used = getenv("ALSA_CONFIG_PATH"), String(cString: used) == configuration {
            unsetenv("ALSA_CONFIG_PATH")
        }
        // A folder left in the temporary place hurts nobody.
        try? Files.removeTree(folder)
    }

    public func plug(channels: Int = 2, rate: Int = 48000) throws {
        try Files.replace(file, with: Array("\(channels) \(rate)\n".utf8))
    }

    public func pull() throws { try Files.remove(file) }

    /// This process's ALSA knows the card from now on.
    public func use() { setenv("ALSA_CONFIG_PATH", configuration, 1) }

    private static func run(_ arguments: [String]) throws {
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let failed = posix_spawnp(&process, arguments[0], nil, nil, &words, environ)
        guard failed == 0 else { throw SystemFailure("start", arguments[0], code: failed) }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        guard status == 0 else {
            throw SystemFailure(
                "compile the card with", arguments.joined(separator: " "), code: EINVAL)
        }
    }
}
