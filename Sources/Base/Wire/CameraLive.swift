import Time

/// What a camera says of itself a few times a second while it runs; nothing of it is kept.
public struct CameraLive: Codable, Equatable, Sendable {
    /// Pictures a second that came from the camera, over the last second or so.
    public var picturesPerSecond: Double
    /// False while an HDMI input has no signal or the camera is away.
    public var hasSignal: Bool
    /// Since the process started.
    public var lost: Int
    /// Frames left out because the queue was full, since the process started.
    public var dropped: Int
    /// Frames shown again to keep the rate constant, since the process started.
    public var duplicated: Int
    /// Frames that came broken, since the process started.
    public var corrupt: Int
    /// Pictures left out because the camera gives more than the clip has: no loss. Nil from an
    /// older camera.
    public var converted: Int?
    /// One a channel; empty without sound.
    public var levels: [ChannelLevel]
    /// Sound's clock against the picture's, parts per million.
    public var driftPpm: Double?
    /// Timecode of the newest frame, where it comes from, and the seconds since its source was last
    /// heard.
    public var timecode: String?
    /// Time of day also while a configured source was not heard yet.
    public var timecodeSource: TimecodeSource
    /// Seconds since the source was last heard; nil for time of day.
    public var timecodeAge: Double?
    /// The encoder's name, its time per frame over the frame's period, and the step of the overload
    /// ladder it is on, if any.
    public var encoder: String
    /// Over the last second or so; 1 is all the time there is.
    public var encoderLoad: Double
    /// The step in English, as `Phrases.overload` reads it; nil on none.
    public var overload: String?

    /// Without arguments: a camera that has shown nothing yet.
    public init(
        picturesPerSecond: Double = 0, hasSignal: Bool = true, lost: Int = 0, dropped: Int = 0,
        duplicated: Int = 0,
        corrupt: Int = 0, levels: [ChannelLevel] = [], driftPpm: Double? = nil,
        timecode: String? = nil,
        timecodeSource: TimecodeSource = .timeOfDay, timecodeAge: Double? = nil,
        encoder: String = "",
        encoderLoad: Double = 0, overload: String? = nil
    ) {
        self.picturesPerSecond = picturesPerSecond
        self.hasSignal = hasSignal
        self.lost = lost
        self.dropped = dropped
        self.duplicated = duplicated
        self.corrupt = corrupt
        self.levels = levels
        self.driftPpm = driftPpm
        self.timecode = timecode
        self.timecodeSource = timecodeSource
        self.timecodeAge = timecodeAge
        self.encoder = encoder
        self.encoderLoad = encoderLoad
        self.overload = overload
    }
}

/// How loud a channel is.
public struct ChannelLevel: Codable, Equatable, Sendable {
    /// `boom`; the channel's number when nobody named it.
    public var name: String
    /// The highest of the last two seconds, dBFS, 0 and below; -120 is silence.
    public var peak: Double
    /// Of the last tenth of a second, dBFS; -120 is silence, -3 a sine at full scale.
    public var rms: Double
    /// Samples at full scale since the process started.
    public var clipped: Int

    /// `peak` and `rms` in dBFS, 0 and below.
    public init(name: String, peak: Double, rms: Double, clipped: Int) {
        self.name = name
        self.peak = peak
        self.rms = rms
        self.clipped = clipped
    }
}
