import CLibAV
import ClipDocuments
import Codec
import LibAV
import Media
import Pictures
import Time

/// The pictures from an in-point to the next key frame, encoded once more, so that a movie may
/// begin at any frame and every player agrees where.
///
/// Only these are encoded again, at most a second of them; all later ones are copied. Where x264
/// comes to the very parameter sets of the clip, they serve for both; else (a chip's encoder) the
/// movie's head holds two of each, and the opening's pictures name theirs by a number of their own.
struct OpeningPictures {
    /// In order from the in-point on, each unit of a picture behind its length, as the clip's file
    /// has them.
    let pictures: [(bytes: [UInt8], isKey: Bool)]
    /// First frame of the clip's file that is copied.
    let firstCopied: Int64
    /// What the movie's avcC box must hold.
    let parameterSets: [UInt8]

    /// Nil when the in-point is a key frame already or no encoder of ours takes pictures of this
    /// size.
    init?(media: String, document: ClipDocument, from first: Int64) throws {
        guard first > 0 else { return nil }
        let group = try Group(media, rate: document.clip.time.rate, around: first)
        if group.nextKey == first { return nil }
        guard let pen = try Self.encoder(like: media, document) else { return nil }
        // A clip may end, or its out-point lie, before the next key frame.
        let next = group.nextKey ?? first + Int64(group.pictures.count)
        let end = min(next, PublishSpan(document.clip.time).end.map(Int64.init) ?? next)
        var made: [(bytes: [UInt8], isKey: Bool)] = []
        for (offset, picture) in group.pictures.prefix(Int(max(0, end - first))).enumerated() {
            try pen.encoder.encode(PlaneSet(picture.frame), index: Int64(offset)) { packet in
                packet.withBytes { made.append((Array($0), packet.isKey)) }
            }
        }
        guard !made.isEmpty, made.count == Int(end - first), made.first?.isKey == true else {
            return nil
        }
        pictures = made
        firstCopied = next
        parameterSets = pen.parameterSets
    }

    private struct Pen {
        let encoder: VideoEncoder
        let parameterSets: [UInt8]
    }

    /// An encoder whose parameter sets are those of the clip (presets differ in them), or one with
    /// a number of its own beside them.
    private static func encoder(like media: String, _ document: ClipDocument) throws -> Pen? {
        let bytes = try MovieInput(media).videoParameterSets
        let wanted = NALUnits(avcC: bytes)
        for preset in ["superfast", "ultrafast", "veryfast", "faster", "fast", "medium"] {
            guard let encoder = encoder(preset, document, parameterSet: 0) else { return nil }
            if sets(of: encoder) == wanted { return Pen(encoder: encoder, parameterSets: bytes) }
        }
        let taken = wanted.parameterSetNumbers
        guard let free = (0...31).first(where: { !taken.contains($0) }),
            let encoder = encoder("veryfast", document, parameterSet: free)
        else { return nil }
        let both = NALUnits(wanted.parameterSets + sets(of: encoder).parameterSets)
        return Pen(encoder: encoder, parameterSets: both.avcC)
    }

    /// Nil where the clip's size or rate is beyond ours.
    private static func encoder(_ preset: String, _ document: ClipDocument, parameterSet: Int)
        -> VideoEncoder?
    {
        let facts = document.clip.video
        let profile = ProxyProfile(
            width: facts.width, height: facts.height, rate: document.clip.time.rate,
            bitrateKbps: facts.bitrateKbps, preset: preset)
        // A clip without an opening begins by an edit list, which loses nothing.
        return try? VideoEncoder(profile, source: "") {
            try X264Encoder($0, parameterSet: parameterSet, isRepeatable: true)
        }
    }

    private static func sets(of encoder: VideoEncoder) -> NALUnits {
        guard case .h264(_, _, _, let sets) = encoder.parameters.kind else { return NALUnits([]) }
        return NALUnits(avcC: sets)
    }
}

/// The pictures of a group from one frame on, decoded.
private final class Group {
    private(set) var pictures: [OwnedPicture] = []
    /// The key frame after them; nil when the clip ends first.
    private(set) var nextKey: Int64?

    init(_ media: String, rate: FrameRate, around first: Int64) throws {
        let input = try MovieInput(media)
        guard let file = input.file,
            let decoder = try StreamDecoder(AVMEDIA_TYPE_VIDEO, in: file, media)
        else { return }
        let deliver = { [self] (picture: UnsafeMutablePointer<AVFrame>) -> Bool in
            let index = input.frame(
                at: picture.pointee.best_effort_timestamp, stream: decoder.index, rate)
            if index >= first, let copy = OwnedPicture(picture) { pictures.append(copy) }
            return true
        }
        while let packet = try input.next() {
            guard packet.pointee.stream_index == decoder.index else { continue }
            let index = input.frame(at: packet.pointee.pts, stream: decoder.index, rate)
            if index >= first && packet.pointee.flags & AV_PKT_FLAG_KEY != 0 {
                nextKey = index
                break
            }
            _ = decoder.decode(packet, deliver: deliver)
        }
        _ = decoder.decode(nil, deliver: deliver)
    }
}

/// A decoded picture that lives on.
private final class OwnedPicture {
    let frame: UnsafeMutablePointer<AVFrame>

    init?(_ picture: UnsafeMutablePointer<AVFrame>) {
        guard let copy = av_frame_clone(picture) else { return nil }
        frame = copy
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&frame)
    }
}
