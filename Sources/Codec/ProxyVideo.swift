import CLibAV
import Media
import Slate

/// From a camera's frames to proxy packets: decode, scale, turn, encode. One thread.
public final class ProxyVideo {
    public var facts: VideoFacts { encoder.facts }
    public let parameters: StreamParameters

    private let encoder: VideoEncoder
    private let picture: UnsafeMutablePointer<AVFrame>
    private let turner: PictureTurner?
    /// Made when the first JPEG comes.
    private var decoder: JPEGDecoder?
    /// The scaler and the layout it was made for: a decoder may change its mind in mid-stream.
    private var scaler: (PictureScaler, SourceLayout)?
    private let scaled: (width: Int, height: Int)
    private var latest: UnsafeMutablePointer<AVFrame>?

    public init(_ format: VideoFormat, source: String, profile: ProxyProfile) throws(CodecFailure) {
        encoder = try VideoEncoder(profile, source: source)
        parameters = try StreamParameters(encoder.codecContext, rate: profile.rate)
        let turn = profile.turn ?? format.turn
        scaled = turn % 180 == 0 ? (profile.width, profile.height) : (profile.height, profile.width)
        turner = turn == 0 ? nil : try PictureTurner(degrees: turn, width: scaled.width, height: scaled.height)
        picture = try made(av_frame_alloc(), "a frame")
        picture.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        picture.pointee.width = Int32(scaled.width)
        picture.pointee.height = Int32(scaled.height)
        try check(av_frame_get_buffer(picture, 0), "allocate a \(scaled.width)x\(scaled.height) picture")
    }

    deinit {
        var picture: UnsafeMutablePointer<AVFrame>? = picture
        av_frame_free(&picture)
    }

    /// The latest picture, small; nil before the first.
    public func snapshot() throws -> PictureSnapshot? { try latest.map { try PictureSnapshot(of: $0) } }

    /// Frames lost or left out, charged to the next packet.
    public func note(lost: Int = 0, leftOut: Int = 0) { encoder.note(lost: lost, leftOut: leftOut) }

    /// Shows a frame at `index` after repeating the one before; a broken frame is replaced by the one before. Does not release the frame.
    public func show(
        _ frame: VideoFrame, at index: Int64, repeatsBefore: Int64, emit: (EncodedPacket) throws -> Void
    ) throws {
        try repeatLatest(repeatsBefore, from: index - repeatsBefore, emit: emit)
        let isGood = try !frame.isCorrupt && take(frame)
        guard let latest else { return try showBlack(at: index, emit: emit) }
        try encoder.encode(latest, index: index, isRepeat: !isGood, isCorrupt: !isGood, emit: emit)
    }

    /// Shows the latest picture again.
    public func repeatLatest(_ times: Int64, from index: Int64, emit: (EncodedPacket) throws -> Void) throws {
        guard let latest else { return }
        for place in index..<(index + times) {
            try encoder.encode(latest, index: place, isRepeat: true, isCorrupt: false, emit: emit)
        }
    }

    /// Scales the frame into `latest`; false when it is broken.
    private func take(_ frame: VideoFrame) throws(CodecFailure) -> Bool {
        guard frame.format.pixels == .mjpeg else {
            try scale(PlaneSet(frame), SourceLayout(frame.format))
            return true
        }
        if decoder == nil { decoder = try JPEGDecoder() }
        guard let decoder, decoder.decode(frame) else { return false }
        try scale(PlaneSet(decoder.picture), SourceLayout(decoder.picture))
        return true
    }

    private func scale(_ planes: PlaneSet, _ layout: SourceLayout) throws(CodecFailure) {
        if scaler?.1 != layout {
            scaler = (try PictureScaler(from: layout, width: scaled.width, height: scaled.height), layout)
        }
        // The encoder may still hold the picture it got last.
        try check(av_frame_make_writable(picture), "reuse a picture")
        try scaler?.0.scale(planes, into: picture)
        latest = try turner?.turn(picture) ?? picture
    }

    /// The very first frame was broken: black holds its place.
    private func showBlack(at index: Int64, emit: (EncodedPacket) throws -> Void) throws {
        try check(av_frame_make_writable(picture), "reuse a picture")
        let data = picture.pointee.data
        let lines = picture.pointee.linesize
        data.0?.update(repeating: 16, count: Int(lines.0) * scaled.height)
        data.1?.update(repeating: 128, count: Int(lines.1) * scaled.height / 2)
        data.2?.update(repeating: 128, count: Int(lines.2) * scaled.height / 2)
        let black = try turner?.turn(picture) ?? picture
        latest = black
        try encoder.encode(black, index: index, isRepeat: true, isCorrupt: true, emit: emit)
    }
}
