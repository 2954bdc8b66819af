import ClipDocuments
import Slate

/// A clip's measured truth in plain words: what `rushes clip` prints and an editor may ask for.
///
/// Pure; a line a fact, a fact only where it was measured. Timecode and frames are the movie's,
/// which crew and editor see; the box's clip is a file of its own and has a line of its own.
public struct Certificate: Sendable {
    private let document: ClipDocument
    private let isConfirmed: Bool?
    private let isUploaded: Bool
    private let words: CertificateWords

    /// `isConfirmed`: whether the backend holds the very same bytes; nil when the reader cannot
    /// know.
    public init(
        _ document: ClipDocument, isConfirmed: Bool? = nil, isUploaded: Bool = false,
        language: Language
    ) {
        let isPublished = document.movie != nil || document.boxClip != nil
        var published = isPublished ? document : document.asPublished
        if !isPublished { published.clip.time.timecode = document.clip.movieTimecode }
        self.document = published
        self.isConfirmed = isConfirmed
        self.isUploaded = isUploaded
        words = CertificateWords(language)
    }

    /// `lines` one below the other: what `rushes clip` prints.
    public var text: String { lines.joined(separator: "\n") }

    /// Title, timecode, length, picture and sound; then a line a fault, or one that there was none;
    /// last how the clip ended and whether its copy is verified.
    public var lines: [String] {
        [title, place, extent] + media + verdicts.map { "  \($0)" } + boxClip + [ending]
    }

    private var clip: ClipManifest { document.clip }
    private var truth: ClipTruth { clip.truth }

    private var title: String {
        words.title(slate: document.take.slate.description, camera: clip.camera, clip: clip.id)
    }

    private var place: String {
        "\(words.timecode) \(clip.time.timecode) (\(source)), "
            + words.recorded(
                clip.time.start.description.prefix(19).replacing("T", with: " ") + " UTC",
                isSynchronised: clip.time.clockSynchronised)
    }

    /// Where the timecode comes from; how old it was, when it was, and how its clock ran, where
    /// that was measured.
    private var source: String {
        var text = words.name(clip.time.timecodeSource)
        if let age = clip.time.timecodeAgeSeconds, age >= 1 {
            text += ", \(words.lastHeard(seconds: Self.tenths(age)))"
        }
        if let ppm = truth.timecodePpm { text += ", \(Self.tenths(ppm)) ppm" }
        return text
    }

    private var extent: String {
        var text = words.length(
            frames: clip.time.frames, rate: clip.time.rate,
            seconds: seconds(frames: clip.time.frames))
        let marks: [(String, Int?)] = [
            (words.roll, clip.time.rollFrame), (words.cut, clip.time.cutFrame),
        ]
        for (name, frame) in marks { if let frame { text += ", \(name) \(frame)" } }
        return text
    }

    private var media: [String] {
        let video = clip.video
        let load = truth.encoderLoad.map { ", \(words.load) \(Int(($0 * 100).rounded())) %" } ?? ""
        var lines = [
            "\(words.picture): \(video.width)x\(video.height) \(video.codec) \(video.bitrateKbps) kb/s, \(video.encoder)\(load); \(words.from) \(video.source)"
        ]
        if let later = video.laterSources {
            lines.append("\(words.later) \(later.joined(separator: "; "))")
        }
        if let encoders = video.insteadOf { lines.append("\(words.insteadOf) \(encoders)") }
        guard let audio = clip.audio else { return lines + ["\(words.sound): \(words.noSound)"] }
        lines.append(
            "\(words.sound): \(audio.channels) ch \(audio.codec) \(audio.sampleRate) Hz; \(words.from) \(audio.source)\(drift)"
        )
        return lines
    }

    private var drift: String {
        guard let ppm = truth.driftPpm else { return "" }
        let range =
            truth.driftRange.map { " (\(Self.tenths($0.lowest)) .. \(Self.tenths($0.highest)))" }
            ?? ""
        return "; \(words.clock) \(Self.tenths(ppm)) ppm\(range)"
    }

    /// One line for each thing that went wrong, or one that says nothing did.
    private var verdicts: [String] {
        let faults = TruthMark.Kind.allCases.compactMap(fault)
        let conversion = truth.converted > 0 ? [words.converted(frames: truth.converted)] : []
        let isKnown = !truth.recovered || truth.unaccounted != nil
        if !isKnown && faults.isEmpty { return [words.unaccounted] + conversion }
        let rest =
            truth.unaccounted.flatMap { $0 > 0 ? [words.unaccounted(frames: $0)] : nil } ?? []
        if faults.isEmpty && !rest.isEmpty { return rest + conversion }
        if faults.isEmpty {
            return [words.flawless(frames: clip.time.frames, hasSound: clip.audio != nil)]
                + conversion
        }
        return faults + rest + conversion
    }

    private func fault(_ kind: TruthMark.Kind) -> String? {
        let marks = truth.marks.filter { $0.kind == kind }
        let count = max(sum(kind), marks.reduce(0) { $0 + $1.count })
        guard count > 0 else { return nil }
        let freeze =
            kind == .duplicated && truth.longestFreeze > 1
            ? words.longest(frames: truth.longestFreeze) : ""
        return words.fault(kind, amount: amount(kind, count)) + freeze + places(marks)
    }

    private func sum(_ kind: TruthMark.Kind) -> Int {
        switch kind {
        case .lost: truth.lost
        case .dropped: truth.dropped
        case .duplicated: truth.duplicated
        case .corrupt: truth.corrupt
        case .noSignal: truth.withoutSignal
        case .spared: truth.spared
        case .soundFilled: truth.audioSamplesFilled
        case .soundCut: truth.audioSamplesCut
        case .soundClipped: truth.audioSamplesClipped
        case .overload: truth.overloadSteps
        case .timecodeJump: truth.timecodeJumps
        case .clockStep: 0
        }
    }

    private func amount(_ kind: TruthMark.Kind, _ count: Int) -> String {
        switch kind {
        case .soundFilled, .soundCut: "\(count * 1000 / max(1, clip.audio?.sampleRate ?? 48000)) ms"
        case .clockStep:
            truth.clockStepSeconds.map { words.by(seconds: Self.tenths($0)) } ?? "\(count)"
        default: "\(count)"
        }
    }

    /// `(frames 100-102, 240 and 3 more)`.
    private func places(_ marks: [TruthMark]) -> String {
        guard !marks.isEmpty else { return "" }
        let shown = marks.prefix(Self.mostPlaces).map {
            $0.frame == $0.lastFrame ? "\($0.frame)" : "\($0.frame)-\($0.lastFrame)"
        }
        return " (\(words.at(shown.joined(separator: ", "), more: marks.count - shown.count)))"
    }

    /// As many as fit beside the sentence on one line.
    private static let mostPlaces = 8

    private var boxClip: [String] {
        guard let origin = document.boxClip else { return [] }
        return [
            words.boxClip(frames: origin.frames, first: origin.firstFrame)
                + ", \(origin.bytes) bytes, xxh3 \(origin.xxh3)"
        ]
    }

    private var ending: String {
        let isRecovered = truth.recovered || clip.state == .recovered
        return
            (clip.state == .rolling ? words.rolling : isRecovered ? words.recovered : words.closed)
            + copy
    }

    /// How the copy at the backend is, as far as the reader can know.
    private var copy: String {
        guard let isConfirmed else { return "" }
        if isConfirmed { return ", \(words.confirmed)" }
        return ", \(isUploaded ? words.uploaded : words.unconfirmed)"
    }

    private func seconds(frames: Int) -> String {
        Self.tenths(Double(clip.time.rate.nanoseconds(ofFrames: Int64(frames))) / 1e9)
    }

    private static func tenths(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "?" }
        let tenths = Int64((abs(value) * 10).rounded())
        return "\(value < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }
}
