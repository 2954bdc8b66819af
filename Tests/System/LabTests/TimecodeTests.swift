import ClipDocuments
import Foundation
import Media
import SyntheticLTC
import Testing
import Time
import Timecode

/// Timecode from a real sound card, and a real clock that is set while the camera rolls.
extension RealDeviceTests {
    private static let rate = FrameRate(30)
    private static let day = Timecode.framesPerDay(rate, isDropFrame: false)

    @Test func theCodeOnTheSoundCardNamesTheFirstFrame() throws {
        let guest = try Guest()
        defer { guest.remove() }
        for (name, start) in [("midnight", "23:59:52:00"), ("morning", "08:30:00:00")] {
            let code = try #require(LTCGenerator(start, rate: Self.rate, channel: 2))
            try Data(code.wave(seconds: 60)).write(
                to: URL(fileURLWithPath: "\(guest.folder)/\(name).wav"))
        }
        let (status, output) = try guest.run(["--timeout", "600"], job: "timecode.sh", "ltc")
        try #require(status == 0, "\(output)")
        let takes = try clips(guest)
        try #require(takes.count == 4)
        let (midnight, dropout, drift, jump) = (takes[0], takes[1], takes[2], takes[3])
        #expect(takes.allSatisfy { $0.time.timecodeSource == .ltc })

        // What the clip's own sound says of its first frame.
        for clip in [midnight, drift] {
            let heard = try #require(try codeHeard(in: guest.media(clip.id)))
            #expect(
                abs(try label(clip) - heard) <= 1, "\(clip.time.timecode) written, \(heard) heard")
            #expect((clip.time.timecodeAgeSeconds ?? 9) < 1)
            #expect(clip.truth.timecodeJumps == 0)
        }
        #expect(midnight.time.timecode.hasPrefix("23:59:5"))

        // Free run: between two clips lie as many frames of code as of the clock.
        let between = Double(dropout.time.monotonicStart - midnight.time.monotonicStart) * 30 / 1e9
        let counted = (try label(dropout) - label(midnight) + Self.day) % Self.day
        #expect(
            abs(Double(counted) - between) <= 1,
            "\(counted) frames of code in \(between) of the clock")
        #expect((dropout.time.timecodeAgeSeconds ?? 0) > 3)

        // A card 300 ppm slow hears code 300 ppm slow; its stamps are 4 ms apart, or more on a busy
        // host.
        let ppm = try #require(drift.truth.timecodePpm)
        #expect((-600 ... -100).contains(ppm), "\(ppm) ppm")

        #expect(jump.time.timecode.hasPrefix("08:30:"))
        #expect(jump.truth.timecodeJumps == 1, "\(jump.truth)")
        let mark = try #require(jump.truth.marks.first { $0.kind == .timecodeJump })
        #expect((60..<jump.time.frames).contains(mark.frame))
    }

    @Test func midiTimecodeFromAUSBInterfaceNamesTheFirstFrame() throws {
        let guest = try Guest()
        defer { guest.remove() }
        let (status, output) = try guest.run(["--timeout", "600"], job: "timecode.sh", "mtc")
        try #require(status == 0, "\(output)")
        let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("code began ") })
        let began = try #require(Int64(line.dropFirst(11)))
        let ntsc = FrameRate(30000, 1001)
        let start = try #require(Timecode("00:09:50;00", rate: ntsc))
        let takes = try clips(guest)
        try #require(takes.count == 3)
        for clip in takes {
            // The generator's own clock says which of its frames the clip's first one lies most in.
            let frames = Double(clip.time.monotonicStart - began) * 30000 / 1001e9
            let written = try #require(Timecode(clip.time.timecode, rate: ntsc))
            #expect(
                abs(Double(written.frames - start.frames) - frames) <= 1,
                "\(clip.time.timecode) written, \(frames) frames of code")
            #expect(clip.time.timecode.contains(";") && clip.time.timecodeSource == .mtc)
        }
        #expect((takes[0].time.timecodeAgeSeconds ?? 9) < 1)
        #expect((takes[1].time.timecodeAgeSeconds ?? 0) > 3)
        #expect((takes[2].time.timecodeAgeSeconds ?? 9) < 1, "the port came back")
    }

    @Test func aClockSetDecadesForwardInATakeDatesItRight() throws {
        let guest = try Guest()
        defer { guest.remove() }
        let (status, output) = try guest.run(["--timeout", "600"], job: "timecode.sh", "clock")
        try #require(status == 0, "\(output)")
        let takes = try clips(guest)
        try #require(takes.count == 3)
        let (before, over, after) = (takes[0], takes[1], takes[2])
        #expect(Set(takes.map(\.id)).count == 3)

        #expect(before.reel == "A_20010203")
        #expect(before.truth.clockStepSeconds == nil)
        #expect([over.reel, after.reel] == ["A_20261123", "A_20261123"])
        // Set to 14:00:00 two seconds and the time of a few commands after roll.
        #expect(over.time.timecode.hasPrefix("13:59:5"), "\(over.time.timecode)")
        #expect(over.time.start.description.hasPrefix("2026-11-23T13:59:5"))
        let decades = try #require(over.truth.clockStepSeconds)
        #expect((814_000_000..<815_000_000).contains(decades), "\(decades) s")
        #expect(over.truth.marks.filter { $0.kind == .clockStep }.count == 1)
        #expect(after.truth.clockStepSeconds == nil)

        // Frames did not see it: as many as the monotonic clock has, at one rate.
        for clip in takes {
            let video = try probe(
                guest.media(clip.id), "-count_packets", "-select_streams", "v", "-show_streams")
            #expect(video["nb_read_packets"] == "\(clip.time.frames)")
            #expect(video["avg_frame_rate"] == "30/1")
        }
        #expect((4 * 30...8 * 30).contains(over.time.frames), "\(over.time.frames)")
    }

    /// The clips in the order they were rolled in.
    private func clips(_ guest: Guest) throws -> [ClipManifest] {
        try guest.takes().flatMap(\.clips).map { try guest.manifest($0.id) }.sorted {
            $0.time.monotonicStart < $1.time.monotonicStart
        }
    }

    private func label(_ clip: ClipManifest) throws -> Int64 {
        try #require(Timecode(clip.time.timecode, rate: Self.rate)).frames
    }

    /// The code's frame at the first picture, counted back from the middle of the recorded sound.
    private func codeHeard(in media: String) throws -> Int64? {
        let raw = media + ".raw"
        let sound = [
            "-copyts", "-i", media, "-map", "0:a", "-af", "aresample=first_pts=0", "-f", "s16le",
            "-ac", "2", raw,
        ]
        #expect(try shell(["ffmpeg", "-v", "error", "-y"] + sound).status == 0)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: raw))
        let format = AudioFormat(sample: .s16, sampleRate: 48000, channels: 2)
        let reader = try LTCReader(format, channel: 2)
        var heard: [Int64] = []
        for first in stride(from: 0, to: bytes.count - 1920, by: 1920) {
            var block = AudioBlock(format, capacity: 480)
            block.bytes.copyMemory(from: Array(bytes[first..<first + 1920]), byteCount: 1920)
            block.count = 480
            block.time = Int64(first / 4) * 1_000_000_000 / 48000
            reader.read(block) { frame in
                let said = Timecode(
                    hour: frame.hour, minute: frame.minute, second: frame.second,
                    frame: frame.frame, rate: Self.rate, isDropFrame: false)
                guard let said else { return }
                heard.append(
                    (said.frames - (frame.time * 30 + 500_000_000) / 1_000_000_000 + Self.day)
                        % Self.day)
            }
        }
        let sorted = heard.sorted()
        return sorted.isEmpty ? nil : sorted[sorted.count / 2]
    }
}
