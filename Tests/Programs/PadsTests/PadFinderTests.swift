import Platform
import Testing

@testable import Pads

@Suite struct PadFinderTests {
    private let keypad = Set(
        (["KEY_KPENTER"] + (0...9).map { "KEY_KP\($0)" }).compactMap(KeyNames.code))
    private let letters = Set(["KEY_Q", "KEY_A", "KEY_Z", "KEY_M"].compactMap(KeyNames.code))

    private func isPad(_ name: String, _ keys: Set<UInt16>) -> Bool {
        PadFinder.looksLikeNumberPad(
            PadDevice.Facts(path: "/dev/input/event0", name: name, keys: keys))
    }

    @Test func aKeypadWithoutLettersIsANumberPad() {
        #expect(isPad("SIGMACHIP USB Keyboard", keypad))
    }

    @Test func aPadThatClaimsLettersIsOneByItsName() {
        #expect(isPad("MosArt 2.4G Numeric Keypad", keypad.union(letters)))
    }

    @Test func theBoxsOwnKeyboardIsNeverTakenByItself() {
        #expect(!isPad("AT Translated Set 2 keyboard", keypad.union(letters)))
    }

    @Test func aPresenterOrAButtonIsNoNumberPad() {
        #expect(!isPad("Logitech USB Receiver", [104, 109]))
        #expect(!isPad("numpad", keypad.subtracting([96])))
    }

    @Test func eventDevicesAreListedInTheirNumbersOrder() throws {
        let folder = try Self.folder(["event10", "event2", "mouse0", "event"])
        #expect(PadFinder(folder: folder).devices() == ["\(folder)/event2", "\(folder)/event10"])
        try Files.removeTree(folder)
    }

    @Test func withoutAnInputFolderThereIsNoDevice() {
        #expect(PadFinder(folder: "/nowhere").devices().isEmpty)
    }

    private static func folder(_ names: [String]) throws -> String {
        let folder = "/tmp/rushes-pads-\(Clock.monotonic())"
        try Files.createFolders(folder)
        for name in names { try Files.replace("\(folder)/\(name)", with: []) }
        return folder
    }
}
