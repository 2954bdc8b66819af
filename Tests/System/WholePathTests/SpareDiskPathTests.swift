import Foundation
import Platform
import Testing

struct SpareDiskPathTests {
    @Test func aCameraSaysAtItsStartThatTheSpareDiskIsMissing() throws {
        let folder = NSTemporaryDirectory() + "rushes-spare-" + UUID().uuidString.prefix(8)
        // A folder left there hurts nobody.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Files.createFolders(folder)
        let configuration =
            "state = \"\(folder)/box\"\nspare = \"\(folder)/spare\"\n[camera.A]\nvideo = \"test\"\naudio = \"test\"\n"
        try Files.replace("\(folder)/rushes.toml", with: Array(configuration.utf8))
        let said = try shell([
            "\(programs)/rushes-camera", "A", "--solo", "--config", "\(folder)/rushes.toml",
            "--size", "360x640", "--seconds", "1",
        ])
        #expect(said.status == 0)
        #expect(
            said.output.contains(
                "camera A: the spare disk is missing, there is no \(folder)/spare: connect it"),
            "\(said)")
    }
}
