import Wire

/// A camera, a file or the test picture. One thread calls `next`; `VideoFrame.release` may come
/// from another.
public protocol VideoSource: AnyObject, Sendable {
    var format: VideoFormat { get }
    /// One line for people: device, format, size, rate.
    var summary: String { get }
    /// The next frame; waits at most until `deadline` (CLOCK_MONOTONIC, nanoseconds).
    ///
    /// Throws a `SourceFailure` when the device is gone or broken: tear the source down and open it
    /// anew.
    func next(until deadline: Int64) throws -> VideoEvent
    /// Ends the source and lets go of its device; frames on loan stay good. The thread of `next`; a
    /// second call does nothing.
    func close()
}

extension VideoSource {
    /// Nothing to let go of.
    public func close() {}
}

/// What `VideoSource.next` came back with.
public enum VideoEvent {
    case frame(VideoFrame)
    /// Nothing came in time.
    case nothing
    /// The device is there, but nothing comes in that could be shown; the sentence says why. Told
    /// again and again while it lasts.
    case noSignal(String)
    /// A file has played to its end; a camera never ends.
    case ended
}

/// A microphone, a file's sound or the test tone. One thread calls `read`.
public protocol AudioSource: AnyObject, Sendable {
    var format: AudioFormat { get }
    var summary: String { get }
    /// Fills the block with what has come; waits at most until `deadline`.
    ///
    /// Throws a `SourceFailure` when the device is gone or broken.
    func read(into block: inout AudioBlock, until deadline: Int64) throws -> AudioEvent
    /// How long after it was heard sound may still come, in nanoseconds, on any thread: until then
    /// no silence takes its place. 0 for a card, which is never late; seconds for a stream.
    var lateness: Int64 { get }
    /// Whether sound waits until it is read: a film's and a stream's does, a card's is lost.
    var waitsToBeRead: Bool { get }
    /// Gives the device back, whoever still holds the source; nothing may be read after it.
    func close()
}

extension AudioSource {
    /// Nothing to give back: for sources without a device.
    public func close() {}
    /// 0: sound comes with its moment or not at all.
    public var lateness: Int64 { 0 }
    /// False: what is not read in time is lost.
    public var waitsToBeRead: Bool { false }
}

/// Picture and sound that come together: a file's, or those of a camera on the network.
public protocol SourcePair: AnyObject, Sendable {
    /// Whether nothing is wrong although nothing comes: nobody has called yet, or the connection is
    /// being made.
    var isWaiting: Bool { get }
    /// Nil when it has none or none was wanted.
    var audio: (any AudioSource)? { get }
    /// Waits for the first picture at most until `deadline` (CLOCK_MONOTONIC, nanoseconds); throws
    /// a `SourceFailure`.
    func video(until deadline: Int64) throws -> any VideoSource
    /// What is wrong just now although pictures come; any thread.
    var notes: [SourceNote] { get }
}

extension SourcePair {
    /// None: for pairs whose faults all end them.
    public var notes: [SourceNote] { [] }
}

/// A standing fault that leaves the source at work: what it is, and one sentence.
public struct SourceNote: Equatable, Sendable {
    /// Which fault it is, by the word for it on the wire.
    public let fault: SourceFault
    /// One sentence about it, which also those are shown that do not know `fault`.
    public let message: String

    /// `message` is logged and shown, so no password or key may stand in it.
    public init(_ fault: SourceFault, _ message: String) {
        self.fault = fault
        self.message = message
    }
}

/// What `AudioSource.read` came back with.
public enum AudioEvent: Equatable, Sendable {
    /// The block holds samples.
    case samples
    case nothing
    case ended
}

/// A source that cannot be opened or has stopped giving; one sentence, and whether trying again
/// makes sense.
public struct SourceFailure: Error, CustomStringConvertible {
    /// What went wrong, and so whether trying again makes sense (`mayPass`).
    public enum Code: String, Sendable {
        case noDevice, notACamera, busy, unsupportedFormat, lost, broken, unreadable
        /// It gives another size or rate than when it was opened: open it anew at once.
        case changed
    }

    /// For the program: what `mayPass` goes by.
    public let code: Code
    /// For people: which device, what is wrong, and what to do where that is known.
    public let message: String
    /// What it is, where the crew is told more than "no picture".
    public let fault: SourceFault?

    /// `message` names the device; with a `fault` the crew is told that instead of "no picture".
    public init(_ code: Code, _ message: String, fault: SourceFault? = nil) {
        self.code = code
        self.message = message
        self.fault = fault
    }

    /// `message` as it is: `C920 is away; plug it in again`.
    public var description: String { message }

    /// A device that is away or busy may come back; a format it does not have will not.
    public var mayPass: Bool { [.noDevice, .busy, .lost, .broken, .changed].contains(code) }
}
