import ClipDocuments
import Foundation
import Testing

/// The kernel's own drivers, in a guest: the release programs record from /dev/video0 and a sound
/// card.
@Suite(.serialized, .enabled(if: labState == "ready", "the lab is \(labState)"))
struct RealDeviceTests {
    @Test(arguments: ["camera", "webcam"])
    func aTakeFromRealDriversIsWholeAndInStep(_ device: String) throws {
        let guest = try Guest()
        defer { guest.remove() }
        let (status, output) = try guest.run(["--timeout", "600"], job: "record.sh", device, "6")
        try #require(status == 0, "\(output)")
        let take = try #require(try guest.takes().first)
        #expect(take.take.slate.description == "3-12B-1")
        #expect(take.take.verdict == .circled)
        let clip = try #require(take.clips.first)
        let manifest = try guest.manifest(clip.id)
        try checkRate(guest.media(clip.id), manifest, output)
        try checkLength(manifest, output)
        try checkPicture(guest.media(clip.id), manifest)
        try checkSound(guest.media(clip.id), manifest)
    }

    private func checkRate(_ media: String, _ manifest: ClipManifest, _ output: String) throws {
        let video = try probe(media, "-count_packets", "-select_streams", "v", "-show_streams")
        #expect(video["nb_read_packets"] == "\(manifest.time.frames)")
        #expect(video["r_frame_rate"] == "30/1")
        #expect(video["avg_frame_rate"] == "30/1")
        // A camera that found the guest too slow, and said so, takes less.
        let size = "\(video["width"] ?? "?")x\(video["height"] ?? "?")"
        #expect(
            size == "720x1280" || size == "540x960" && output.contains("its next take is smaller"),
            "\(size): \(output)")
        #expect(manifest.truth.captured + manifest.truth.duplicated == manifest.time.frames)
        // The guest has one processor, which the encoder shares with the camera's driver.
        #expect(manifest.truth.captured > manifest.time.frames / 4, "\(manifest.truth)")
    }

    /// Three seconds before roll, what is between, half a second after; a second of play for key
    /// frames.
    private func checkLength(_ manifest: ClipManifest, _ output: String) throws {
        let words = try #require(
            output.split(separator: "\n").first { $0.hasPrefix("rolled for ") }
        ).split(separator: " ")
        let (least, most) = (try #require(Int(words[2])), try #require(Int(words[4])))
        let milliseconds = manifest.time.frames * 1000 / 30
        #expect(
            (least + 2500...most + 4500).contains(milliseconds),
            "\(milliseconds) ms of a take of \(least) to \(most) ms")
    }

    /// The driver's picture moves and counts its frames: decoded pictures differ, but for the
    /// counted repeats.
    private func checkPicture(_ media: String, _ manifest: ClipManifest) throws {
        let sums = try shell([
            "ffmpeg", "-v", "error", "-i", media, "-map", "0:v", "-f", "framemd5", "-",
        ]).output
        let pictures = sums.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap {
            $0.split(separator: ",").last
        }
        #expect(pictures.count == manifest.time.frames)
        #expect(
            Set(pictures).count > manifest.truth.captured / 4,
            "\(Set(pictures).count) different of \(pictures.count)")
    }

    /// The card's tone of 1 kHz is there from the first to the last second, and the sound is as
    /// long as the picture.
    private func checkSound(_ media: String, _ manifest: ClipManifest) throws {
        let seconds = Double(manifest.time.frames) / 30
        let levels = try shell([
            "ffmpeg", "-v", "info", "-nostats", "-i", media, "-map", "0:a", "-af",
            "bandpass=f=1000:w=200,silencedetect=noise=-40dB:d=0.2",
            "-f", "null", "-",
        ]).output
        let silences = levels.split(separator: "\n").filter { $0.contains("silence_duration") }
        // A card that begins after the picture is silence to begin with; in the middle there is
        // none.
        #expect(silences.count <= 1, "\(silences)")
        let packets = try shell([
            "ffprobe", "-v", "error", "-select_streams", "a", "-show_entries",
            "packet=pts_time,duration_time", "-of", "csv=p=0", media,
        ]).output
        let last = try #require(packets.split(separator: "\n").last).split(separator: ",")
            .compactMap { Double($0) }
        #expect(
            abs(last.reduce(0, +) - seconds) < 0.1, "sound ends at \(last), picture at \(seconds)")
    }

    @Test func aPowerCutCostsAtMostTheFragmentBeingWritten() throws {
        let guest = try Guest()
        defer { guest.remove() }
        let disk = "\(guest.folder)/disk.img"
        #expect(FileManager.default.createFile(atPath: disk, contents: nil))
        #expect(try shell(["truncate", "-s", "256M", disk]).status == 0)
        let cut = try guest.run(["--disk", disk, "--kill-after", "60"], job: "power.sh", "roll")
        #expect(cut.status == 137, "\(cut.output)")
        let durable = cut.output.split(separator: "\n").filter { $0.hasPrefix("durable ") }
            .compactMap { Int($0.dropFirst(8)) }
        let acknowledged = try #require(durable.max(), "the take never rolled: \(cut.output)")
        try #require(acknowledged > 0, "no fragment was durable before the cut: \(cut.output)")

        let after = try guest.run(["--disk", disk], job: "power.sh", "recover")
        try #require(after.status == 0, "\(after.output)")
        let take = try #require(try guest.takes().first)
        #expect(take.take.slate.description == "5-2A-1")
        #expect(take.take.notes.map(\.text) == ["said before the power went"])
        let clip = try #require(take.clips.first)
        #expect(clip.state == .recovered)
        #expect(
            clip.frames >= acknowledged,
            "\(clip.frames) frames recovered, \(acknowledged) were durable")
        let video = try probe(
            guest.media(clip.id), "-count_packets", "-select_streams", "v", "-show_streams")
        #expect(video["nb_read_packets"] == "\(clip.frames)")
        #expect(
            try shell(["ffmpeg", "-v", "error", "-i", guest.media(clip.id), "-f", "null", "-"])
                .output == "")
    }
}
