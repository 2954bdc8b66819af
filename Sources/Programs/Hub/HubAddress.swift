import Options
import Slate
import Web

/// What `send` and `rename` are told of their hub.
enum HubAddress {
    /// Throws 78 with a sentence where the file holds no certificate that could be trusted; nil is
    /// the system's.
    static func check(caFile: String?) throws(HubFailure) {
        if let complaint = CertificateFile.complaint(caFile) {
            throw HubFailure(ExitStatus.configuration, complaint.own)
        }
    }

    /// The token of a file, nil without one; throws 78 with a sentence.
    static func token(_ file: String?) throws(HubFailure) -> [UInt8]? {
        guard let file else { return nil }
        return try HubPlan.token(file)
    }
}
