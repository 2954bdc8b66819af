import Glibc
import Platform

/// How somebody came to this program by SSH; sshd_config(5), ExposeAuthInfo, and sshd(8),
/// environment.
struct SSHLogin {
    /// The key as `TYPE BLOB`, empty for a login without one that we know of, nil for somebody at
    /// the box.
    let key: String?
    /// What was asked for instead of a shell, where the configuration forces this program.
    let command: String?

    /// This process's.
    static let own = SSHLogin { name in getenv(name).map { String(cString: $0) } }

    /// - Parameter environment: a variable's text; bytes that are no UTF-8 stand in it as U+FFFD.
    init(environment: (String) -> String?) {
        command = environment("SSH_ORIGINAL_COMMAND")
        let isLogin = environment("SSH_CONNECTION") != nil || environment("SSH_USER_AUTH") != nil
        key = isLogin ? environment("SSH_USER_AUTH").flatMap(Self.firstKey) ?? "" : nil
    }

    /// A key, and room for what else it took to come in.
    private static let longestFile = 64 * 1024

    /// Of lines such as `publickey ssh-ed25519 AAAA...`.
    private static func firstKey(in file: String) -> String? {
        // Without it the person is who their Unix user is; the box says so.
        guard let bytes = try? Files.read(file, limit: longestFile) else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count >= 3, words[0] == "publickey" { return "\(words[1]) \(words[2])" }
        }
        return nil
    }
}
