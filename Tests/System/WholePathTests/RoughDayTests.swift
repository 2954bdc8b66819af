import ClipDocuments
import Foundation
import Platform
import Testing
import Wire

/// What is promised holds on a day on which everything fails: nothing is lost, nothing is wrong.
///
/// RUSHES_ROUGH_SECONDS says how long (20 without it), RUSHES_ROUGH_SEED which day; the seed is
/// printed.
@Suite(.serialized, .enabled(if: getuid() == 0, "mounting disks takes root"))
struct RoughDayTests {
    @Test func nothingIsLostOrWrongWhateverFails() throws {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["RUSHES_ROUGH_SECONDS"].flatMap(Double.init) ?? 20
        let seed =
            environment["RUSHES_ROUGH_SEED"].flatMap { UInt64($0) } ?? .random(in: 0..<1_000_000)
        print("rough day: seed \(seed), \(seconds) s")
        let day = try RoughDay(seed: seed)
        do {
            try day.live(seconds: seconds)
            try day.end()
            let check = try RoughDayCheck(day)
            try check.everythingAcknowledgedIsThereOnce()
            try check.everyTakeHasItsClipsOrSaysWhyNot()
            try check.theHubHoldsTheBoxesBytes()
            try check.everyClipIsInTheEditorsFolder()
            try check.everyMovieIsTheOneItsDocumentDescribes()
        } catch {
            Issue.record(
                "seed \(seed): \(error)\n\(day.diary.joined(separator: "\n"))\n\(day.logs)")
        }
        print("rough day: \(day.said.takes.count) takes, \(day.diary.count) events")
    }
}

/// What must hold at the day's end.
private struct RoughDayCheck {
    private let day: RoughDay
    private let takes: [TakeSummary]

    init(_ day: RoughDay) throws {
        self.day = day
        takes = try day.set.takes()
    }

    func everythingAcknowledgedIsThereOnce() throws {
        let ids = takes.map(\.take.id)
        #expect(Set(ids).count == ids.count)
        for id in day.said.takes {
            #expect(ids.contains(id), "take \(id) was acknowledged and is gone")
        }
        let notes = takes.flatMap { summary in summary.take.notes.map { (summary.take.id, $0.text) }
        }
        for (take, word) in day.said.notes {
            let found = notes.filter { $0.1 == word.value }
            #expect(found.allSatisfy { $0.0 == take }, "\(word.value) stands at another take")
            let least = if word.isAcknowledged { 1 } else { 0 }
            #expect(
                (least...1).contains(found.count), "\(word.value) is there \(found.count) times")
        }
        for summary in takes {
            guard let possible = day.said.possibleVerdicts(of: summary.take.id) else { continue }
            #expect(possible.contains(summary.take.verdict.rawValue), "\(summary.take.slate)")
        }
    }

    func everyTakeHasItsClipsOrSaysWhyNot() throws {
        let findings = try day.set.crew("day", "--check").output
        for summary in takes where day.said.takes.contains(summary.take.id) {
            for camera in RoughDay.cameras
            where !summary.clips.contains(where: { $0.camera == camera }) {
                let slate = summary.take.slate.description
                let isTold = findings.split(separator: "\n").contains {
                    $0.hasPrefix("\(slate) ") && $0.contains("has no clip")
                        && (summary.clips.isEmpty
                            || [" \(camera) (", " \(camera),"].contains(where: ($0 + ",").contains))
                }
                #expect(isTold, "\(slate) has no clip of camera \(camera): \(findings)")
            }
            for clip in summary.clips { #expect(clip.state != .rolling, "\(summary.take.slate)") }
        }
    }

    func theHubHoldsTheBoxesBytes() throws {
        let kept = Set(try digests(of: "\(day.hubDisk.path)/uploads"))
        for clip in takes.flatMap(\.clips) where clip.frames > 0 {
            let manifest = try day.set.manifest(clip.id)
            let promised = try #require(manifest.media?.sha256, "\(clip.id)")
            #expect(kept.contains(promised), "the hub lacks the bytes of clip \(clip.id)")
            let media = day.set.boxMedia(clip.id)
            // On a full disk what the hub has verified may have gone.
            guard Files.exists(media) else { continue }
            #expect(try digests(of: media) == [promised], "clip \(clip.id) changed on the box")
        }
    }

    func everyClipIsInTheEditorsFolder() throws {
        let clips = Set(takes.flatMap(\.clips).filter { $0.frames > 0 }.map(\.id))
        try eventually("every clip is in the editor's folder", seconds: 60) {
            try day.restartWhatEnded()
            return try clips.isSubset(of: day.set.editorDocuments().values.map(\.clip.id))
        }
        try eventually("the editor has the crew's last words", seconds: 30) {
            try day.restartWhatEnded()
            let documents = try day.set.editorDocuments().values
            let now = Dictionary(uniqueKeysWithValues: takes.map { ($0.take.id, $0.take) })
            return documents.allSatisfy { now[$0.take.id]?.notes == $0.take.notes }
        }
    }

    func everyMovieIsTheOneItsDocumentDescribes() throws {
        let documents = try day.set.editorDocuments()
        for (stem, document) in documents {
            try day.set.isWhole("\(stem).mov")
            let digest = try digests(of: "\(day.set.editor)/\(stem).mov")
            #expect(digest == [document.movie?.sha256], "\(stem) is not what its document says")
            try linesStandAtTheirMarks(document)
        }
        let movies = try day.set.editorFiles().map { String($0.dropLast(4)) }
        #expect(Set(movies) == Set(documents.keys))
    }

    /// The box counts from its clip's first frame, the movie from its own.
    private func linesStandAtTheirMarks(_ published: ClipDocument) throws {
        let box = try day.set.boxDocument(published.clip.id)
        let first = box.clip.time.inFrame ?? 0
        for (line, known) in zip(published.script ?? [], box.script ?? []) {
            let expected = known.inFrame.map { max(0, $0 - first) }
            #expect(line.inFrame == expected || line.inFrame == nil, "line \(line.number)")
            #expect((line.inFrame == nil) == (line.outFrame == nil), "line \(line.number)")
        }
    }

    /// SHA-256 of a file, or of every file in a folder.
    private func digests(of path: String) throws -> [String] {
        let answer = try shell(["find", path, "-type", "f", "-exec", "sha256sum", "{}", "+"])
        return answer.output.split(separator: "\n").map { String($0.prefix(64)) }
    }
}

extension FilmSet {
    /// The documents in the editor's folder, by the names of their files without ending.
    func editorDocuments() throws -> [String: ClipDocument] {
        var documents: [String: ClipDocument] = [:]
        for file in try Files.list(editor) where file.hasSuffix(".json") && !file.hasPrefix(".") {
            let stem = String(file.dropLast(5))
            documents[stem] = try document(stem)
        }
        return documents
    }
}

extension RoughDay {
    /// The last lines of everybody's log.
    var logs: String {
        let tails = try? shell(["sh", "-c", "tail -n 12 '\(set.folder)'/*.log"])
        return tails?.output ?? ""
    }
}
