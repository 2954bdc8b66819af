import Glibc
import Platform

/// Where the bytes of a raw MIDI port are: ALSA's own device nodes, read as they are.
public enum MIDIPort {
    /// The node of `hw:1,0`, `hw:Mini,0`, `hw:CARD=Mini,DEV=0`; a name that begins with `/` is the
    /// path itself.
    public static func path(_ name: String) throws(SystemFailure) -> String {
        if name.hasPrefix("/") { return name }
        guard name.hasPrefix("hw:") else { throw unknown(name) }
        let parts = name.dropFirst(3).split(separator: ",", omittingEmptySubsequences: false).map {
            part in
            part.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""
        }
        guard (1...2).contains(parts.count), let card = try number(ofCard: parts[0]) else {
            throw unknown(name)
        }
        guard let device = parts.count == 2 ? Int(parts[1]) : 0, device >= 0 else {
            throw unknown(name)
        }
        return "/dev/snd/midiC\(card)D\(device)"
    }

    /// A card's number, also by its name; the kernel keeps a link `/proc/asound/NAME` to `card1`.
    private static func number(ofCard text: String) throws(SystemFailure) -> Int? {
        if let number = Int(text) { return number }
        guard !text.isEmpty, !text.contains("/") else { return nil }
        var target = [CChar](repeating: 0, count: 64)
        let length = readlink("/proc/asound/\(text)", &target, target.count - 1)
        guard length > 4 else {
            throw SystemFailure(
                "find", "MIDI card \(text)", code: ENODEV,
                hint: "cat /proc/asound/cards names those there are")
        }
        return Int(String(decoding: target[4..<length].map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    private static func unknown(_ name: String) -> SystemFailure {
        SystemFailure(
            "use the MIDI port", name, code: EINVAL,
            hint: "write it hw:CARD,DEVICE, such as hw:1,0 or hw:Mini,0")
    }
}
