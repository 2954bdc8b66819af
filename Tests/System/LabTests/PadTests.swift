import Foundation
import Testing

extension RealDeviceTests {
    /// A number pad on the kernel's real evdev, rushes-pad as the service it ships as.
    @Test func aNumberPadTagsTakesAndItsLampAnswers() throws {
        let guest = try Guest()
        defer { guest.remove() }
        try FileManager.default.copyItem(
            atPath: "\(repository)/systemd", toPath: "\(guest.folder)/systemd")
        let (status, output) = try guest.run(["--timeout", "600"], job: "pads.sh")
        try #require(status == 0, "\(output)")
        let facts = Set(output.split(separator: "\n").map(String.init))

        #expect(facts.contains("the pad: active, desk: Lab USB Keypad"), "\(output)")
        #expect(facts.contains("rolling lamp: 1"), "NumLock is lit while a take rolls: \(output)")
        #expect(
            facts.contains("a short minus: 6 changes, rolling 1"),
            "three blinks, and it rolls on: \(output)")
        #expect(facts.contains("cuts: 1"), "held with the kernel's repeats: \(output)")
        #expect(facts.contains("lamp after the cut: 0"), "\(output)")
        #expect(facts.contains("KP1: 2 changes, circled"), "one blink: \(output)")
        #expect(facts.contains("a bouncing KP2: 1 times, hold"), "\(output)")
        #expect(facts.contains("a note by: desk"), "\(output)")
        #expect(
            facts.contains("both at once: 10 and 10"), "a pad and a prompt, each heard: \(output)")
        #expect(facts.contains("after replug: ng"), "\(output)")
        #expect(facts.contains("without rushesd: 6 changes"), "three blinks: \(output)")
        #expect(facts.contains("it was not queued: ng"), "\(output)")
        #expect(facts.contains("back: hold"), "\(output)")
        #expect(facts.contains("late presses refused: 1"), "\(output)")
        #expect(!facts.contains("after the hang: ng"), "\(output)")
        #expect(facts.contains("typed into the console: 0"), "\(output)")
        #expect(facts.contains("restarts: 0"), "\(output)")
        #expect(facts.contains("stopped: success"), "\(output)")
    }
}
