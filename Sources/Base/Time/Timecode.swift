/// SMPTE timecode: a count of frames since midnight, written `14:07:33:08`, with `;` before the
/// frames when it drops numbers.
///
/// Computed from the count, never accumulated. Wraps at 24 hours.
public struct Timecode: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// Frames since midnight, from 0.
    public let frames: Int64
    /// How fast frames pass; its numbers count `rate.nominal` frames a second.
    public let rate: FrameRate
    /// Whether minutes skip frame numbers to keep up with the clock (ST 12-1: two numbers at 29.97,
    /// four at 59.94, each minute but every tenth).
    public let isDropFrame: Bool

    /// Of any count, which wraps at 24 hours, also below 0. Nil for `isDropFrame` drops numbers
    /// where the rate has that; a rate without it never does.
    public init(frames: Int64, rate: FrameRate, isDropFrame: Bool? = nil) {
        self.rate = rate
        self.isDropFrame = (isDropFrame ?? true) && rate.hasDropFrame
        let day = Self.framesPerDay(rate, isDropFrame: self.isDropFrame)
        self.frames = (frames % day + day) % day
    }

    /// The timecode of a moment of local time, with an offset added. Nil for `isDropFrame` drops
    /// numbers where the rate has that.
    public init(
        timeOfDay: UTCTime, rate: FrameRate, isDropFrame: Bool? = nil,
        offset: TimecodeOffset = .none
    ) {
        let drops = (isDropFrame ?? true) && rate.hasDropFrame
        // Non-drop timecode at a fractional rate runs slow; at roll it still says the time of day.
        let counted = drops ? rate : FrameRate(rate.nominal)
        let frames = counted.frames(inNanoseconds: timeOfDay.sinceMidnight)
        self.init(
            frames: frames + offset.frames(at: rate, isDropFrame: drops), rate: rate,
            isDropFrame: drops)
    }

    /// Reads `HH:MM:SS:FF` or `HH:MM:SS;FF`; nil for numbers out of range and for the numbers
    /// drop-frame leaves out.
    public init?(_ text: String, rate: FrameRate) {
        let characters = Array(text.utf8)
        guard characters.count == 11, characters[2] == UInt8(ascii: ":"),
            characters[5] == UInt8(ascii: ":"),
            characters[8] == UInt8(ascii: ":") || characters[8] == UInt8(ascii: ";")
        else { return nil }
        let isDropFrame = characters[8] == UInt8(ascii: ";")
        let fields = stride(from: 0, to: 11, by: 3).map {
            Self.twoDigits(characters[$0], characters[$0 + 1])
        }
        guard let hour = fields[0], let minute = fields[1], let second = fields[2],
            let frame = fields[3]
        else { return nil }
        self.init(
            hour: hour, minute: minute, second: second, frame: frame, rate: rate,
            isDropFrame: isDropFrame)
    }

    /// A timecode by its four numbers, as LTC and MTC carry them; nil for the same reasons as the
    /// text.
    public init?(
        hour: Int, minute: Int, second: Int, frame: Int, rate: FrameRate, isDropFrame: Bool
    ) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
            (0..<rate.nominal).contains(frame),
            !isDropFrame || rate.hasDropFrame
        else { return nil }
        if isDropFrame && minute % 10 != 0 && second == 0 && frame < Self.numbersSkipped(rate) {
            return nil
        }
        let count = Self.count(
            hour: hour, minute: minute, second: second, frame: frame, rate: rate,
            isDropFrame: isDropFrame)
        self.init(frames: count, rate: rate, isDropFrame: isDropFrame)
    }

    /// So many frames later, or earlier where `count` is below 0; wraps at 24 hours.
    public func advanced(by count: Int64) -> Timecode {
        // Whole days first: a count from outside may be any number.
        let part = count % Self.framesPerDay(rate, isDropFrame: isDropFrame)
        return Timecode(frames: frames + part, rate: rate, isDropFrame: isDropFrame)
    }

    /// `14:07:33:08`, or `14:07:33;08` where it drops numbers.
    public var description: String {
        let (hour, minute, second, frame) = numbers
        let clock = [hour, minute, second].map(Self.pad).joined(separator: ":")
        return clock + (isDropFrame ? ";" : ":") + Self.pad(frame)
    }

    /// The four numbers that are written.
    public var numbers: (hour: Int, minute: Int, second: Int, frame: Int) {
        let (seconds, frame) = Int(labelNumber).quotientAndRemainder(dividingBy: rate.nominal)
        return (seconds / 3600, seconds / 60 % 60, seconds % 60, frame)
    }

    /// The frame's number had no numbers been skipped.
    private var labelNumber: Int64 {
        guard isDropFrame else { return frames }
        let skipped = Int64(Self.numbersSkipped(rate))
        let perMinute = Int64(rate.nominal) * 60 - skipped
        let perTen = perMinute * 10 + skipped
        let (tens, rest) = (frames / perTen, frames % perTen)
        let minutes = rest < skipped ? 0 : (rest - skipped) / perMinute
        return frames + skipped * (9 * tens + minutes)
    }

    /// Frames up to that label; a label that drop-frame leaves out counts as if the numbers before
    /// it had been used.
    static func count(
        hour: Int, minute: Int, second: Int, frame: Int, rate: FrameRate, isDropFrame: Bool
    ) -> Int64 {
        let minutes = hour * 60 + minute
        let skipped = isDropFrame ? numbersSkipped(rate) * (minutes - minutes / 10) : 0
        return Int64((minutes * 60 + second) * rate.nominal + frame - skipped)
    }

    /// Frames from midnight to midnight.
    public static func framesPerDay(_ rate: FrameRate, isDropFrame: Bool) -> Int64 {
        let labels = 86400 * Int64(rate.nominal)
        return isDropFrame && rate.hasDropFrame
            ? labels - Int64(numbersSkipped(rate)) * 1296 : labels
    }

    private static func numbersSkipped(_ rate: FrameRate) -> Int { rate.nominal / 15 }

    private static func twoDigits(_ tens: UInt8, _ ones: UInt8) -> Int? {
        guard (48...57).contains(tens), (48...57).contains(ones) else { return nil }
        return Int(tens - 48) * 10 + Int(ones - 48)
    }

    private static func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
