import Glibc
import Media
import Platform
import Testing

@testable import SoundCards

/// Sound cards in a folder of its own, as sysfs, procfs and udev's links show them.
private final class FakeRack {
    let root = "/tmp/rushes-cards-\(getpid())-\(UInt64.random(in: 0 ..< .max))"
    var tree: SoundTree { SoundTree(root: root) }
    private var names: [Int: String] = [:]

    init() throws {
        for folder in ["/dev/snd/by-id", "/dev/snd/by-path", "/sys/class/sound", "/proc/asound"] {
            try Files.createFolders(root + folder)
        }
    }

    deinit {
        // A folder left in the temporary place hurts nobody.
        try? Files.removeTree(root)
    }

    /// Plugs a USB card in; without a serial udev's by-id link is made of the model alone.
    func plug(
        _ number: Int, _ name: String, id: String, serial: String?, socket: String,
        model: String = "1235:8210"
    ) throws {
        let device = "\(root)/sys/devices/\(socket)"
        let words = model.split(separator: ":").map(String.init)
        try Files.createFolders("\(device)/interface")
        try put("\(device)/idVendor", words[0])
        try put("\(device)/idProduct", words[1])
        if let serial {
            try put("\(device)/serial", serial)
        } else {
            try Files.remove("\(device)/serial")
        }
        try card(number, name, id: id)
        try link("\(root)/sys/class/sound/card\(number)/device", to: "\(device)/interface")
        try link(byID(serial ?? "X"), to: "\(root)/dev/snd/controlC\(number)")
        try link(byPath(socket), to: "\(root)/dev/snd/controlC\(number)")
    }

    /// A card that is built in: no links.
    func card(_ number: Int, _ name: String, id: String) throws {
        try Files.createFolders("\(root)/sys/class/sound/card\(number)")
        try put("\(root)/sys/class/sound/card\(number)/id", id)
        try put("\(root)/dev/snd/controlC\(number)", "")
        try put("\(root)/dev/snd/pcmC\(number)D0p", "")
        try put("\(root)/dev/snd/pcmC\(number)D0c", "")
        names[number] =
            " \(number) [\(id)            ]: USB-Audio - \(name)\n                      \(name) at usb\n"
        try tell()
    }

    func pull(_ number: Int, serial: String? = nil, socket: String? = nil) throws {
        try Files.removeTree("\(root)/sys/class/sound/card\(number)")
        for file in ["controlC\(number)", "pcmC\(number)D0p", "pcmC\(number)D0c"] {
            try Files.remove("\(root)/dev/snd/\(file)")
        }
        if let socket { try Files.remove(byPath(socket)) }
        if tree.target(of: byID(serial ?? "X")) == nil { try Files.remove(byID(serial ?? "X")) }
        names[number] = nil
        try tell()
    }

    func byID(_ serial: String) -> String { "\(root)/dev/snd/by-id/usb-Lab_Mic_\(serial)-00" }
    func byPath(_ socket: String) -> String { "\(root)/dev/snd/by-path/\(socket)" }

    func finder(_ name: String) -> SoundFinder {
        SoundFinder(name, CardName(name.replacing(root, with: "")).under(root), in: tree)
    }

    private func tell() throws {
        try put("\(root)/proc/asound/cards", names.sorted { $0.key < $1.key }.map(\.value).joined())
    }
    private func put(_ path: String, _ text: String) throws {
        try Files.replace(path, with: Array(text.utf8))
    }

    private func link(_ path: String, to target: String) throws {
        try Files.remove(path)
        try #require(symlink(target, path) == 0)
    }
}

extension CardName {
    /// The same name where /dev lies in a test's folder.
    fileprivate func under(_ root: String) -> CardName {
        if case .link(let way, let path, let rest) = self {
            .link(way: way, path: root + path, rest: rest)
        } else {
            self
        }
    }
}

struct SoundFinderTests {
    /// The card is opened: it is the one from now on.
    private func open(_ finder: SoundFinder) throws -> SoundFinder.Place {
        let place = try finder.find()
        try finder.remember(opened: place.number)
        return place
    }

    @Test(arguments: ["hw:0", "hw:0,0", "plughw:0", "hw:CARD=Scarlett", "scarlett"])
    func anotherCardThatTakesTheNumberIsLeftAlone(_ name: String) throws {
        let rack = try FakeRack()
        try rack.plug(0, "Scarlett 2i2", id: "Scarlett", serial: "S1", socket: "usb1")
        let finder = rack.finder(name)
        #expect(try open(finder).number == 0)
        try rack.pull(0, serial: "S1", socket: "usb1")
        try rack.plug(0, "MS2130", id: "MS2130", serial: nil, socket: "usb2", model: "345f:2130")
        let failure = #expect(throws: SourceFailure.self) { try finder.find() }
        #expect(failure?.code == .noDevice && failure?.message.contains("Scarlett 2i2") == true)
        try rack.plug(1, "Scarlett 2i2", id: "Scarlett", serial: "S1", socket: "usb1")
        let place = try open(finder)
        #expect(
            place.number == 1 && place.pcm == (name.hasPrefix("plughw") ? "plughw:1,0" : "hw:1,0"))
    }

    @Test func aCardWithASerialIsKnownInAnySocket() throws {
        let rack = try FakeRack()
        try rack.plug(0, "Scarlett 2i2", id: "Scarlett", serial: "S1", socket: "usb1")
        let finder = rack.finder("hw:0")
        _ = try open(finder)
        try rack.pull(0, serial: "S1", socket: "usb1")
        try rack.plug(2, "Scarlett 2i2", id: "Scarlett", serial: "S1", socket: "usb7")
        #expect(try open(finder).pcm == "hw:2,0")
    }

    @Test func aCardWithoutASerialIsBoundToItsSocket() throws {
        let rack = try FakeRack()
        try rack.plug(0, "MS2130", id: "MS2130", serial: nil, socket: "usb1")
        let finder = rack.finder("hw:0")
        _ = try open(finder)
        try rack.pull(0, socket: "usb1")
        try rack.plug(0, "MS2130", id: "MS2130", serial: nil, socket: "usb2")
        #expect(throws: SourceFailure.self) { try finder.find() }
        try rack.plug(1, "MS2130", id: "MS2130_1", serial: nil, socket: "usb1")
        #expect(try open(finder).number == 1)
    }

    @Test func twinsAreToldApartByTheirSockets() throws {
        let rack = try FakeRack()
        try rack.plug(0, "MS2130", id: "MS2130", serial: nil, socket: "usb1")
        try rack.plug(1, "MS2130", id: "MS2130_1", serial: nil, socket: "usb2")
        // Udev's link belongs to the one that came last.
        let byID = rack.finder(rack.byID("X"))
        let place = try open(byID)
        #expect(place.number == 1 && place.note?.contains(rack.byPath("usb2")) == true)
        let first = rack.finder(rack.byPath("usb1"))
        #expect(try open(first).pcm == "hw:0,0")
        try rack.pull(0, socket: "usb1")
        #expect(throws: SourceFailure.self) { try first.find() }
        let cards = rack.tree.cards()
        #expect(cards.map { SoundTree.identity(of: $0, among: cards) } == [rack.byID("X")])
    }

    @Test func twinsInTheListHaveTheirSocketsForNames() throws {
        let rack = try FakeRack()
        try rack.plug(0, "MS2130", id: "MS2130", serial: nil, socket: "usb1")
        try rack.plug(1, "MS2130", id: "MS2130_1", serial: nil, socket: "usb2")
        try rack.plug(2, "Scarlett 2i2", id: "Scarlett", serial: "S1", socket: "usb3")
        try rack.card(3, "HDA Intel", id: "PCH")
        let cards = rack.tree.cards()
        let names = cards.map { SoundTree.identity(of: $0, among: cards) }
        #expect(
            names == [rack.byPath("usb1"), rack.byPath("usb2"), rack.byID("S1"), "hw:CARD=PCH"])
    }

    @Test func aCardThatIsNotThereYetIsFoundWhenItComes() throws {
        let rack = try FakeRack()
        try rack.card(0, "HDA Intel", id: "PCH")
        let finder = rack.finder(rack.byID("S1"))
        let failure = #expect(throws: SourceFailure.self) { try finder.find() }
        #expect(
            failure?.message.contains("HDA Intel (hw:CARD=PCH)") == true && failure?.mayPass == true
        )
        try rack.plug(1, "Scarlett 2i2", id: "Scarlett", serial: "S1", socket: "usb1")
        #expect(try open(finder).pcm == "hw:1,0")
    }

    @Test func aPartOfTheNameMustMeanOne() throws {
        let rack = try FakeRack()
        try rack.plug(0, "Scarlett 2i2", id: "Scarlett", serial: "A", socket: "usb1")
        try rack.plug(1, "Scarlett Solo", id: "Solo", serial: "B", socket: "usb2")
        #expect(try rack.finder("solo").find().pcm == "hw:1,0")
        let two = #expect(throws: SourceFailure.self) { try rack.finder("scarlett").find() }
        #expect(
            two?.message.contains(rack.byID("A")) == true
                && two?.message.contains(rack.byID("B")) == true)
    }

    /// `default` leads ALSA to a card of its choice: the one it was at first is the one that is
    /// taken again.
    @Test func aNameOfALSAsKeepsTheCardItLedToFirst() throws {
        let rack = try FakeRack()
        try rack.plug(0, "Scarlett 2i2", id: "Scarlett", serial: "A", socket: "usb1")
        let finder = SoundFinder("default", .alsa("default"), in: rack.tree)
        #expect(try finder.find().pcm == "default")
        try finder.remember(opened: 0)
        #expect(throws: Never.self) { try finder.remember(opened: 0) }
        try rack.plug(1, "MS2130", id: "MS2130", serial: nil, socket: "usb2", model: "345f:2130")
        #expect(throws: SourceFailure.self) { try finder.remember(opened: 1) }
    }

    @Test(arguments: [
        ("hw:1,0", CardName.card(way: "hw", card: "1", rest: ",0")),
        ("plughw:CARD=Mic,DEV=0", .card(way: "plughw", card: "Mic", rest: ",DEV=0")),
        ("sysdefault:CARD=Mic", .card(way: "sysdefault", card: "Mic", rest: "")),
        (
            "/dev/snd/by-id/usb-A_B-00",
            .link(way: "hw", path: "/dev/snd/by-id/usb-A_B-00", rest: "")
        ),
        (
            "/dev/snd/by-path/pci-0000:00:14.0-usb-0:2:1.0,1",
            .link(way: "hw", path: "/dev/snd/by-path/pci-0000:00:14.0-usb-0:2:1.0", rest: ",1")
        ),
        (
            "plughw:/dev/snd/by-id/usb-A_B-00",
            .link(way: "plughw", path: "/dev/snd/by-id/usb-A_B-00", rest: "")
        ),
        ("default", .alsa("default")), ("Scarlett 2i2", .fragment("Scarlett 2i2")),
    ])
    func namesAreUnderstood(_ text: String, form: CardName) {
        #expect(CardName(text) { $0 == "default" } == form)
    }
}
