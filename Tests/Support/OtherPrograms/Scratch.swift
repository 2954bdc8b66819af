import Glibc
import Platform

/// A folder that goes with the test.
public final class Scratch {
    public let path: String

    public init() throws {
        var template = Array("/tmp/rushes-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw SystemFailure("make a folder in", "/tmp", code: errno)
        }
        path = String(cString: made)
    }

    deinit { try? Files.removeTree(path) }  // A left-over folder in /tmp hurts nobody.
}
