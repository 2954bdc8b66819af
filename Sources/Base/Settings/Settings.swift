import Slate
import Time
import Wire

/// What a production says of its box, its cameras and its hub; `/etc/rushes/rushes.toml`.
public struct Settings: Equatable, Sendable {
    public var production = "untitled"
    public var box = "box"
    /// How shots are counted.
    public var slate = Numbering.cn
    /// Folder of clips, take log and catalogue.
    public var state = "/var/lib/rushes"
    /// A folder on another disk: clips go there while `state` is full or fails.
    public var spare: String?
    public var socket = "/run/rushes/rushesd.sock"
    public var profile = Profile()
    public var cameras: [String: Camera] = [:]
    public var hub: Hub?
    /// Nil when nobody listens for spoken lines.
    public var align: Align?
    /// Who is who, by name; empty when everybody may do everything.
    public var crew: [String: Member] = [:]
    public var pads: [String: Pad] = [:]

    public init() {}

    /// Somebody of the crew.
    public struct Member: Equatable, Sendable {
        public var role: CrewRole
        /// Fingerprints of their SSH keys, `SHA256:` and base64.
        public var keys: [String] = []

        public init(role: CrewRole, keys: [String] = []) {
            self.role = role
            self.keys = keys
        }
    }

    /// Of every camera that does not say otherwise.
    public struct Profile: Equatable, Sendable {
        /// Proxy size in pixels, even; upright by default.
        public var width = 720
        public var height = 1280
        public var rate = FrameRate(30)
        /// Whether the time of day drops numbers at 29.97 and 59.94, to keep up with the clock; nil
        /// does. LTC and MTC bring their own.
        public var dropsFrames: Bool?
        public var bitrateKbps = 3000
        /// x264's preset.
        public var preset = "superfast"
        /// `auto`, or an encoder by its name in FFmpeg.
        public var encoder = "auto"
        /// Seconds kept before roll and after cut, and seconds in memory.
        public var preroll = 3.0
        public var postroll = 0.5
        public var ring = 15.0
        /// Clockwise turn, nil as the source says.
        public var turn: Int?
        /// What becomes of a picture that has not the proxy's shape.
        public var fit = Fit.crop
        public var sound = Sound.aac
        /// A .cube file that the proxy's colours go through.
        public var look: String?
        /// Text in the picture.
        public var burnIn = BurnIn.none

        public init() {}

        public enum Fit: String, Sendable, CaseIterable {
            /// Its middle fills the proxy.
            case crop
            /// All of it, between black bars.
            case pad
        }

        /// How the sound is kept.
        public enum Sound: String, Sendable, CaseIterable {
            case aac
            /// Plain samples of 16 bits: no compression, and twelve times the bytes.
            case pcm
        }

        public enum BurnIn: String, Sendable, CaseIterable {
            case none
            /// The timecode of each frame.
            case timecode
            /// Camera, slate and timecode.
            case slate
        }
    }

    public struct Camera: Equatable, Sendable {
        /// `/dev/v4l/by-id/...`, `/dev/video0`, a part of the camera's name, `test`, `none` (sound
        /// alone), `file:PATH`, or an address such as `srt://:9000`.
        public var video: String
        /// An ALSA name, `test`, `stream` (with the picture from the network), `file` (from the
        /// file), or `none`.
        public var audio: String
        /// One or two channels of the sound card, from 1, that are recorded; empty takes the first
        /// two it has.
        public var channels: [Int] = []
        /// What they are called, in the same order; a channel without a name is called by its
        /// number.
        public var channelNames: [String] = []
        public var profile: Profile
        public var timecode = TimecodeChoice.timeOfDay
        /// Added to every timecode of the camera.
        public var timecodeOffset = TimecodeOffset.none
        /// Holds `USER:PASSWORD` or SRT's passphrase, so that no secret stands in the
        /// configuration.
        public var passwordFile: String?
        /// Format the device must give, by the kernel's four characters (`MJPG`, `NV12`); nil for
        /// the cheapest.
        public var format: String?
        /// Controls to set on the device, by the names v4l2-ctl gives them.
        public var controls: [String: Int64] = [:]

        public init(video: String, audio: String, profile: Profile) {
            self.video = video
            self.audio = audio
            self.profile = profile
        }
    }

    public struct Hub: Equatable, Sendable {
        /// `http://hub:8080`, without the path.
        public var url: String
        public var tokenFile: String?
        /// PEM file of the certificates to trust instead of the system's, for a hub with a
        /// certificate of the production's own.
        public var caFile: String?
        /// What media may take of the line, all clips together; nil for all of it.
        public var limit: Bandwidth?

        public init(
            url: String, tokenFile: String? = nil, caFile: String? = nil, limit: Bandwidth? = nil
        ) {
            self.limit = limit
            self.url = url
            self.tokenFile = tokenFile
            self.caFile = caFile
        }
    }
}

/// A configuration that cannot be used: file, line, key, and what to do.
public struct SettingsFailure: Error, Equatable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
