/// Where a camera takes its timecode from, as the configuration writes it: `time-of-day`, `ltc:2`,
/// `mtc:hw:1,0`.
public enum TimecodeChoice: Equatable, Sendable, CustomStringConvertible {
    case timeOfDay
    /// Linear timecode on a channel of the camera's sound card, from 1.
    case ltc(channel: Int)
    /// MIDI timecode from an ALSA raw MIDI port, `hw:1,0`.
    case mtc(port: String)

    /// Nil for anything else; the sentence to say is the caller's.
    public static func parse(_ text: String) -> TimecodeChoice? {
        if text == "time-of-day" { return .timeOfDay }
        if text.hasPrefix("ltc:") {
            // No sound card has more channels than MADI carries, 64.
            guard let channel = Int(text.dropFirst(4)), (1...64).contains(channel) else {
                return nil
            }
            return .ltc(channel: channel)
        }
        guard text.hasPrefix("mtc:"), text.count > 4 else { return nil }
        return .mtc(port: String(text.dropFirst(4)))
    }

    /// The kind of source, without its channel or port.
    public var source: TimecodeSource {
        switch self {
        case .timeOfDay: .timeOfDay
        case .ltc: .ltc
        case .mtc: .mtc
        }
    }

    /// As the configuration writes it: `time-of-day`, `ltc:2`, `mtc:hw:1,0`.
    public var description: String {
        switch self {
        case .timeOfDay: "time-of-day"
        case .ltc(let channel): "ltc:\(channel)"
        case .mtc(let port): "mtc:\(port)"
        }
    }
}

/// What is added to every timecode of a camera: `01:00:00:00`, or `-00:00:00:02` for a source that
/// comes two frames late.
public struct TimecodeOffset: Equatable, Sendable, CustomStringConvertible {
    private let isNegative: Bool
    private let hour: Int
    private let minute: Int
    private let second: Int
    private let frame: Int

    /// Adds nothing; `00:00:00:00`.
    public static let none = TimecodeOffset(
        isNegative: false, hour: 0, minute: 0, second: 0, frame: 0)

    private init(isNegative: Bool, hour: Int, minute: Int, second: Int, frame: Int) {
        self.isNegative = isNegative
        (self.hour, self.minute, self.second, self.frame) = (hour, minute, second, frame)
    }

    /// Reads `HH:MM:SS:FF` with `+`, `-` or no sign before it; nil for anything else.
    public static func parse(_ text: String) -> TimecodeOffset? {
        let digits = text.hasPrefix("+") || text.hasPrefix("-") ? text.dropFirst() : Substring(text)
        let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap {
            $0.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } ? Int($0) : nil
        }
        guard parts.count == 4, numbers.count == 4, numbers[0] < 24, numbers[1] < 60,
            numbers[2] < 60, numbers[3] < 60
        else { return nil }
        return TimecodeOffset(
            isNegative: text.hasPrefix("-"), hour: numbers[0], minute: numbers[1],
            second: numbers[2], frame: numbers[3])
    }

    /// Frames of that rate to add; an hour is an hour of the timecode's own numbers.
    public func frames(at rate: FrameRate, isDropFrame: Bool) -> Int64 {
        let count = Timecode.count(
            hour: hour, minute: minute, second: second, frame: frame, rate: rate,
            isDropFrame: isDropFrame && rate.hasDropFrame)
        return isNegative ? -count : count
    }

    /// `01:00:00:00` or `-00:00:00:02`; never with a `+`.
    public var description: String {
        let numbers = [hour, minute, second, frame].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return (isNegative ? "-" : "") + numbers.joined(separator: ":")
    }
}
