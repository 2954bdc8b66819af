import Options
import Platform
import Slate

extension ExitStatus {
    /// `noInput` when a file that was named is not there; nil when all are.
    static func of(missing files: String?...) -> Int32? {
        files.compactMap(\.self).allSatisfy(Files.exists) ? nil : noInput
    }
}
