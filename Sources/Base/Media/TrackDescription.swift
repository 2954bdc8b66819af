import Time

/// What a file must say of a track before its first sample.
public struct TrackDescription: Equatable, Sendable {
    /// The codec, and what a decoder must know before the first packet.
    public enum Kind: Equatable, Sendable {
        /// `parameterSets` is the content of the avcC box (ISO 14496-15, 5.3.3.1).
        case h264(width: Int, height: Int, rate: FrameRate, parameterSets: [UInt8])
        /// `configuration` is the AudioSpecificConfig (ISO 14496-3, 1.6.2.1).
        case aac(sampleRate: Int, channels: Int, bitrate: Int, configuration: [UInt8])
        /// 16 bits, little end first, interleaved.
        case pcm(sampleRate: Int, channels: Int)
    }

    /// Final once the encoder is made, because a clip's head is written once.
    public let kind: Kind
    /// What players list the track as.
    public let name: String

    /// What an encoder makes once it is open, before its first packet.
    public init(_ kind: Kind, name: String) {
        self.kind = kind
        self.name = name
    }
}
