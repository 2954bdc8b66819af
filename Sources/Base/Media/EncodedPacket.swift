/// One encoded picture or run of samples, shared between the ring and the writer; nobody changes it
/// while anybody else holds it.
///
/// Codec makes subclasses that have the bytes.
open class EncodedPacket: @unchecked Sendable {
    /// Which of a clip's two kinds of track it belongs to.
    public enum Track: Sendable { case video, audio }

    /// Says in which unit `position` and `duration` count.
    public let track: Track
    /// Video: frame index on the camera's grid. Audio: sample position on the same time line (grid
    /// zero is sample zero); may be negative at the very start.
    public private(set) var position: Int64
    /// In the same unit.
    public private(set) var duration: Int64
    /// Whether decoding can begin with it: of pictures an IDR, of sound every packet.
    public private(set) var isKey: Bool
    /// Length of the encoded bytes; a bare packet may state one and lend none.
    public private(set) var byteCount: Int
    /// What happened to its frames or samples on the way here.
    public private(set) var history: PacketHistory

    /// `position` and `duration` in the unit of the track: frames of the grid, or samples.
    public init(
        track: Track, position: Int64, duration: Int64, isKey: Bool, byteCount: Int,
        history: PacketHistory = .init()
    ) {
        self.track = track
        self.position = position
        self.duration = duration
        self.isKey = isKey
        self.byteCount = byteCount
        self.history = history
    }

    /// Position behind its last frame or sample, where the next packet begins if nothing is
    /// missing.
    public final var end: Int64 { position + duration }

    /// Lends the encoded bytes: none of a bare packet.
    open func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {}

    /// Makes another packet of this object; for the pool that alone holds it.
    public final func become(
        position: Int64, duration: Int64, isKey: Bool, byteCount: Int, history: PacketHistory
    ) {
        self.position = position
        self.duration = duration
        self.isKey = isKey
        self.byteCount = byteCount
        self.history = history
    }
}

/// What happened on the way to this packet: the clip's truth is the sum over its packets.
public struct PacketHistory: Equatable, Sendable {
    /// Shows the frame before once more.
    public var isRepeat = false
    /// The camera's own frame for this place was broken.
    public var isCorrupt = false
    /// Frames the sequence numbers say were lost just before.
    public var lost = 0
    /// Frames left out just before, for want of room.
    public var leftOut = 0
    /// Frames left out just before because the camera gives more than the clip has places: no loss.
    public var converted = 0
    /// Samples of silence put in, in this packet, and where in it they begin.
    public var samplesFilled = 0
    /// Samples from the packet's beginning to the first of silence; says nothing while none was put
    /// in.
    public var fillBegins = 0
    /// Samples cut away since the packet before.
    public var samplesCut = 0
    /// Samples at full scale, of any channel, in this packet.
    public var clippedSamples = 0
    /// Sound's clock against the picture's in the ten seconds before, parts per million; in a
    /// packet every two seconds.
    public var driftPpm: Double?
    /// Shown while the camera had no signal.
    public var isWithoutSignal = false
    /// Left out because the processor could not keep up (the overload ladder's second step).
    public var isSpared = false
    /// Steps of the overload ladder taken, up or down, just before.
    public var overloadSteps = 0

    /// A packet to which nothing happened.
    public init() {}
}
