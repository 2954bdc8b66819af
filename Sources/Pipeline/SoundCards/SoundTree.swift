import DeviceNames
import Platform

/// The machine's sound cards as sysfs, procfs and udev's links name them. Reading it opens no
/// device.
struct SoundTree: LinkTree {
    static let kind = "snd"
    /// Before `/sys`, `/proc` and `/dev`; a test has a tree of its own.
    var root = ""

    /// One card of the kernel.
    struct Card: Equatable, LinkedDevice {
        /// What ALSA counts it by; another card may have it tomorrow.
        var number: Int32
        /// ALSA's short name, `USB` or `USB_1`.
        var id: String
        /// The maker's name for it, cleaned.
        var name: String
        /// Links in /dev/snd/by-id and /dev/snd/by-path that lead to it.
        var byID: String?
        var byPath: String?
        /// Vendor, product and serial of a USB device; whether it has a serial of its own; and
        /// where it hangs.
        var usbName: String?
        var hasSerial = false
        var usbPlace: String?
        /// Its devices that record, by number.
        var inputs: [Int32] = []

        var plainName: String { "hw:CARD=\(id)" }
    }

    /// What to watch for a card's coming.
    var folders: [String] { [root + "/dev/snd", byIDFolder, byPathFolder] }

    /// All cards, by number.
    func cards() -> [Card] {
        let links = (id: links(in: byIDFolder), path: links(in: byPathFolder))
        let names = makersNames()
        let devices = self.names(in: root + "/dev/snd")
        let numbers = self.names(in: root + "/sys/class/sound").compactMap { name in
            name.hasPrefix("card") ? Int32(name.dropFirst(4)) : nil
        }
        return numbers.sorted().map { number in
            var card = card(number, names[number])
            let control = root + "/dev/snd/controlC\(number)"
            let real = target(of: control) ?? control
            card.byID = links.id[real]
            card.byPath = links.path[real]
            card.inputs = Self.inputs(of: number, among: devices)
            return card
        }
    }

    private func card(_ number: Int32, _ makersName: String?) -> Card {
        let folder = root + "/sys/class/sound/card\(number)"
        let id = text("\(folder)/id") ?? "\(number)"
        var card = Card(number: number, id: id, name: makersName ?? id)
        guard let usb = usb(above: "\(folder)/device") else { return card }
        card.usbName = usb.name
        card.hasSerial = usb.hasSerial
        card.usbPlace = usb.place
        return card
    }

    /// As /proc/asound/cards has them: ` 1 [USB            ]: USB-Audio - Scarlett 2i2 USB`.
    private func makersNames() -> [Int32: String] {
        guard let bytes = try? Files.readStream(root + "/proc/asound/cards") else { return [:] }
        var names: [Int32: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            guard let bracket = line.firstIndex(of: "["), let dash = line.firstRange(of: "]: ")
            else { continue }
            let digits = line[..<bracket].filter { $0 != " " }
            let words = line[dash.upperBound...]
            let name = words.firstRange(of: " - ").map { words[$0.upperBound...] } ?? words
            if let number = Int32(digits) { names[number] = DeviceText.clean(name.utf8) }
        }
        return names
    }

    /// `pcmC1D0c` is device 0 of card 1, and records.
    private static func inputs(of number: Int32, among names: [String]) -> [Int32] {
        let prefix = "pcmC\(number)D"
        return names.compactMap { name in
            name.hasPrefix(prefix) && name.hasSuffix("c")
                ? Int32(name.dropFirst(prefix.count).dropLast()) : nil
        }.sorted()
    }
}
