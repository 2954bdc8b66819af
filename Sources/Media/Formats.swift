import Slate

/// How a camera's pixels lie in memory; names as FFmpeg writes them.
public enum PixelFormat: String, Sendable, CaseIterable {
    case yuyv422, uyvy422, nv12, nv21, yuv420p, rgb24, bgr24
    /// Compressed: one JPEG a frame.
    case mjpeg
    /// Compressed: one access unit a frame, start codes before each part (ITU-T H.264, annex B).
    case h264

    public var isCompressed: Bool { self == .mjpeg || self == .h264 }
}

/// What a video source gives.
public struct VideoFormat: Equatable, Sendable {
    public var pixels: PixelFormat
    public var width: Int
    public var height: Int
    /// The rate the source promises; the truth is measured.
    public var rate: FrameRate
    /// Whether luma runs from 16 to 235 (video) rather than 0 to 255 (JPEG).
    public var isLimitedRange: Bool
    /// How luma and chroma are made of red, green and blue; nil where the source does not say.
    public var matrix: ColourMatrix?
    /// Clockwise turn in degrees that puts the picture upright, as far as the source knows: 0, 90, 180 or 270.
    public var turn: Int

    public init(
        pixels: PixelFormat, width: Int, height: Int, rate: FrameRate, isLimitedRange: Bool = true, matrix: ColourMatrix? = nil,
        turn: Int = 0
    ) {
        self.matrix = matrix
        self.turn = turn
        self.pixels = pixels
        self.width = width
        self.height = height
        self.rate = rate
        self.isLimitedRange = isLimitedRange
    }
}

/// Weights of red, green and blue in luma.
public enum ColourMatrix: Int32, Sendable {
    case bt601 = 601
    case bt709 = 709
}

/// What a sound source gives: interleaved samples.
public struct AudioFormat: Equatable, Sendable {
    public enum Sample: String, Sendable {
        case s16, s32

        public var bytes: Int { self == .s16 ? 2 : 4 }
    }

    public var sample: Sample
    public var sampleRate: Int
    public var channels: Int

    public var bytesPerFrame: Int { sample.bytes * channels }

    public init(sample: Sample, sampleRate: Int, channels: Int) {
        self.sample = sample
        self.sampleRate = sampleRate
        self.channels = channels
    }
}
