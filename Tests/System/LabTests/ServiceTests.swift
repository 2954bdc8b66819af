import Foundation
import Testing

extension RealDeviceTests {
    /// The units as shipped, under a real systemd: confined, and yet everything they need is there.
    @Test func theServicesRecordConfinedAndComeBack() throws {
        let guest = try Guest()
        defer { guest.remove() }
        for folder in ["systemd", "hardware"] {
            try FileManager.default.copyItem(
                atPath: "\(repository)/\(folder)", toPath: "\(guest.folder)/\(folder)")
        }
        let (status, output) = try guest.run(["--timeout", "600"], job: "services.sh")
        try #require(status == 0, "\(output)")
        let facts = Set(output.split(separator: "\n").map(String.init))

        #expect(output.contains("without its camera: active, waiting: cannot open "), "\(output)")
        #expect(
            facts.contains("named by its socket: platform-vhci_hcd_0-usb-0_1_1_0 "), "\(output)")
        #expect(facts.contains("its power: on"), "\(output)")
        for unit in ["rushesd", "rushes-camera@A", "rushes-camera@B"] {
            #expect(facts.contains("\(unit): active, restarts 0"), "\(output)")
        }
        #expect(facts.contains("clips belong to: rushes:750"), "\(output)")
        #expect(facts.contains("after a hang: restarts 1"), "\(output)")
        #expect(facts.contains("stopped: success, success, success"), "\(output)")

        // The take went on while rushesd was restarted, and the confined cameras could see clock
        // and boot.
        let take = try #require(try guest.takes().first)
        #expect(take.clips.count == 2 && take.clips.allSatisfy { $0.state == .finished })
        for clip in take.clips {
            let time = try guest.manifest(clip.id).time
            #expect(time.clockSynchronised, "adjtimex(2) is out of a camera's reach")
            #expect(time.bootID.count == 36)
        }
    }
}
