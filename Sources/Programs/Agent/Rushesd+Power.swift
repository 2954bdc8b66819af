import Platform
import Settings
import Slate

/// What the box knows of power cuts.
extension Rushesd {
    /// A take that rolled when the machine lost its power rolls on as soon as it is back: better a
    /// clip too many. But nobody may have noticed.
    func lookForPowerCut() {
        let path = "\(settings.state)/boot"
        let boot = Clock.bootID()
        if let take = box.rolling, wasInAnotherBoot(path, boot) || isFromAnotherBoot(take, boot) {
            box.rolledOn = take.id
            Log.warning("the power was cut while \(take.slate) rolled; it rolls on")
        }
        // Who cannot write this has greater troubles, and the clips tell the same.
        attempt { try Files.replace(path, with: Array(boot.utf8)) }
    }

    /// Whether rushesd last ran before the machine was started; false on a box that has no such
    /// note yet.
    private func wasInAnotherBoot(_ path: String, _ boot: String) -> Bool {
        guard !boot.isEmpty, Files.exists(path), let bytes = try? Files.read(path, limit: 4096)
        else { return false }
        return !bytes.isEmpty && String(decoding: bytes, as: UTF8.self) != boot
    }

    private func isFromAnotherBoot(_ take: Take, _ boot: String) -> Bool {
        !boot.isEmpty
            && box.clips.of(take.id).contains {
                !$0.manifest.time.bootID.isEmpty && $0.manifest.time.bootID != boot
            }
    }
}
