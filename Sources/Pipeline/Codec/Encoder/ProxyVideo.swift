import ClipDocuments
import Media
import Pictures

/// From a camera's frames to proxy packets: decode, scale, turn, colour, write text, encode. One
/// thread.
public final class ProxyVideo {
    /// For the clip's document: what was encoded from what, and by which encoder.
    public var facts: VideoFacts {
        var facts = encoder.facts
        facts.insteadOf = insteadOf
        return facts
    }
    /// Encoders that were not taken, and why, for the clip's document; set before the facts are
    /// asked.
    public var insteadOf: String?
    /// What a clip's head says of the picture; the same for all clips of this object.
    public var parameters: TrackDescription { encoder.parameters }
    /// The line of text written into frame `index` of the grid; set before the first frame, and
    /// asked on the thread that encodes.
    public var text: ((_ index: Int64) -> String)?

    private let encoder: VideoEncoder
    private let profile: ProxyProfile
    /// Clockwise degrees the camera's picture is turned by.
    private let turn: Int
    private let look: Look?
    private let painter: TextPainter
    /// What the scaler writes into; made when the first frame needs it.
    private var scaled: Picture?
    private var turner: PictureTurner?
    private var decoder: JPEGDecoder?
    /// A camera may come back with another format, and a decoder change its mind: made anew when
    /// the layout changes.
    private var scaler: PictureScaler?
    private var latest: Shown?

    /// What the encoder saw last: our own picture, or a camera's frame that must not be released
    /// yet.
    private struct Shown {
        let planes: PlaneSet
        let isNV12: Bool
        /// One of these two owns the planes.
        let frame: VideoFrame?
        let picture: Picture?

        init(_ picture: Picture) {
            (planes, isNV12, frame, self.picture) = (picture.planes, false, nil, picture)
        }

        init(_ frame: VideoFrame, isNV12: Bool) {
            (planes, self.isNV12, self.frame, picture) = (PlaneSet(frame), isNV12, frame, nil)
        }
    }

    /// `memory`: seconds of packets that are held at a time; `look`: what the colours go through.
    public init(
        _ format: VideoFormat, source: String, profile: ProxyProfile, memory: Double = 2,
        look: ColourTable? = nil,
        make: BackendMaker = { try X264Encoder($0) }
    ) throws {
        self.profile = profile
        turn = profile.turn ?? format.turn
        self.look = look.map { Look($0) }
        painter = TextPainter(width: profile.width, height: profile.height)
        encoder = try VideoEncoder(profile, source: source, memory: memory, make: make)
        if turn != 0 { _ = try turned() }
    }

    /// The frame that must stay unreleased, because its memory is shown again if the next one does
    /// not come.
    public var lent: VideoFrame? { latest?.frame }

    /// The latest picture, small; nil before the first.
    public func snapshot() throws -> PictureSnapshot? {
        try latest.map { shown in
            try PictureSnapshot(
                of: shown.planes, shown.isNV12 ? .nv12 : .yuv420p, width: profile.width,
                height: profile.height)
        }
    }

    /// Whether the encoder can work with less effort.
    public var canHurry: Bool { encoder.canHurry }

    /// Whether there is a picture that can be shown again.
    public var hasPicture: Bool { latest != nil }

    /// Goes on with the latest picture of the one that encoded before, if it has this size.
    public func takeOver(from before: ProxyVideo) {
        if (profile.width, profile.height) == (before.profile.width, before.profile.height) {
            latest = before.latest
        }
    }

    /// See `VideoBackend.hurry`.
    public func hurry(by steps: Int) -> Bool { encoder.hurry(by: steps) }

    /// Steps of the ladder of overload, charged to the next packet.
    public func noteOverload(steps: Int) { encoder.noteOverload(steps: steps) }

    /// Frames lost or left out, charged to the next packet.
    public func note(lost: Int = 0, leftOut: Int = 0, converted: Int = 0) {
        encoder.note(lost: lost, leftOut: leftOut, converted: converted)
    }

    /// Shows a frame at `index` after repeating the one before; a broken frame is replaced by the
    /// one before. Does not release the frame.
    ///
    /// Returns whether the frame was whole.
    @discardableResult
    public func show(
        _ frame: VideoFrame, at index: Int64, repeatsBefore: Int64,
        emit: (EncodedPacket) throws -> Void
    ) throws -> Bool {
        try repeatLatest(repeatsBefore, from: index - repeatsBefore, emit: emit)
        let isGood = try !frame.isCorrupt && take(frame)
        try encode(
            latestOrBlack(), at: index, flaws: isGood ? [] : [.isRepeat, .isCorrupt], emit: emit)
        return isGood
    }

    /// Shows the latest picture again.
    public func repeatLatest(
        _ times: Int64, from index: Int64, flaws: FrameFlaws = [],
        emit: (EncodedPacket) throws -> Void
    ) throws {
        guard times > 0 else { return }
        let shown = latestOrBlack()
        for place in index..<(index + times) {
            try encode(shown, at: place, flaws: flaws.union(.isRepeat), emit: emit)
        }
    }

    /// Black holds the place of a picture until the first that is whole.
    private func latestOrBlack() -> Shown {
        let shown = latest ?? Shown(Picture(width: profile.width, height: profile.height))
        latest = shown
        return shown
    }

    private func encode(
        _ shown: Shown, at index: Int64, flaws: FrameFlaws, emit: (EncodedPacket) throws -> Void
    ) throws {
        if let text, let picture = shown.picture { painter.paint(text(index), on: picture) }
        try encoder.encode(
            shown.planes, isNV12: shown.isNV12, index: index, flaws: flaws, emit: emit)
    }

    /// Makes the frame the latest picture; false when it is broken.
    private func take(_ frame: VideoFrame) throws -> Bool {
        guard frame.format.pixels == .mjpeg else {
            guard let pixels = PixelLayout(frame.format.pixels) else { return false }
            try take(frame, SourceLayout(pixels, frame.format))
            return true
        }
        if decoder == nil { decoder = try JPEGDecoder() }
        guard let decoder, decoder.decode(frame), var layout = decoder.layout else { return false }
        layout.aspect = frame.format.aspect
        layout.isInterlaced = frame.format.isInterlaced
        try scale(decoder.planes, layout)
        return true
    }

    private func take(_ frame: VideoFrame, _ layout: SourceLayout) throws {
        guard turn == 0, look == nil, text == nil,
            layout.isProxy(width: profile.width, height: profile.height),
            layout.pixels == .yuv420p || encoder.readsNV12
        else { return try scale(PlaneSet(frame), layout) }
        latest = Shown(frame, isNV12: layout.pixels == .nv12)
    }

    private func scale(_ planes: PlaneSet, _ layout: SourceLayout) throws {
        let picture = target()
        if scaler?.layout != layout {
            scaler = try PictureScaler(
                from: layout, fit: profile.fit, width: picture.width, height: picture.height)
        }
        try scaler?.scale(planes, into: picture)
        let upright = turn == 0 ? picture : try turned().turn(picture)
        look?.apply(to: upright)
        latest = Shown(upright)
    }

    private func target() -> Picture {
        if let scaled { return scaled }
        let isUpright = turn % 180 == 0
        let made = Picture(
            width: isUpright ? profile.width : profile.height,
            height: isUpright ? profile.height : profile.width)
        scaled = made
        return made
    }

    private func turned() throws -> PictureTurner {
        if let turner { return turner }
        let picture = target()
        let made = try PictureTurner(degrees: turn, width: picture.width, height: picture.height)
        turner = made
        return made
    }
}
