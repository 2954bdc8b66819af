import Media

/// Which encoders are worth a trial on this box.
public struct EncoderChoice: Equatable, Sendable {
    /// FFmpeg's names, the best first; libx264, which is always there, is not among them.
    public let hardware: [String]
    /// Whether somebody named one, who will want to know that it failed.
    public let isNamed: Bool

    /// libx264 alone.
    public static let software = EncoderChoice(
        "libx264", exists: { _ in false }, videoDevices: { [] })

    /// `wish` is `auto` or a name. `exists` says whether a device is there, and `encodes` what
    /// names the kernel gives its video devices.
    public init(_ wish: String, exists: (String) -> Bool, videoDevices: () -> [String]) {
        isNamed = wish != "auto"
        guard !isNamed else {
            hardware = wish == "libx264" ? [] : [wish]
            return
        }
        hardware = Self.known.filter { name, device in
            guard let device else { return videoDevices().contains { Self.encodes($0) } }
            return exists(device)
        }.map(\.name)
    }

    /// Each with the device without which there is no use in trying. A v4l2m2m encoder is a video
    /// device like any other: only its name tells.
    private static let known: [(name: String, device: String?)] = [
        ("h264_nvenc", "/dev/nvidia0"), ("h264_vaapi", "/dev/dri/renderD128"),
        ("h264_rkmpp", "/dev/mpp_service"), ("h264_v4l2m2m", nil),
    ]

    /// `bcm2835-codec-encode` of a Raspberry Pi, `s5p-mfc-enc`, `qcom-venus-encoder`.
    private static func encodes(_ name: String) -> Bool { name.contains("enc") }

    /// The first that passes its trial, libx264 if none does; each that fails is told of. `trial`
    /// throws why one failed.
    public func make(
        _ profile: ProxyProfile,
        hardware maker: ((String, ProxyProfile) throws -> any VideoBackend)?,
        trial: (String, ProxyProfile) throws -> Void, tell: (EncoderRefusal) -> Void
    ) throws -> any VideoBackend {
        for name in hardware {
            do {
                guard let maker else {
                    throw CodecFailure(.unavailable, "this program has no encoders but libx264")
                }
                try trial(name, profile)
                return try maker(name, profile)
            } catch {
                tell(EncoderRefusal(encoder: name, reason: "\(error)"))
            }
        }
        return try X264Encoder(profile)
    }
}

/// An encoder that a camera does without.
public struct EncoderRefusal: Equatable, Sendable, CustomStringConvertible {
    /// FFmpeg's name.
    public let encoder: String
    /// How it failed.
    public let reason: String

    /// `reason` reads behind a colon: `its driver did not answer within 5 s`.
    public init(encoder: String, reason: String) {
        self.encoder = encoder
        self.reason = reason
    }

    /// Goes behind the camera's name.
    public var description: String {
        "encodes with libx264, because \(encoder) failed its trial: \(reason)"
    }
}
