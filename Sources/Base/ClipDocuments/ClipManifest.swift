import Time

/// What a camera measured and wrote of one clip; `rushes-camera` writes it beside the media as
/// `clip.json`, at roll and again at every change of state.
public struct ClipManifest: Codable, Equatable, Sendable {
    /// UUIDv7 in lower-case text; also the name of the clip's folder.
    public var id: String
    /// The camera's letter or name, `A`.
    public var camera: String
    /// The take this clip was rolled for.
    public var take: String
    /// Camera letter and shooting day, `A_20261123`: what the timecode track's reel says.
    public var reel: String
    /// Whether it still grows, and who closed it.
    public var state: ClipState
    /// Its rate, timecode and clocks, and the frames of roll, cut, in- and out-point.
    public var time: ClipTime
    /// Of the picture as the clip began; sources that came later are added when it closes.
    public var video: VideoFacts
    /// Nil where the camera records no sound.
    public var audio: AudioFacts?
    /// What was measured; of a clip that rolls only the steps of the wall clock stand here.
    public var truth: ClipTruth
    /// Nil until the last byte is durable.
    public var media: MediaDigest?

    /// `id` is a UUIDv7 in lower case, for it names a folder; `media` stays nil until the clip
    /// closes.
    public init(
        id: String, camera: String, take: String, reel: String, state: ClipState, time: ClipTime,
        video: VideoFacts,
        audio: AudioFacts?, truth: ClipTruth, media: MediaDigest? = nil
    ) {
        self.id = id
        self.camera = camera
        self.take = take
        self.reel = reel
        self.state = state
        self.time = time
        self.video = video
        self.audio = audio
        self.truth = truth
        self.media = media
    }
}

/// Whether a clip still grows, and who closed it.
public enum ClipState: String, Codable, Sendable {
    /// Still growing.
    case rolling
    /// Closed by its camera; the bytes are final.
    case finished
    /// Closed by recovery after a crash or a power cut; trimmed to its last whole fragment.
    case recovered
}

/// Where a clip stands in time; frames count from 0 at the clip's first frame.
public struct ClipTime: Codable, Equatable, Sendable {
    /// Frames a second, constant: what the camera did not give is shown again.
    public var rate: FrameRate
    /// Timecode of frame 0, `14:07:33:08`; a `;` before the frames marks drop-frame.
    public var timecode: String
    /// Where `timecode` was taken from at roll; stays, whatever was heard later.
    public var timecodeSource: TimecodeSource
    /// Seconds since the source was last heard when the clip was rolled; nil for time of day.
    public var timecodeAgeSeconds: Double?
    /// What the configuration adds to every timecode, and `timecode` holds already: `-00:00:00:02`;
    /// nil for nothing.
    public var timecodeOffset: String?
    /// Wall clock of frame 0.
    public var start: UTCTime
    /// Whether the kernel called its clock synchronised when the wall clock was read (adjtimex,
    /// STA_UNSYNC).
    public var clockSynchronised: Bool
    /// CLOCK_MONOTONIC of frame 0 in nanoseconds, and the boot it belongs to
    /// (`/proc/sys/kernel/random/boot_id`).
    public var monotonicStart: Int64
    /// The boot that `monotonicStart` counts in; empty where the kernel did not tell.
    public var bootID: String
    /// The frame shown when roll, and later cut, was pressed.
    public var rollFrame: Int
    /// The frame shown when cut was pressed, at most `frames`; nil while it rolls, and of a clip
    /// that ended without a cut.
    public var cutFrame: Int?
    /// Where the clip is meant to begin: the pre-roll before roll, exact to the frame; the file
    /// begins at the group of pictures before, a publication here. Nil means 0.
    public var inFrame: Int?
    /// The frame before which it is meant to end: the post-roll after cut. Nil means `frames`;
    /// so it is where the post-roll was over before the clip began (`cutFrame` is 0 then).
    public var outFrame: Int?
    /// Frames in the clip; grows while it rolls.
    public var frames: Int

    /// Of a clip that begins; what is left out here (age and offset of the timecode, out-point) is
    /// set where it is known.
    public init(
        rate: FrameRate, timecode: String, timecodeSource: TimecodeSource, start: UTCTime,
        clockSynchronised: Bool,
        monotonicStart: Int64, bootID: String, rollFrame: Int, cutFrame: Int? = nil,
        inFrame: Int? = nil, frames: Int = 0
    ) {
        self.rate = rate
        self.timecode = timecode
        self.timecodeSource = timecodeSource
        self.start = start
        self.clockSynchronised = clockSynchronised
        self.monotonicStart = monotonicStart
        self.bootID = bootID
        self.rollFrame = rollFrame
        self.inFrame = inFrame
        self.cutFrame = cutFrame
        self.frames = frames
    }
}

/// What a clip's picture is, and what it was made of.
public struct VideoFacts: Codable, Equatable, Sendable {
    /// `h264`.
    public var codec: String
    /// Pixels across, of the proxy as it was encoded.
    public var width: Int
    /// Pixels from top to bottom; more than `width` where the proxy stands upright.
    public var height: Int
    /// What the encoder was asked for, in thousands of bits a second; the file may differ.
    public var bitrateKbps: Int
    /// The encoder's own name, `libx264`.
    public var encoder: String
    /// What the camera gave, `YUYV 1920x1080 30/1`.
    public var source: String
    /// What it gave later in the clip, in order, `srt://:9000 1920x1080 HEVC`; nil when it stayed
    /// the same.
    public var laterSources: [String]?
    /// Encoders that the camera does without, each with what it failed at:
    /// `h264_vaapi: its driver did not answer within 5 s`; nil when none was tried in vain.
    public var insteadOf: String?

    /// Of a clip that begins: it has no later sources yet.
    public init(
        codec: String, width: Int, height: Int, bitrateKbps: Int, encoder: String, source: String,
        insteadOf: String? = nil
    ) {
        self.insteadOf = insteadOf
        self.codec = codec
        self.width = width
        self.height = height
        self.bitrateKbps = bitrateKbps
        self.encoder = encoder
        self.source = source
    }
}

/// What a clip's sound is, and where it came from.
public struct AudioFacts: Codable, Equatable, Sendable {
    /// `aac`.
    public var codec: String
    /// Samples a second of each channel; 48,000 in whatever this version records.
    public var sampleRate: Int
    /// Channels recorded, 1 or 2.
    public var channels: Int
    /// What the microphone gave, `hw:1,0 S16 48000 Hz 2 ch`.
    public var source: String
    /// What the channels are called, in order; nil in documents of an earlier version.
    public var channelNames: [String]?

    /// `channelNames`, where given, has a name for each channel.
    public init(
        codec: String, sampleRate: Int, channels: Int, source: String, channelNames: [String]? = nil
    ) {
        self.channelNames = channelNames
        self.codec = codec
        self.sampleRate = sampleRate
        self.channels = channels
        self.source = source
    }
}

/// The media file's final size and digests.
public struct MediaDigest: Codable, Equatable, Sendable {
    /// Size of the whole file.
    public var bytes: Int64
    /// XXH3-128, 32 lower-case hex digits, canonical (big-endian) form.
    public var xxh3: String
    /// SHA-256, 64 lower-case hex digits.
    public var sha256: String

    /// Both digests are of the same `bytes` bytes, in lower case.
    public init(bytes: Int64, xxh3: String, sha256: String) {
        self.bytes = bytes
        self.xxh3 = xxh3
        self.sha256 = sha256
    }
}
