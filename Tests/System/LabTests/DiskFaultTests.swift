import ClipDocuments
import Foundation
import Testing

/// A disk that stalls, fills, dies and becomes read-only under a take that rolls, with the kernel's
/// own device-mapper targets.
extension RealDeviceTests {
    @Test func aDiskThatStallsFillsDiesOrBecomesReadOnlyCostsNoPictureAndIsSaid() throws {
        let guest = try Guest()
        defer { guest.remove() }
        let (status, output) = try guest.run(["--timeout", "600"], job: "disks.sh")
        try #require(status == 0, "\(output)")
        let takes = try guest.takes()
        try #require(takes.count == 5, "\(output)")
        let clips = try takes.map {
            try $0.clips.map { try guest.manifest($0.id) }.sorted {
                $0.time.monotonicStart < $1.time.monotonicStart
            }
        }

        #expect(output.contains("slow: said\nslow: over\n"), "\(output)")
        #expect(clips[0].count == 1)
        #expect(clips[0].allSatisfy { $0.state == .finished && $0.truth.lost == 0 })

        #expect(output.contains("full: said\nfull: over\n"), "\(output)")
        #expect(output.contains("rushes: not rolling: the disk of "), "\(output)")
        #expect(output.contains("spare: goes on\n"), "\(output)")
        #expect(output.contains("dying: on the spare after "), "\(output)")
        #expect(output.contains("readonly: on the spare after "), "\(output)")
        #expect(
            output.firstMatch(of: /readonly: a new file: .*Read-only file system/) != nil,
            "\(output)")
        for (index, parts) in clips.enumerated().dropFirst() {
            #expect(parts.count == 2, "take \(index + 1)")
            try checkGapless(parts)
        }
        for clip in clips.joined() {
            let video = try probe(
                guest.media(clip.id), "-count_packets", "-select_streams", "v", "-show_streams")
            #expect(video["nb_read_packets"] == "\(clip.time.frames)")
        }
    }

    /// The second clip begins with the first frame the first does not have.
    private func checkGapless(_ parts: [ClipManifest]) throws {
        let (first, second) = (try #require(parts.first), try #require(parts.last))
        #expect(first.state == .recovered && second.state == .finished)
        let between = Double(second.time.monotonicStart - first.time.monotonicStart) * 30 / 1e9
        #expect(
            abs(between - Double(first.time.frames)) < 0.5,
            "\(first.time.frames) frames in \(between)")
        #expect(second.truth.dropped == 0)
    }
}
