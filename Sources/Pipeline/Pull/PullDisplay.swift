import ClipDocuments
import CrewSentences
import Glibc
import Platform

/// What the editor sees: a line for each clip in place, and on a terminal a moving line for what
/// comes.
final class PullDisplay {
    private let isTerminal = isatty(1) == 1
    private let isQuiet: Bool
    private let log: (String) -> Void
    private var lastShown: Int64 = 0
    /// Clips shown before: what comes again is a retag, and how long after cut is no news.
    private var shown: Set<String> = []

    /// Hundredths of a second; an hour after cut nobody waits for the clip any more.
    private static let longestWait: Int64 = 360_000

    /// `log` takes the sentences about what stands in the way.
    init(isQuiet: Bool, log: @escaping (String) -> Void = Log.warning) {
        self.isQuiet = isQuiet
        self.log = log
    }

    func placed(_ publication: Publication, _ name: String) {
        clear()
        guard !isQuiet else { return }
        let time = publication.document.clip.time
        let facts = [
            name, Self.duration(time), time.timecode, Self.size(publication.bytes),
            Phrases(.own).verified,
        ]
        write((facts + [sinceCut(publication)].compactMap { $0 }).joined(separator: "  ") + "\n")
    }

    /// A movie that lies here already has another name now; a newer document alone is no news.
    func told(_ publication: Publication, from former: String?, to name: String?) {
        guard !isQuiet, let former, let name, former != name else { return }
        clear()
        write(say("\(former) is called \(name) now", "\(former) 现名 \(name)") + "\n")
    }

    /// `0.84 s after cut` for a clip that has just been shot; by the clocks of this machine and the
    /// box's.
    private func sinceCut(_ publication: Publication) -> String? {
        guard let cut = publication.document.take.cutAt, shown.insert(publication.clip).inserted
        else { return nil }
        let (since, isBeyond) = Clock.wall().nanoseconds.subtractingReportingOverflow(
            cut.nanoseconds)
        let hundredths = since / 10_000_000
        guard !isBeyond, (0..<Self.longestWait).contains(hundredths) else { return nil }
        let seconds = "\(hundredths / 100).\(Self.pad(hundredths % 100))"
        return say("\(seconds) s after cut", "停机后 \(seconds) 秒")
    }

    /// `00:09.7`: minutes, seconds, tenths.
    static func duration(_ time: ClipTime) -> String {
        let tenths = time.rate.nanoseconds(ofFrames: Int64(time.frames)) / 100_000_000
        return "\(pad(tenths / 600)):\(pad(tenths / 10 % 60)).\(tenths % 10)"
    }

    private static func pad(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    func progress(_ publication: Publication, _ done: Int64) {
        let now = Clock.monotonic()
        guard isTerminal, !isQuiet, now - lastShown > 100_000_000 else { return }
        lastShown = now
        write(
            "\r\u{1B}[K\(publication.name)  \(done * 100 / max(1, publication.bytes)) % / \(Self.size(publication.bytes))"
        )
    }

    func complain(_ sentence: String) {
        clear()
        log(sentence)
    }

    func tell(_ sentence: String) {
        clear()
        Log.notice(sentence)
    }

    /// `41.2 MB`; decimal units, as file managers show them.
    static func size(_ bytes: Int64) -> String {
        let units: [(Int64, String)] = [
            (1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB"),
        ]
        guard let (unit, name) = units.first(where: { bytes >= $0.0 }) else { return "\(bytes) B" }
        let tenths = bytes / (unit / 10)
        return "\(tenths / 10).\(tenths % 10) \(name)"
    }

    private func clear() { if isTerminal && !isQuiet { write("\r\u{1B}[K") } }

    private func write(_ text: String) {
        // A reader that went away is no reason to stop pulling.
        _ = Array(text.utf8).withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
    }
}
