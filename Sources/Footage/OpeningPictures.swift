import CLibAV
import Codec
import Media
import Slate

/// The pictures from an in-point to the next key frame, encoded once more, so that a movie may begin at any frame and every player agrees where.
///
/// Only these are encoded again, at most a second of them; all later ones are copied. The encoder must come to the very parameter sets of the clip, else there is no opening and an edit list has to do.
struct OpeningPictures {
    /// In order from the in-point on, each unit of a picture behind its length, as the clip's file has them.
    let pictures: [(bytes: [UInt8], isKey: Bool)]
    /// First frame of the clip's file that is copied.
    let firstCopied: Int64

    /// Nil when the in-point is a key frame already or the clip's encoder cannot be had here.
    init?(media: String, document: ClipDocument, from first: Int64) throws {
        guard first > 0, let encoder = try Self.encoder(like: media, document) else { return nil }
        let group = try Group(media, rate: document.clip.time.rate, around: first)
        guard let next = group.nextKey, next > first else { return nil }
        var made: [(bytes: [UInt8], isKey: Bool)] = []
        for (offset, picture) in group.pictures.enumerated() {
            try encoder.encode(PlaneSet(picture.frame), index: Int64(offset)) { packet in
                packet.withBytes { made.append((Array($0), packet.isKey)) }
            }
        }
        guard made.count == Int(next - first), made.first?.isKey == true else { return nil }
        pictures = made
        firstCopied = next
    }

    /// An encoder whose parameter sets are those of the clip; presets differ in them.
    private static func encoder(like media: String, _ document: ClipDocument) throws -> VideoEncoder? {
        let facts = document.clip.video
        let wanted = try MovieInput(media).videoParameterSets
        for preset in ["superfast", "ultrafast", "veryfast", "faster", "fast", "medium"] {
            let profile = ProxyProfile(
                width: facts.width, height: facts.height, rate: document.clip.time.rate, bitrateKbps: facts.bitrateKbps,
                preset: preset)
            // A clip of another encoder: its size or rate may be beyond ours.
            guard let encoder = try? VideoEncoder(profile, source: "") else { return nil }
            if case .h264(_, _, _, let own) = encoder.parameters.kind, NALUnits(avcC: own) == NALUnits(avcC: wanted) { return encoder }
        }
        return nil
    }
}

/// The pictures of a group from one frame on, decoded.
private final class Group {
    private(set) var pictures: [OwnedPicture] = []
    /// The key frame after them; nil when the clip ends first.
    private(set) var nextKey: Int64?

    init(_ media: String, rate: FrameRate, around first: Int64) throws {
        let input = try MovieInput(media)
        guard let file = input.file, let decoder = try StreamDecoder(AVMEDIA_TYPE_VIDEO, in: file, media) else { return }
        let deliver = { [self] (picture: UnsafeMutablePointer<AVFrame>) -> Bool in
            let index = input.frame(at: picture.pointee.best_effort_timestamp, stream: decoder.index, rate)
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
