/// Reads MIDI timecode (MIDI 1.0, RP-004/008) out of a stream of MIDI bytes.
///
/// Pure; nothing is allocated a byte. Other messages may stand between, and real-time bytes
/// anywhere.
public struct MTCParser: Sendable {
    /// What a byte completed.
    public enum Event: Equatable, Sendable {
        /// Eight quarter frames in order, forward: the frame whose first quarter came at `time`.
        case running(CodeFrame)
        /// A full-frame message: the source stands there, or was moved there; it says nothing of
        /// the moment.
        case located(CodeFrame)
    }

    private var message = Message.none
    private var quarters = QuarterFrames()

    private enum Message {
        case none
        /// 0xF1 was read, its one byte is due.
        case quarter
        /// Inside a system exclusive message: bytes so far, and the first ten of them.
        case exclusive(count: Int, bytes: InlineArray<10, UInt8>)
    }

    /// In the middle of no message: what began before is passed over.
    public init() {}

    /// Takes the next byte, that came at `time` (CLOCK_MONOTONIC, nanoseconds).
    public mutating func read(_ byte: UInt8, at time: Int64) -> Event? {
        if byte >= 0xF8 { return nil }  // Real-time messages may stand inside others.
        switch (message, byte) {
        case (_, 0xF1): message = .quarter
        case (_, 0xF0): message = .exclusive(count: 0, bytes: .init(repeating: 0))
        case (.quarter, ..<0x80):
            message = .none
            return quarters.take(byte, at: time).map(Event.running)
        case (.exclusive(let count, var bytes), ..<0x80):
            if count < bytes.count { bytes[count] = byte }
            message = .exclusive(count: count + 1, bytes: bytes)
        case (.exclusive(let count, let bytes), 0xF7):
            message = .none
            return fullFrame(bytes, count, at: time)
        default: message = .none
        }
        return nil
    }

    /// `F0 7F device 01 01 hh mm ss ff F7`; the two ends are not in `bytes`.
    private mutating func fullFrame(_ bytes: InlineArray<10, UInt8>, _ count: Int, at time: Int64)
        -> Event?
    {
        guard count == 8, bytes[0] == 0x7F, bytes[2] == 1, bytes[3] == 1 else { return nil }
        quarters = QuarterFrames()
        return .located(
            CodeFrame(
                hourAndRate: bytes[4], minute: bytes[5], second: bytes[6], frame: bytes[7],
                time: time))
    }
}

/// Gathers the eight quarters of two frames.
private struct QuarterFrames {
    private var nibbles = InlineArray<8, UInt8>(repeating: 0)
    private var times = InlineArray<8, Int64>(repeating: 0)
    /// Quarters read in order so far, from piece 0.
    private var count = 0

    /// A complete set gives the frame that began with piece 0. Reverse play counts the pieces down,
    /// and never completes.
    mutating func take(_ data: UInt8, at time: Int64) -> CodeFrame? {
        let piece = Int(data >> 4)
        if piece != count { count = 0 }
        guard piece == count else { return nil }
        nibbles[piece] = data & 15
        times[piece] = time
        count += 1
        guard count == 8 else { return nil }
        count = 0
        return complete()
    }

    private func complete() -> CodeFrame {
        func value(_ piece: Int) -> UInt8 { nibbles[piece] | nibbles[piece + 1] << 4 }
        var frame = CodeFrame(
            hourAndRate: value(6), minute: value(4), second: value(2), frame: value(0),
            time: times[0])
        frame.time = beginning(quarter: 250_000_000 / Int64(frame.nominal))
        return frame
    }

    /// When piece 0 was sent: bytes come late, never early, so the least late of the eight says it.
    private func beginning(quarter: Int64) -> Int64 {
        times.indices.reduce(Int64.max) { min($0, times[$1] - Int64($1) * quarter) }
    }
}

extension CodeFrame {
    /// The numbers as MTC packs them: the hour's byte carries the rate in bits 5 and 6.
    fileprivate init(hourAndRate: UInt8, minute: UInt8, second: UInt8, frame: UInt8, time: Int64) {
        let rate = hourAndRate >> 5 & 3
        self.init(
            hour: Int(hourAndRate & 31), minute: Int(minute & 63), second: Int(second & 63),
            frame: Int(frame & 31),
            isDropFrame: rate == 2, nominal: rate == 0 ? 24 : rate == 1 ? 25 : 30, time: time,
            span: 2)
    }
}
