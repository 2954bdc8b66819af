import CrewSentences
import Wire

extension Settings {
    /// Reads `[crew.chen]`, `[crew."小陈"]`: a role, and the fingerprints of that person's SSH
    /// keys.
    static func member(_ name: String, _ crew: inout TableReader) throws(SettingsFailure) -> Member
    {
        guard !name.isEmpty, name.utf8.count <= longestName,
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            throw crew.failure(
                name, "a name is 1 to \(longestName) bytes without control characters")
        }
        guard var table = try crew.table(name) else { throw crew.failure(name, "is no table") }
        var word = ""
        try table.text("role", into: &word)
        guard let role = CrewRole(named: word) else {
            let known = CrewRole.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw table.failure("role", "must be one of \(known), not '\(word)'")
        }
        var member = Member(role: role)
        try table.texts("keys", into: &member.keys)
        if let odd = member.keys.first(where: { !isFingerprint($0) }) {
            throw table.failure(
                "keys",
                "must hold fingerprints as ssh-keygen -l -f KEY.pub prints them, SHA256: and 43 characters, not '\(odd)'"
            )
        }
        try table.finish()
        return member
    }

    /// A key that two people have would say who neither is.
    static func checkKeys(_ crew: [String: Member], _ table: TableReader) throws(SettingsFailure) {
        var owners: [String: String] = [:]
        for (name, member) in crew.sorted(by: { $0.key < $1.key }) {
            for key in member.keys {
                if let other = owners.updateValue(name, forKey: key), other != name {
                    throw table.failure(name, "has the key \(key), which is \(other)'s already")
                }
            }
        }
    }

    /// In bytes of UTF-8; names stand in one line of the prompt.
    private static let longestName = 48

    private static func isFingerprint(_ text: String) -> Bool {
        guard text.hasPrefix("SHA256:") else { return false }
        let digest = text.utf8.dropFirst(7)
        return digest.count == 43
            && digest.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || $0 == 43 || $0 == 47
            }
    }
}
