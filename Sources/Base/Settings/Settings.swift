import Slate
import Time
import Wire

/// What a production says of its box, its cameras and its hub; `/etc/rushes/rushes.toml`.
public struct Settings: Equatable, Sendable {
    /// The production's title, in every clip, page and sheet.
    public var production = "untitled"
    /// This box's name; no two boxes of a production share one.
    public var box = "box"
    /// How shots are counted.
    public var slate = Numbering.cn
    /// Folder of clips, take log and catalogue.
    public var state = "/var/lib/rushes"
    /// A folder on another disk: clips go there while `state` is full or fails.
    public var spare: String?
    /// Path of the socket at which rushesd is reached.
    public var socket = "/run/rushes/rushesd.sock"
    /// Of all cameras; each may say otherwise.
    public var profile = Profile()
    /// By name, 1 to 16 ASCII letters and digits; no two names differ by capitals alone.
    public var cameras: [String: Camera] = [:]
    /// Nil sends no clip anywhere.
    public var hub: Hub?
    /// Nil when nobody listens for spoken lines.
    public var align: Align?
    /// Who is who, by name; empty when everybody may do everything.
    public var crew: [String: Member] = [:]
    /// By name, 1 to 64 bytes.
    public var pads: [String: Pad] = [:]

    /// Every key at its default: no camera, no hub.
    public init() {}

    /// Somebody of the crew.
    public struct Member: Equatable, Sendable {
        /// What they may do.
        public var role: CrewRole
        /// Fingerprints of their SSH keys, `SHA256:` and base64.
        public var keys: [String] = []

        /// Without `keys` they are known by name alone.
        public init(role: CrewRole, keys: [String] = []) {
            self.role = role
            self.keys = keys
        }
    }

    /// Of every camera that does not say otherwise.
    public struct Profile: Equatable, Sendable {
        /// Proxy size in pixels, even; upright by default.
        public var width = 720
        /// The proxy's height in pixels, even, 64 to 4096.
        public var height = 1280
        /// Frames a second of every clip, 1 to 240.
        public var rate = FrameRate(30)
        /// Whether the time of day drops numbers at 29.97 and 59.94, to keep up with the clock; nil
        /// does. LTC and MTC bring their own.
        public var dropsFrames: Bool?
        /// Of the picture, in thousands of bits a second, 100 to 50,000.
        public var bitrateKbps = 3000
        /// x264's preset.
        public var preset = "superfast"
        /// `auto`, or an encoder by its name in FFmpeg.
        public var encoder = "auto"
        /// Seconds kept before roll and after cut, and seconds in memory.
        public var preroll = 3.0
        /// Seconds kept after cut, 0 to 60.
        public var postroll = 0.5
        /// Seconds held in memory, 1 to 120.
        public var ring = 15.0
        /// Clockwise turn, nil as the source says.
        public var turn: Int?
        /// What becomes of a picture that has not the proxy's shape.
        public var fit = Fit.crop
        /// How the sound is kept.
        public var sound = Sound.aac
        /// A .cube file that the proxy's colours go through.
        public var look: String?
        /// Text in the picture.
        public var burnIn = BurnIn.none

        /// The profile called `720x1280`, at 30 frames a second.
        public init() {}

        /// What becomes of a picture that has another shape than the proxy.
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

        /// What is written into the picture.
        public enum BurnIn: String, Sendable, CaseIterable {
            case none
            /// The timecode of each frame.
            case timecode
            /// Camera, slate and timecode.
            case slate
        }
    }

    /// A table `[camera.NAME]`, with what it takes over from the configuration's profile.
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
        /// The configuration's, with what this camera's table says otherwise.
        public var profile: Profile
        /// Where its timecode comes from.
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

        /// What is left out is as a table without these keys leaves it.
        public init(video: String, audio: String, profile: Profile) {
            self.video = video
            self.audio = audio
            self.profile = profile
        }
    }

    /// The server that clips are sent to, the table `[hub]`.
    public struct Hub: Equatable, Sendable {
        /// `http://hub:8080`, without the path.
        public var url: String
        /// Path of the file that holds the hub's token; nil sends none.
        public var tokenFile: String?
        /// PEM file of the certificates to trust instead of the system's, for a hub with a
        /// certificate of the production's own.
        public var caFile: String?
        /// What media may take of the line, all clips together; nil for all of it.
        public var limit: Bandwidth?

        /// `url` begins with `http://` or `https://`, and ends without a slash.
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
    /// In English: `/etc/rushes/rushes.toml, line 12: 'profile.width' must be even, not 721`.
    public let description: String
    /// The whole sentence, which begins with the file.
    public init(_ description: String) { self.description = description }
}
