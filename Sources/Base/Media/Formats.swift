import Time

/// How a camera's pixels lie in memory; names as FFmpeg writes them.
public enum PixelFormat: String, Sendable, CaseIterable {
    case yuyv422, uyvy422, nv12, nv21, yuv420p, rgb24, bgr24
    /// What footage and streams have beside these: 8 bits, and 10 in two bytes.
    case yuv422p, yuv444p, yuv440p, yuv411p, gray, yuv420p10le, yuv422p10le, yuv444p10le, p010le
    /// Compressed: one JPEG a frame.
    case mjpeg
    /// Compressed: one access unit a frame, start codes before each part (ITU-T H.264, annex B).
    case h264

    /// Whether a frame is a run of bytes to be decoded, rather than planes of pixels.
    public var isCompressed: Bool { self == .mjpeg || self == .h264 }
}

/// What a video source gives.
public struct VideoFormat: Equatable, Sendable {
    /// How pixels lie in a frame's planes, or that they are compressed.
    public var pixels: PixelFormat
    /// Pixels in a row, before `turn` is applied.
    public var width: Int
    /// Rows before `turn` is applied, those of both fields of an interlaced picture.
    public var height: Int
    /// The rate the source promises; the truth is measured.
    public var rate: FrameRate
    /// Whether luma runs from 16 to 235 (video) rather than 0 to 255 (JPEG).
    public var isLimitedRange: Bool
    /// How luma and chroma are made of red, green and blue; nil where the source does not say.
    public var matrix: ColourMatrix?
    /// Clockwise turn in degrees that puts the picture upright, as far as the source knows: 0, 90,
    /// 180 or 270.
    public var turn: Int
    /// The shape of a pixel: SD material, and anamorphic lenses, have other ones than squares.
    public var aspect: PixelAspect
    /// Whether every other line was exposed half a frame later.
    public var isInterlaced: Bool

    /// What is left out is usual: 16 to 235, a matrix that nobody told, upright, square pixels, all
    /// rows at once.
    public init(
        pixels: PixelFormat, width: Int, height: Int, rate: FrameRate, isLimitedRange: Bool = true,
        matrix: ColourMatrix? = nil,
        turn: Int = 0, aspect: PixelAspect = .square, isInterlaced: Bool = false
    ) {
        self.aspect = aspect
        self.isInterlaced = isInterlaced
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
    case smpte240 = 240
    case bt2020 = 2020
}

/// How wide a pixel is for its height; 64:45 in PAL's wide pictures, 1:1 nearly everywhere else.
public struct PixelAspect: Equatable, Sendable {
    /// In lowest terms with `height`, 1 to 65535.
    public let width: Int
    /// In the unit of `width`, 1 to 65535.
    public let height: Int

    /// What stands in for a shape that is unknown or cannot be.
    public static let square = PixelAspect(1, 1)

    /// Wider or narrower than this is no pixel but a wrong tag; the widest lenses squeeze by two.
    private static let most = 4

    /// 1:1 for what cannot be: a side of 0 ('unknown'), or a shape that no camera has.
    public init(_ width: Int, _ height: Int) {
        let isReal =
            width > 0 && height > 0 && width / Self.most <= height && height / Self.most <= width
        // Sides of 16 bits, as every standard has them, keep the products with a picture's sides in
        // range.
        guard isReal, width <= 65535, height <= 65535 else {
            self.width = 1
            self.height = 1
            return
        }
        let divisor = Self.commonDivisor(width, height)
        self.width = width / divisor
        self.height = height / divisor
    }

    /// The same for a ratio of any numbers, to sixteen bits.
    public init(reducing width: Int, _ height: Int) {
        var (width, height) = (width, height)
        let divisor = width > 0 && height > 0 ? Self.commonDivisor(width, height) : 1
        width /= divisor
        height /= divisor
        while width > 65535 || height > 65535 {
            width /= 2
            height /= 2
        }
        self.init(width, height)
    }

    private static func commonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : commonDivisor(b, a % b)
    }
}

/// What a sound source gives: interleaved samples.
public struct AudioFormat: Equatable, Sendable {
    /// A signed integer of 16 or 32 bits; what a 24-bit converter gives leaves the lowest eight of
    /// 32 empty.
    public enum Sample: String, Sendable {
        case s16, s32

        /// Of one sample of one channel.
        public var bytes: Int { self == .s16 ? 2 : 4 }
    }

    /// The same for every channel.
    public var sample: Sample
    /// Samples a second of each channel, as the source names it; the true rate is measured.
    public var sampleRate: Int
    /// How many samples of one moment stand side by side, from 1.
    public var channels: Int

    /// Bytes of one sample of every channel.
    public var bytesPerFrame: Int { sample.bytes * channels }

    /// What the source really gives, which may be more channels than are recorded.
    public init(sample: Sample, sampleRate: Int, channels: Int) {
        self.sample = sample
        self.sampleRate = sampleRate
        self.channels = channels
    }
}
