import Foundation
import Testing

/// systemd's own opinion of our units; needs the package systemd, not a running systemd.
@Suite(
    .enabled(
        if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze"),
        "systemd-analyze is not installed"))
struct UnitFileTests {
    private static let units = [
        "rushesd.service", "rushes-camera@.service", "rushes-hub.service", "rushes-pull@.service",
        "rushes-pad.service",
        "rushes-align.service",
    ]

    /// A root file system of links: the system's own units, ours, and something executable where
    /// our programs will be.
    private final class Root {
        let path = FileManager.default.temporaryDirectory.appending(
            path: "rushes-units-\(UUID().uuidString)"
        ).path

        init() throws {
            let files = FileManager.default
            try files.createDirectory(
                atPath: "\(path)/usr/lib/systemd", withIntermediateDirectories: true)
            try files.createDirectory(atPath: "\(path)/usr/bin", withIntermediateDirectories: true)
            try files.createDirectory(
                atPath: "\(path)/etc/systemd/system", withIntermediateDirectories: true)
            try files.createSymbolicLink(atPath: "\(path)/lib", withDestinationPath: "usr/lib")
            try files.copyItem(
                atPath: "/lib/systemd/system", toPath: "\(path)/usr/lib/systemd/system")
            for program in [
                "rushesd", "rushes-camera", "rushes-hub", "rushes-pull", "rushes-pad",
                "rushes-align",
            ] {
                try files.copyItem(atPath: "/bin/true", toPath: "\(path)/usr/bin/\(program)")
            }
            for unit in UnitFileTests.units {
                let source = SourceModule.house.appending(path: "systemd/\(unit)").path
                try files.copyItem(atPath: source, toPath: "\(path)/etc/systemd/system/\(unit)")
            }
        }

        deinit {
            // What stays behind in the temporary folder does no harm.
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    private func analyze(_ arguments: [String]) throws -> (status: Int32, said: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/systemd-analyze")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }

    @Test func systemdHasNothingToSayAgainstOurUnits() throws {
        let root = try Root()
        let instances = Self.units.map { $0.replacing("@.", with: "@A.") }
        let (status, said) = try analyze(["verify", "--root=\(root.path)"] + instances)
        #expect(status == 0 && said.isEmpty, "\(said)")
    }

    @Test(arguments: units)
    func everyUnitIsConfined(unit: String) throws {
        let root = try Root()
        // 2.0 of 10: chrony's own unit scores 3.7, most media services 9.
        let path = "\(root.path)/etc/systemd/system/\(unit)"
        let (status, said) = try analyze([
            "security", "--offline=true", "--threshold=20", "--no-pager", path,
        ])
        #expect(status == 0, "\(said.split(separator: "\n").last ?? "")")
    }

    @Test func aCameraOnTheNetworkHasNoCamerasDeviceAndNoWayOutOfTheHouse() throws {
        let root = try Root()
        let folder = "\(root.path)/etc/systemd/system/rushes-camera@.service.d"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let dropIn = SourceModule.house.appending(path: "systemd/network-camera.conf").path
        try FileManager.default.copyItem(atPath: dropIn, toPath: "\(folder)/network.conf")
        let (status, said) = try analyze([
            "verify", "--root=\(root.path)", "rushes-camera@B.service",
        ])
        #expect(status == 0 && said.isEmpty, "\(said)")
        let text = try String(contentsOfFile: dropIn, encoding: .utf8)
        #expect(!text.contains("IPAddressDeny=\n") && !text.contains("video4linux"))
    }

    @Test func aCameraHasNoNetworkAndTheMemoryNoDevice() throws {
        func unit(_ name: String) throws -> String {
            try String(
                contentsOf: SourceModule.house.appending(path: "systemd/\(name)"), encoding: .utf8)
        }
        let (camera, memory) = (try unit("rushes-camera@.service"), try unit("rushesd.service"))
        #expect(
            camera.contains("\nPrivateNetwork=yes\n") && camera.contains("\nDevicePolicy=closed\n"))
        #expect(memory.contains("\nPrivateDevices=yes\n"))
        #expect(!camera.contains("Requires=rushesd"), "a camera rolls on while rushesd is dead")
    }
}
