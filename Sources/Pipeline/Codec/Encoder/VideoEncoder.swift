import ClipDocuments
import Media
import Pictures

/// An H.264 encoder with what a clip needs around it: key frames on the grid, packets from a pool,
/// what happened on the way. One thread.
public final class VideoEncoder {
    /// For the clip's document: what is encoded from what, and by which encoder.
    public let facts: VideoFacts
    /// What a clip's head says of the picture; final from the start.
    public let parameters: TrackDescription
    private let backend: any VideoBackend
    private let pool: PacketPool
    private let framesPerGroup: Int64
    private var history = PacketHistory()
    private var needsKey = true
    /// Of pictures whose packets have not come yet.
    private var waiting: [(index: Int64, history: PacketHistory)] = []

    /// An encoder that holds more pictures than this has lost some.
    private static let latest = 64

    /// `source` is what the camera gives, for the document; `memory` the seconds of packets that
    /// are held at a time.
    public init(
        _ profile: ProxyProfile, source: String, memory: Double = 2,
        make: BackendMaker = { try X264Encoder($0) }
    ) throws {
        backend = try make(profile)
        framesPerGroup = max(1, Int64(profile.rate.numerator / profile.rate.denominator))
        facts = VideoFacts(
            codec: "h264", width: profile.width, height: profile.height,
            bitrateKbps: profile.bitrateKbps,
            encoder: backend.name, source: source)
        parameters = TrackDescription(
            .h264(
                width: profile.width, height: profile.height, rate: profile.rate,
                parameterSets: backend.parameterSets),
            name: "picture")
        // A group of pictures more than the ring keeps, because it forgets whole groups.
        let seconds = memory + 2
        waiting.reserveCapacity(Self.latest + 1)
        pool = PacketPool(
            .video, byteCount: Int(seconds * Double(profile.bitrateKbps) * 125),
            packets: Int(seconds * Double(framesPerGroup)))
    }

    /// Whether `encode` takes a picture in NV12 as it lies.
    public var readsNV12: Bool { backend.readsNV12 }

    /// Adds to the history that the next packet carries.
    public func note(lost: Int = 0, leftOut: Int = 0, converted: Int = 0) {
        history.lost += lost
        history.converted += converted
        history.leftOut += leftOut
    }

    /// Adds steps of the overload ladder, up or down, to the history that the next packet carries.
    public func noteOverload(steps: Int) { history.overloadSteps += steps }

    /// Whether `hurry` can do anything.
    public var canHurry: Bool { backend.canHurry }

    /// See `VideoBackend.hurry`.
    public func hurry(by steps: Int) -> Bool { backend.hurry(by: steps) }

    /// Encodes the picture as frame `index` of the grid.
    public func encode(
        _ picture: PlaneSet, isNV12: Bool = false, index: Int64, flaws: FrameFlaws = [],
        emit: (EncodedPacket) throws -> Void
    ) throws {
        history.isRepeat = flaws.contains(.isRepeat)
        history.isCorrupt = flaws.contains(.isCorrupt)
        history.isWithoutSignal = flaws.contains(.isWithoutSignal)
        history.isSpared = flaws.contains(.isSpared)
        let isKey = needsKey || index % framesPerGroup == 0
        waiting.append((index, history))
        history = PacketHistory()
        if waiting.count > Self.latest { waiting.removeFirst() }
        try backend.encode(picture, isNV12: isNV12, index: index, isKey: isKey) {
            bytes, index, isKey in
            try emit(
                pool.packet(
                    bytes, position: index, duration: 1, isKey: isKey, history: history(of: index)))
        }
        needsKey = false
    }

    private func history(of index: Int64) -> PacketHistory {
        let place = waiting.firstIndex { $0.index == index } ?? 0
        guard waiting.indices.contains(place) else { return PacketHistory() }
        let history = waiting[place].history
        waiting.removeFirst(place + 1)
        return history
    }
}

/// Why a frame is not what the camera gave for its place.
public struct FrameFlaws: OptionSet, Sendable {
    /// One bit for each flaw.
    public let rawValue: UInt8

    /// For the option set itself; callers use the names.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// It shows the frame before once more.
    public static let isRepeat = FrameFlaws(rawValue: 1)
    /// The camera's own frame for its place was broken.
    public static let isCorrupt = FrameFlaws(rawValue: 2)
    /// The camera had no signal.
    public static let isWithoutSignal = FrameFlaws(rawValue: 4)
    /// The camera's frame was left out because the processor could not keep up.
    public static let isSpared = FrameFlaws(rawValue: 8)
}
