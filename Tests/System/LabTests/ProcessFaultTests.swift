import Foundation
import Testing
import Wire

/// A camera's process stalls, starves, hangs and dies, under the units as shipped and a real
/// systemd.
extension RealDeviceTests {
    @Test func aCameraThatStallsStarvesHangsOrDiesRollsOnInTheSameTake() throws {
        let guest = try Guest()
        defer { guest.remove() }
        try FileManager.default.copyItem(
            atPath: "\(repository)/systemd", toPath: "\(guest.folder)/systemd")
        let (status, output) = try guest.run(["--timeout", "600"], job: "process.sh")
        try #require(status == 0, "\(output)")
        let takes = try guest.takes()
        try #require(takes.count == 2)
        try checkStalled(guest, takes[0], output)
        try checkKilled(guest, takes[1], output)
    }

    /// Stopped for 2 s, then beside a runaway neighbour, in 80 MB: one clip, at a constant rate,
    /// with everything that is missing counted.
    private func checkStalled(_ guest: Guest, _ take: TakeSummary, _ output: String) throws {
        try #require(take.clips.count == 1, "\(output)")
        let clip = try guest.manifest(take.clips[0].id)
        #expect(clip.state == .finished)
        #expect(clip.truth.captured + clip.truth.duplicated == clip.time.frames)
        #expect(
            clip.truth.duplicated >= 15,
            "2 s without a turn, of which the driver's buffers hold a little: \(clip.truth.duplicated)"
        )
        let video = try probe(
            guest.media(clip.id), "-count_packets", "-select_streams", "v", "-show_streams")
        #expect(video["nb_read_packets"] == "\(clip.time.frames)")
        #expect(video["avg_frame_rate"] == "30/1")
        let sound = try probe(guest.media(clip.id), "-select_streams", "a", "-show_streams")
        let seconds = try #require(sound["duration"].flatMap(Double.init))
        #expect(
            abs(seconds - Double(clip.time.frames) / 30) < 0.1,
            "sound of \(seconds) s to \(clip.time.frames) frames")

        let before = try #require(number(after: "resident before ", in: output))
        let after = try #require(number(after: "resident after ", in: output))
        #expect(after - before < 8192, "kB of memory grown while it stalled: \(after - before)")
        #expect(output.contains(", killed 0, "), "\(output)")
    }

    /// Each death costs what was not durable yet, its last fragment, and the time to come back.
    private func checkKilled(_ guest: Guest, _ take: TakeSummary, _ output: String) throws {
        let clips = try take.clips.map { try guest.manifest($0.id).time }.sorted {
            $0.monotonicStart < $1.monotonicStart
        }
        let deaths = output.split(separator: "\n").compactMap {
            line -> (signal: String, at: Double, durable: Int)? in
            let words = line.split(separator: " ")
            guard words.count == 5, words[1] == "at", let milliseconds = Double(words[2]),
                let durable = Int(words[4])
            else { return nil }
            return (String(words[0]), milliseconds / 1000, durable)
        }
        try #require(deaths.count == 4 && clips.count == 5, "\(output)")
        for (index, death) in deaths.enumerated() {
            let last = Double(clips[index].monotonicStart) / 1e9 + Double(clips[index].frames) / 30
            let next = Double(clips[index + 1].monotonicStart) / 1e9
            print(
                "lab: \(death.signal): \(death.at - last) s before it are lost, rolling again after \(next - death.at) s"
            )
            #expect(
                clips[index].frames >= death.durable,
                "\(death.signal): \(clips[index].frames) frames of \(death.durable) durable ones")
            // A fragment is a second.
            #expect(
                death.at - last < 2 * patience,
                "\(death.signal): \(death.at - last) s before it are lost")
            // Half a second until systemd starts it; a hang is found by the watchdog after three.
            let most = death.signal == "STOP" ? 6.0 : 3.0
            #expect(
                next - death.at < most * patience, "\(death.signal): dead for \(next - death.at) s")
        }
    }

    private func number(after words: String, in output: String) -> Int? {
        output.split(separator: "\n").first { $0.hasPrefix(words) }.flatMap {
            Int($0.dropFirst(words.count))
        }
    }
}
