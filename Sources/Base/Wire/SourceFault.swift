/// Why a camera on the network gives no picture, or no whole sound: the codes its worker reports.
///
/// The part before the point is the fault's family: of each family one stands at a time. A rushesd
/// or a prompt of an earlier version shows the sentence that goes with it.
public enum SourceFault: String, CaseIterable, Sendable {
    case wrongPassphrase = "picture.passphrase"
    case passphraseMissing = "picture.unencrypted"
    case passphraseUnexpected = "picture.encrypted"
    case waitsForKeyFrame = "picture.key"
    case passwordRefused = "picture.password"
    case streamNotFound = "picture.path"
    case streamRefused = "picture.refused"
    case hostUnknown = "picture.host"
    case connectionRefused = "picture.closed"
    case unreachable = "picture.route"
    case noAnswer = "picture.answer"
    case encryptionFailed = "picture.tls"
    case webPage = "picture.page"
    case unknownStream = "picture.unknown"
    case unknownCodec = "picture.codec"
    case enhancedRTMP = "picture.enhanced"
    case undecodable = "picture.broken"
    case pictureMissing = "picture.missing"
    case nobodySends = "picture.nobody"
    case silent = "picture.silent"
    case hungUp = "picture.ended"
    case portTaken = "picture.port"
    case deepPixels = "pixels"
    case slowDecoder = "decoder"
    case soundMissing = "sound.missing"
    case soundCodec = "sound codec"
    case soundGaps = "sound gaps"

    /// What stands before the point.
    public var family: String { String(rawValue.prefix { $0 != "." }) }
}
