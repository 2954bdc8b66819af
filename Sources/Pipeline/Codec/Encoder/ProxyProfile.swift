import Pictures
import Time

/// What a proxy is to be.
public struct ProxyProfile: Equatable, Sendable {
    /// Even, in pixels; 720 x 1280 stands upright.
    public var width: Int
    /// Even, in pixels.
    public var height: Int
    /// The clip's, constant whatever the camera gives.
    public var rate: FrameRate
    /// Of the picture, thousands of bits a second: what x264 aims at, and holds to over a second.
    public var bitrateKbps: Int
    /// A preset of x264, `ultrafast` to `medium`.
    public var preset: String
    /// Clockwise turn of the camera's picture: 0, 90, 180 or 270; nil does as the source says.
    public var turn: Int?
    /// What becomes of a picture of another shape.
    public var fit: PictureFit
    /// Of AAC; nil records plain samples.
    public var audioBitrateKbps: Int?

    /// Without arguments an upright proxy of 720 x 1280 at 30 frames a second, 3 Mb/s, with AAC.
    public init(
        width: Int = 720, height: Int = 1280, rate: FrameRate = FrameRate(30),
        bitrateKbps: Int = 3000,
        preset: String = "superfast", turn: Int? = nil, audioBitrateKbps: Int? = 128,
        fit: PictureFit = .crop
    ) {
        self.width = width
        self.height = height
        self.rate = rate
        self.bitrateKbps = bitrateKbps
        self.preset = preset
        self.turn = turn
        self.fit = fit
        self.audioBitrateKbps = audioBitrateKbps
    }

    /// Three quarters of each side and half the bits: what an overloaded box records instead; 720 x
    /// 1280 becomes 540 x 960.
    public var smaller: ProxyProfile {
        var profile = self
        (profile.width, profile.height, profile.bitrateKbps) = (
            width * 3 / 8 * 2, height * 3 / 8 * 2, bitrateKbps / 2
        )
        return profile
    }
}
