import Foundation
import Testing

/// An ext4 of its own in a file, that stalls and fills up as told. Needs root.
final class FaultyDisk {
    let path: String
    private let image: String

    /// Mounts a new file system of so many megabytes.
    init(megabytes: Int) throws {
        let name = NSTemporaryDirectory() + "rushes-disk-" + UUID().uuidString.prefix(8)
        path = name
        image = name + ".img"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let script = """
            truncate -s \(megabytes)M '\(image)' && mkfs.ext4 -q -m 0 '\(image)' &&
            mount -o loop '\(image)' '\(path)' && rmdir '\(path)/lost+found'
            """
        let made = try shell(["sh", "-c", script])
        try #require(made.status == 0, "\(made.output)")
    }

    deinit {
        // A mount left behind goes with the machine.
        _ = try? shell(["umount", "-l", path])
        try? FileManager.default.removeItem(atPath: image)
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Nothing is written for so long; returns at once, and thaws even if this process dies.
    func stall(seconds: Double) throws {
        try background("fsfreeze -f '\(path)'; sleep \(seconds); fsfreeze -u '\(path)'")
    }

    /// Not a byte is left for so long; returns at once.
    func fill(seconds: Double) throws {
        let filler = "\(path)/filler"
        try background(
            "dd if=/dev/zero of='\(filler)' bs=1M status=none; sleep \(seconds); rm -f '\(filler)'")
    }

    /// Waits until it neither stalls nor is full.
    func heal() throws {
        for process in running { process.awaitEnd() }
        running = []
    }

    private var running: [Process] = []

    private func background(_ script: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        running.append(process)
    }
}
