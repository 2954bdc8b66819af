import Codec
import Media
import Pictures
import Settings
import TestSources
import Time

/// Everything one camera's process needs to know, from configuration and flags.
struct WorkerPlan: Sendable {
    enum Picture: Equatable, Sendable {
        case device(String)
        case test
        /// Sound alone: a wild track.
        case none
        case file(String)
        /// Raw frames of a camera, played back.
        case replay(Recording)
        /// A phone or a camera on the network.
        case network(NetworkAddress)
    }

    enum Sound: Equatable, Sendable {
        case none
        case card(String)
        case test
        /// The sound of the file or the connection that gives the picture.
        case withPicture
    }

    var camera: String
    var state: String
    /// A folder on another disk, for when `state` takes nothing more.
    var spare: String?
    /// Nil rolls alone: no rushesd, one clip from the first frame to the end.
    var socket: String?
    var picture: Picture
    var sound: Sound
    /// Other cameras of this box record the same card; and the most channels that one of them
    /// needs.
    var sharesCard = false
    var mostChannelsOfOthers = 0
    /// One or two channels of the sound card, from 1; empty takes the first two. And their names,
    /// in the same order.
    var channels: [Int] = []
    var channelNames: [String] = []
    var profile: ProxyProfile
    var timecode = TimecodeChoice.timeOfDay
    var timecodeOffset = TimecodeOffset.none
    /// Whether the time of day drops numbers at 29.97 and 59.94; nil does.
    var dropsFrames: Bool?
    /// Encoders worth a trial on this box before libx264 is taken.
    var encoders = EncoderChoice.software
    /// A .cube file that the proxy's colours go through.
    var look: String?
    var burnIn = Settings.Profile.BurnIn.none
    /// Seconds before roll and after cut that belong to a clip, and seconds kept in memory.
    var preroll: Double
    var postroll: Double
    var ring: Double
    /// False plays a file as fast as the encoder takes it.
    var isPaced = true
    /// Ends a solo clip after this many seconds.
    var seconds: Double?

    /// Whether only a program with libav can open its picture, or try its encoders.
    var needsMediaKit: Bool {
        switch picture {
        case .file, .network: true
        case .device, .test, .replay: !encoders.hardware.isEmpty
        case .none: false
        }
    }
    /// Format a device must give, by its four characters, nil for the cheapest; and controls to set
    /// on it.
    var format: String?
    var controls: [String: Int64] = [:]

    /// Nanoseconds a picture may come late and still find its place: a device is on time, a
    /// wireless network holds pictures back and lets them go in a burst.
    var lateness: Int64 { if case .network = picture { 400_000_000 } else { 0 } }

    /// Seconds a stream's sound may come after its picture; nil for sound that is never late.
    var soundLateness: Double? {
        guard case .network = picture, sound == .withPicture else { return nil }
        return 6
    }

    /// Channels the sound card must give: those recorded, the one with timecode, and those of the
    /// other cameras that share it.
    var leastChannels: Int { max(Self.leastChannels(channels, timecode), mostChannelsOfOthers) }

    static func leastChannels(_ channels: [Int], _ timecode: TimecodeChoice) -> Int {
        let code = if case .ltc(let channel) = timecode { channel } else { 0 }
        return max(channels.max() ?? 0, code)
    }

    var isSolo: Bool { socket == nil }

    /// Whole frames in a time.
    func frames(_ seconds: Double) -> Int64 {
        Int64(
            (seconds * Double(profile.rate.numerator) / Double(profile.rate.denominator)).rounded(
                .up))
    }
}
