import CLibAV
import LibAV
import Media
import Platform

/// A camera that gives H.264, as one that gives pictures: each access unit is decoded on the thread
/// of `next`.
public final class DecodedCamera: VideoSource, @unchecked Sendable {
    /// The camera's own, with yuv420p for H.264.
    public let format: VideoFormat
    /// The camera's own, one line for people.
    public let summary: String
    private let camera: any VideoSource
    private let decoder: LiveDecoder
    private let packet: UnsafeMutablePointer<AVPacket>
    private var pictures: LivePictures?
    private var last: UInt32?
    private var hasParameters = false
    /// Pictures that still count as broken, because one they are made from is missing; a key frame
    /// ends it.
    private var spoilt = 0

    /// After so many pictures, ten seconds at 30 a second, a camera without key frames has
    /// refreshed its picture piece by piece.
    private static let longestGroup = 300

    /// `camera` must give H.264; throws a `CodecFailure` when libav cannot decode that.
    public init(_ camera: any VideoSource) throws(CodecFailure) {
        self.camera = camera
        summary = camera.summary
        var format = camera.format
        format.pixels = .yuv420p
        self.format = format
        decoder = try LiveDecoder(AV_CODEC_ID_H264)
        packet = try made(av_packet_alloc(), "a packet")
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    /// Closes the camera; pictures on loan stay good.
    public func close() { camera.close() }

    /// The picture of the next access unit, with the unit's time and number; counted as broken
    /// after a loss until the next key frame. Throws what the camera throws, and a `SourceFailure`
    /// of its own.
    public func next(until deadline: Int64) throws -> VideoEvent {
        while true {
            let event = try camera.next(until: deadline)
            guard case .frame(let unit) = event else { return event }
            defer { unit.release() }
            if let frame = try picture(of: unit) { return .frame(frame) }
            // Before the first key frame nothing can be shown.
            if Clock.monotonic() >= deadline { return .nothing }
        }
    }

    private func picture(of unit: VideoFrame) throws -> VideoFrame? {
        if unit.isCorrupt {
            spoilt = Self.longestGroup
            return broken(unit)
        }
        if let last, unit.sequence != last &+ 1 { spoilt = Self.longestGroup }
        last = unit.sequence
        hasParameters = hasParameters || Self.holdsParameters(unit)
        // A decoder complains of every unit it cannot begin with.
        guard hasParameters else { return nil }
        packet.pointee.data = unit.planes.0.base?.assumingMemoryBound(to: UInt8.self)
        packet.pointee.size = Int32(clamping: unit.byteCount)
        packet.pointee.pts = unit.time
        var outcome: Result<VideoFrame?, SourceFailure> = .success(nil)
        var hasCome = false
        // libav copies bytes that it does not own before it keeps them.
        decoder.decode(packet) { picture in
            if case .success(let older?) = outcome { older.release() }
            hasCome = true
            outcome = Result { () throws(SourceFailure) in try lend(picture, of: unit) }
        }
        if hasCome || pictures == nil { return try outcome.get() }
        spoilt = Self.longestGroup
        return broken(unit)
    }

    /// Whether there is a sequence parameter set (NAL type 7, ITU-T H.264 table 7-1), without which
    /// nothing can be decoded; it stands before the picture.
    private static func holdsParameters(_ unit: VideoFrame) -> Bool {
        guard let base = unit.planes.0.base else { return false }
        let bytes = UnsafeRawBufferPointer(start: base, count: min(unit.byteCount, 256))
        return bytes.indices.dropLast(3).contains {
            bytes[$0] == 0 && bytes[$0 + 1] == 0 && bytes[$0 + 2] == 1 && bytes[$0 + 3] & 31 == 7
        }
    }

    private func lend(_ picture: UnsafeMutablePointer<AVFrame>, of unit: VideoFrame)
        throws(SourceFailure) -> VideoFrame?
    {
        if picture.isDamaged {
            spoilt = Self.longestGroup
        } else if picture.pointee.key_frame != 0 {
            spoilt = 0
        }
        guard let frame = try empty(for: picture) else { return nil }
        let memory = pictures?[frame].picture ?? picture
        av_frame_move_ref(memory, picture)
        frame.lay(memory)
        frame.isCorrupt = spoilt > 0
        spoilt = max(0, spoilt - 1)
        stamp(frame, as: unit)
        return frame
    }

    /// A frame for the picture; nil when the encoder holds all: the gap in the sequence counts it.
    private func empty(for picture: UnsafeMutablePointer<AVFrame>) throws(SourceFailure)
        -> VideoFrame?
    {
        guard var shape = picture.videoFormat else {
            throw SourceFailure(
                .unsupportedFormat,
                "\(summary) gives H.264 of \(picture.pixelName); choose another format (format = \"MJPG\")"
            )
        }
        // The stream knows best what it is; a driver speaks where the stream is silent.
        shape.matrix = shape.matrix ?? format.matrix
        if shape.aspect == .square { shape.aspect = format.aspect }
        shape.rate = format.rate
        shape.turn = format.turn
        // A few frame heads; without the memory for them the picture is lost and counted.
        if pictures?.format != shape { pictures = try? LivePictures(shape) }
        return pictures?.take(until: Clock.monotonic())
    }

    /// Stands for a picture that did not come whole; nil before the first.
    private func broken(_ unit: VideoFrame) -> VideoFrame? {
        guard let frame = pictures?.take(until: Clock.monotonic()) else { return nil }
        frame.layNothing()
        stamp(frame, as: unit)
        return frame
    }

    private func stamp(_ frame: VideoFrame, as unit: VideoFrame) {
        frame.time = unit.time
        frame.sequence = unit.sequence
    }
}
