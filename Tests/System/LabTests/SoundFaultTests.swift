import ClipDocuments
import Foundation
import Slate
import Testing

/// What one guest's sound rows left.
private struct SoundRows: Sendable {
    struct Row: Sendable {
        let manifest: ClipManifest
        /// Frames in the media, and samples of sound from the first frame on.
        let frames: Int
        let samples: Int
        /// Where the pips begin, in seconds from the first frame.
        let pips: [Double]
        let log: String
        let marks: String

        /// When each pip sounded, in seconds of the guest's own clock.
        var instants: [Double] { pips.map { $0 + Double(manifest.time.monotonicStart) / 1e9 } }

        /// Seconds of the clip at which the job did something.
        func marked(_ words: String) throws -> Double {
            let line = try #require(
                marks.split(separator: "\n").first { $0.hasSuffix(words) },
                "no '\(words)' in \(marks)")
            return try #require(Double(line.prefix { $0 != " " })) - Double(
                manifest.time.monotonicStart) / 1e9
        }
    }

    private var rows: [String: Row] = [:]
    /// The clips of two cameras at one card, in the order they began.
    let shared: [Row]

    /// One guest for all rows; pips of 1 kHz, 10 ms long, every half second in the second channel.
    init() throws {
        let guest = try Guest()
        defer { guest.remove() }
        try Self.pips(seconds: 120).write(to: URL(fileURLWithPath: "\(guest.folder)/pips.wav"))
        let (status, output) = try guest.run(["--timeout", "600"], job: "sound.sh")
        guard status == 0 else { throw JobFailed(job: "sound.sh", status: status, output: output) }
        for name in ["drift", "overrun", "gone", "late", "exchanged"] {
            rows[name] = try Row("\(guest.folder)/\(name)")
        }
        let clips = "\(guest.folder)/shared/clips"
        shared = try FileManager.default.contentsOfDirectory(atPath: clips).sorted().map {
            try Row("\(clips)/\($0)")
        }
    }

    func row(_ name: String) throws -> Row { try #require(rows[name]) }

    private static func pips(seconds: Int) -> Data {
        let count = seconds * 48_000
        var samples = [Int16](repeating: 0, count: 2 * count)
        for pip in stride(from: 0, to: count, by: 24_000) {
            for index in 0..<480 {
                samples[2 * (pip + index) + 1] = Int16(
                    20_000 * sin(2 * Double.pi * Double(index) / 48))
            }
        }
        var file = Data("RIFF".utf8)
        func add(_ value: UInt32, _ bytes: Int) {
            withUnsafeBytes(of: value.littleEndian) { file.append(contentsOf: $0.prefix(bytes)) }
        }
        add(UInt32(36 + 4 * count), 4)
        file.append(Data("WAVEfmt ".utf8))
        for (value, bytes) in [(16, 4), (1, 2), (2, 2), (48_000, 4), (192_000, 4), (4, 2), (16, 2)]
            as [(UInt32, Int)]
        { add(value, bytes) }
        file.append(Data("data".utf8))
        add(UInt32(4 * count), 4)
        samples.withUnsafeBytes { file.append(contentsOf: $0) }
        return file
    }
}

extension SoundRows.Row {
    init(_ folder: String) throws {
        let media = "\(folder)/media.mp4"
        manifest = try JSON.decode(
            ClipManifest.self,
            from: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/clip.json")))
        log = try String(contentsOfFile: "\(folder)/log", encoding: .utf8)
        marks = try String(contentsOfFile: "\(folder)/marks", encoding: .utf8)
        frames =
            Int(
                try probe(media, "-count_packets", "-select_streams", "v", "-show_streams")[
                    "nb_read_packets"] ?? "") ?? 0
        let sound = try bytes([
            "ffmpeg", "-v", "error", "-copyts", "-i", media, "-map", "0:a", "-af",
            "aresample=first_pts=0", "-f", "s16le", "-ac", "1", "-",
        ])
        samples = sound.count / 2
        pips = sound.withUnsafeBytes { Self.onsets(in: $0.bindMemory(to: Int16.self)) }
    }

    private static func onsets(in samples: UnsafeBufferPointer<Int16>) -> [Double] {
        var found: [Double] = []
        var next = 0
        for index in samples.indices where index >= next && samples[index].magnitude > 6000 {
            found.append(Double(index) / 48_000)
            next = index + 14_400
        }
        return found
    }
}

extension RealDeviceTests {
    /// What sound cards do on set, with the kernel's own drivers: rows 11 to 13, and cards that
    /// come late or are exchanged. (Row 14, the machine's sleep, is a unit test.)
    @Suite struct SoundFaultTests {
        private static let rows = Result { try SoundRows() }
        private let rows: SoundRows

        init() throws { rows = try Self.rows.get() }

        @Test func aCardThatDriftsStaysInStepAllTheTime() throws {
            let row = try rows.row("drift")
            let shifts = try [("-300", 300.0), ("300", -300), ("-1000", 1000), ("1000", -1000)].map
            {
                (from: try row.marked("drift \($0)"), ppm: $1)
            }
            try #require(row.pips.count > 90, "\(row.pips.count)")
            // When each pip sounded: a card that runs fast plays them sooner, in true time.
            var due = row.pips[0]
            var farthest = 0.0
            for pip in row.pips {
                let ppm = shifts.last { $0.from <= due }?.ppm ?? 0
                farthest = max(farthest, abs(pip - due))
                due += 0.5 / (1 + ppm / 1e6)
            }
            // 10 ms are held by the exact clock of `DriftTests`; a busy host's guest reads its own
            // late, a tick or two of 4 ms.
            #expect(farthest <= 0.020, "\(farthest * 1000) ms")
            let truth = row.manifest.truth
            #expect(truth.audioSamplesCut == 0, "\(truth)")
            // Sound that began after the picture is no gap; none is added later.
            #expect(truth.audioSamplesFilled == 0, "\(truth)")
            let range = try #require(truth.driftRange)
            // The guest's loopback card stamps to 4 ms, which is 300 ppm in ten seconds, and twice
            // that when the host is busy.
            #expect((600...1800).contains(range.highest), "\(range)")
            #expect((-1800 ... -600).contains(range.lowest), "\(range)")
            #expect(row.manifest.audio?.channelNames == ["boom"])
        }

        @Test func anOverrunIsSilenceOfItsExactLength() throws {
            let row = try rows.row("overrun")
            let (stop, go) = (try row.marked("STOP"), try row.marked("CONT"))
            let before = row.pips.filter { $0 < stop - 0.5 }
            let after = row.pips.filter { $0 > go + 0.5 }
            let first = try #require(before.first)
            try #require(after.count > 2, "\(row.pips) stopped at \(stop), went on at \(go)")
            for pip in after {
                let phase = (pip - first) / 0.5
                #expect(
                    abs(phase - phase.rounded()) * 0.5 <= 0.010,
                    "a pip at \(pip), the first at \(first)")
            }
            #expect(
                (48_000...Int((go - stop + 1) * 48_000)).contains(
                    row.manifest.truth.audioSamplesFilled), "\(row.manifest.truth)")
            #expect(row.manifest.truth.marks.contains { $0.kind == .soundFilled })
            // A clip that ends by itself ends with what came last, up to half a second of it
            // silence not yet due.
            #expect(
                (-24_000...2048).contains(row.samples - row.frames * 1600),
                "\(row.samples) samples, \(row.frames) frames")
        }

        @Test func aCardThatIsGoneIsSilenceAndComesBackInTheSameTake() throws {
            let row = try rows.row("gone")
            let (unbind, bind) = (try row.marked("unbind"), try row.marked("dummy bind"))
            #expect((8 * 30...11 * 30).contains(row.frames), "\(row.frames)")
            // A clip that ends by itself ends with what came last, up to half a second of it
            // silence not yet due.
            #expect(
                (-24_000...2048).contains(row.samples - row.frames * 1600),
                "\(row.samples) samples, \(row.frames) frames")
            let filled = Double(row.manifest.truth.audioSamplesFilled) / 48_000
            #expect(
                (bind - unbind - 0.5...bind - unbind + 3).contains(filled), "\(filled) s of silence"
            )
            let mark = try #require(row.manifest.truth.marks.first { $0.kind == .soundFilled })
            #expect(Double(mark.frame) / 30 > unbind - 0.5, "\(mark)")
            #expect(row.log.contains("sound card Dummy (hw:Dummy,0)"), "\(row.log)")
            #expect(row.log.contains("resolved"), "\(row.log)")
            #expect(!row.log.contains("ended with"), "\(row.log)")
        }

        @Test func aCardThatComesInMidTakeIsHeardFromThenOn() throws {
            let row = try rows.row("late")
            let come = try row.marked("modprobe snd-dummy hrtimer=1")
            #expect((8 * 30...11 * 30).contains(row.frames), "\(row.frames)")
            let filled = Double(row.manifest.truth.audioSamplesFilled) / 48_000
            #expect(
                (come - 0.5...come + 3).contains(filled),
                "\(filled) s of silence, the card came at \(come)")
            // The track is as long as the picture all the same.
            #expect(
                (-24_000...2048).contains(row.samples - row.frames * 1600),
                "\(row.samples) samples, \(row.frames) frames")
            #expect(
                row.manifest.audio?.source.contains("Dummy") == true,
                "\(String(describing: row.manifest.audio))")
            #expect(row.manifest.audio?.channelNames == ["boom"])
            #expect(row.log.contains("there is no sound card hw:Dummy,0"), "\(row.log)")
            #expect(row.log.contains("resolved"), "\(row.log)")
            #expect(!row.log.contains("ended with"), "\(row.log)")
        }

        @Test func aCardThatTakesTheNumberOfTheOneThatWentIsLeftAlone() throws {
            let row = try rows.row("exchanged")
            let (gone, back) = (try row.marked("loopback unbind"), try row.marked("loopback bind"))
            let filled = Double(row.manifest.truth.audioSamplesFilled) / 48_000
            #expect(
                (back - gone - 0.5...back - gone + 3).contains(filled),
                "\(filled) s of silence, away for \(back - gone)")
            #expect(row.pips.filter { $0 < gone }.count > 4, "\(row.pips), gone at \(gone)")
            #expect(
                !row.pips.contains { $0 > gone + 0.2 && $0 < back },
                "\(row.pips), gone at \(gone), back at \(back)")
            #expect(row.pips.filter { $0 > back }.count > 4, "\(row.pips), back at \(back)")
            #expect(row.log.contains("has its number now and is left alone"), "\(row.log)")
            #expect(!row.log.contains("ended with"), "\(row.log)")
        }

        /// The camera that opened the card is killed in mid-take; the other's sound has no gap, and
        /// the first takes the card up again.
        @Test func twoCamerasShareOneCardAndOneThatDiesTakesNothingAlong() throws {
            try #require(
                rows.shared.map(\.manifest.camera) == ["A", "B", "A"], "\(rows.shared.map(\.log))")
            let (killed, other, again) = (rows.shared[0], rows.shared[1], rows.shared[2])
            #expect(killed.manifest.truth.recovered)
            let kill = try other.marked("kill A")
            #expect(
                kill > 2 && kill < Double(other.frames) / 30 - 4,
                "killed at \(kill) of \(other.frames) frames")
            #expect(
                other.manifest.truth.audioSamplesFilled == 0
                    && other.manifest.truth.audioSamplesCut == 0, "\(other.manifest.truth)")
            try #require(other.pips.count >= 24, "\(other.pips)")
            for (pip, next) in zip(other.pips, other.pips.dropFirst()) {
                #expect(abs(next - pip - 0.5) <= 0.010, "\(pip) to \(next)")
            }
            #expect(again.manifest.truth.audioSamplesFilled == 0, "\(again.manifest.truth)")
            // What both heard is at one place of the box's time line.
            let both = try #require(other.instants.first)...#require(other.instants.last)
            for row in [killed, again] {
                try #require(row.instants.count >= 4, "\(row.pips)")
                for instant in row.instants where both.contains(instant) {
                    let nearest = try #require(other.instants.map { abs($0 - instant) }.min())
                    #expect(nearest <= 0.020, "\(instant): \(nearest * 1000) ms from the other's")
                }
            }
            #expect(!other.log.contains("sound card"), "\(other.log)")
        }
    }
}
