import Glibc
import Platform
import Settings

/// Finds the devices of the pads that are configured.
struct PadFinder {
    /// Where the kernel and udev put them; another folder in tests.
    var folder = "/dev/input"

    /// Folders whose changes mean that a device may have come.
    var folders: [String] { [folder, "\(folder)/by-id", "\(folder)/by-path"] }

    /// Paths of event devices, in their number's order. A folder that is not there holds none.
    func devices() -> [String] {
        let names = (try? Files.list(folder)) ?? []
        let numbers = names.compactMap { $0.hasPrefix("event") ? Int($0.dropFirst(5)) : nil }
        return numbers.sorted().map { "\(folder)/event\($0)" }
    }

    /// The device a pad is to use, none when it is not plugged in. `taken` are those another pad
    /// has.
    func device(for pad: Settings.Pad, taken: Set<String>) -> [String] {
        if pad.device.hasPrefix("/") { return resolved(pad.device).map { [$0] } ?? [] }
        for place in ["by-id", "by-path"] {
            if let path = resolved("\(folder)/\(place)/\(pad.device)") { return [path] }
        }
        // A device that cannot be asked yet is asked again when udev has given it its group.
        let facts = devices().filter { !taken.contains($0) }.compactMap { try? PadDevice.facts($0) }
        if pad.device == "auto" { return facts.filter(Self.looksLikeNumberPad).map(\.path) }
        return facts.filter { $0.name.lowercased().contains(pad.device.lowercased()) }.prefix(1)
            .map(\.path)
    }

    private func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// All ten digits and Enter of a keypad, and either no letters or a name that says so: many
    /// pads claim every key of a keyboard. A keyboard is never taken by itself, for that would take
    /// the console from the box.
    static func looksLikeNumberPad(_ facts: PadDevice.Facts) -> Bool {
        let keypad = ["KEY_KPENTER"] + (0...9).map { "KEY_KP\($0)" }
        guard facts.keys.isSuperset(of: keypad.compactMap(KeyNames.code)) else { return false }
        let letters = ["KEY_Q", "KEY_A", "KEY_Z", "KEY_M"].compactMap(KeyNames.code)
        let name = facts.name.lowercased()
        return facts.keys.isDisjoint(with: letters)
            || ["keypad", "numpad", "number pad", "numeric"].contains { name.contains($0) }
    }
}
