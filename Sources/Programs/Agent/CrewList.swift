import FoundationEssentials
import Integrity
import Settings
import Slate
import Wire

/// Who somebody is: by the SSH key they came in with, else by name.
struct CrewList {
    struct Somebody: Equatable {
        var person: String
        /// Nil for somebody who may do everything.
        var role: CrewRole?
    }

    /// What is known of somebody who speaks.
    struct Call {
        /// `TYPE BLOB` as sshd tells it; empty for a login without a key, nil for somebody at the
        /// box itself.
        var sshKey: String?
        /// Who they say they are.
        var named: String?
        /// The Unix user.
        var user: String
        /// Whether that is root or rushesd's own user.
        var isOwner: Bool
    }

    private let members: [String: Settings.Member]
    private let names: [String: String]

    init(_ members: [String: Settings.Member]) {
        self.members = members
        names = Dictionary(members.flatMap { name, member in member.keys.map { ($0, name) } }) {
            first, _ in first
        }
    }

    /// Without a `[crew]` everybody is who they say and may do everything. With one, a key that is
    /// listed says who it is; others go by their name, and whose name is not listed is a guest, but
    /// for the box's own root.
    func somebody(_ call: Call) -> Somebody {
        if let key = call.sshKey, let name = Self.fingerprint(key).flatMap({ names[$0] }) {
            return Somebody(person: name, role: members[name]?.role)
        }
        let person = PersonName.safe(call.named ?? call.user)
        if let member = members[person] { return Somebody(person: person, role: member.role) }
        let isTrusted = members.isEmpty || (call.isOwner && call.sshKey == nil)
        return Somebody(person: person, role: isTrusted ? nil : .guest)
    }

    /// `SHA256:...` as ssh-keygen -l prints it: over the key's blob (RFC 4253, 6.6), base64 without
    /// padding.
    static func fingerprint(_ key: String) -> String? {
        let parts = key.split(separator: " ")
        guard parts.count >= 2, let blob = Data(base64Encoded: String(parts[1])), !blob.isEmpty
        else { return nil }
        let digest = Data(SHA.digest(.sha256, of: Array(blob))).base64EncodedString()
        return "SHA256:" + digest.prefix { $0 != "=" }
    }
}
