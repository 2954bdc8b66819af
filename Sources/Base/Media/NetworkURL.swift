extension NetworkAddress {
    /// With user and password where libavformat reads them from the URL; never shown.
    package var url: String {
        let shownHost = host.isEmpty ? "0.0.0.0" : host.contains(":") ? "[\(host)]" : host
        return "\(scheme.rawValue)://\(login)\(shownHost):\(port)\(path)\(question)"
    }

    /// SRT's passphrase goes into an option: libsrt prints its URL when it fails.
    private var login: String {
        guard !user.isEmpty, scheme != .srt else { return "" }
        return "\(encoded(user)):\(encoded(password))@"
    }

    private var question: String {
        let own: Set = ["mode", "listen", "passphrase"]
        let kept = query.filter { !own.contains($0.key) }.map {
            $0.value.isEmpty ? $0.key : "\($0.key)=\($0.value)"
        }
        return kept.isEmpty ? "" : "?" + kept.joined(separator: "&")
    }

    /// Percent-encoded where a character would end the password (RFC 3986, section 3.2.1); what is
    /// encoded already stays.
    private func encoded(_ text: String) -> String {
        let harmful: Set<UInt8> = Set("/?#@: ".utf8)
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { result, byte in
            if harmful.contains(byte) {
                result += "%\(digits[Int(byte / 16)])\(digits[Int(byte % 16)])"
            } else {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
    }
}
