import CLibAV
import Platform

/// Looks through an MPEG transport stream on its way to libavformat's demuxer. One thread.
///
/// libavformat never changes what it first took a stream for; a sender that restarts in another
/// codec within the two seconds in which nobody misses it would be read as the one before for ever.
/// The connection stays libavformat's own: one of ours between the two lost sound that came seconds
/// after its picture.
final class TransportTap {
    static let demuxer = "mpegts"

    private typealias Reader =
        @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int32) -> Int32

    private let io: UnsafeMutablePointer<AVIOContext>
    private let connection: UnsafeMutableRawPointer
    private let reader: Reader
    private var programs = ProgramWatch()

    /// By connection: what libavformat hands to a reader is its own, and it looks into that
    /// elsewhere too.
    private static let taps = Locked<[UInt: Lent]>([:])

    /// A tap is used by the thread of its connection alone, and taken out before it goes.
    private struct Lent: @unchecked Sendable {
        let tap: Unmanaged<TransportTap>
    }

    /// Nil where the context has no connection to look into.
    init?(_ context: UnsafeMutablePointer<AVFormatContext>) {
        guard let io = context.pointee.pb, let reader = io.pointee.read_packet,
            let connection = io.pointee.opaque
        else { return nil }
        self.io = io
        self.reader = reader
        self.connection = connection
        let lent = Lent(tap: Unmanaged.passUnretained(self))
        Self.taps.withLock { $0[UInt(bitPattern: connection)] = lent }
        io.pointee.read_packet = { connection, bytes, count in
            let lent = TransportTap.taps.withLock { $0[UInt(bitPattern: connection)] }
            return lent?.tap.takeUnretainedValue().read(bytes, count) ?? rushes_av_end
        }
    }

    /// Gives the connection back as it was; before its context is closed.
    func remove() {
        io.pointee.read_packet = reader
        Self.taps.withLock { $0[UInt(bitPattern: connection)] = nil }
    }

    /// A stream goes on in another codec; nothing more is read.
    var hasChanged: Bool { programs.hasChanged }

    private func read(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int32) -> Int32 {
        guard !hasChanged else { return rushes_av_end }
        let answer = reader(connection, bytes, count)
        if answer > 0 { programs.read(UnsafeRawBufferPointer(start: bytes, count: Int(answer))) }
        return answer
    }
}
