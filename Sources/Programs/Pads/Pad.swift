import BoxLink
import CInput
import Glibc
import Platform
import Settings
import Time
import Wire

/// One pad that is plugged in: its keys, its lamp, and the person who speaks through it. One
/// thread.
final class Pad {
    let name: String
    let device: PadDevice
    private let person: String
    private let lampCode: UInt16?
    private let isSilent: Bool
    private var reader: KeyReader
    private var lamp = Lamp()

    init(_ settings: Settings.Pad, named name: String, map: KeyMap, device: PadDevice) {
        self.name = name
        self.device = device
        person = settings.person ?? name
        lampCode = Self.lamp(settings.lamp, of: device)
        isSilent = settings.lamp == .none
        reader = KeyReader(map)
    }

    private static func lamp(_ wish: Settings.Pad.Lamp, of device: PadDevice) -> UInt16? {
        switch wish {
        case .auto:
            [LED_NUML, LED_SCROLLL, LED_CAPSL].map { UInt16($0) }.first {
                device.lamps.contains($0)
            }
        case .numlock: UInt16(LED_NUML)
        case .scrolllock: UInt16(LED_SCROLLL)
        case .capslock: UInt16(LED_CAPSL)
        case .none: nil
        }
    }

    /// Takes in what was pressed; ENODEV when it was unplugged.
    func read(_ box: BoxClient) throws(SystemFailure) {
        switch try device.read() {
        case .keys(let events):
            for event in events { for meant in reader.take(event) { act(meant, box) } }
        case .lost:
            reader.forget()
            Log.warning(
                "\(name): keys came faster than they could be read and some are lost; press again")
            lamp.show(.refused, at: Clock.monotonic())
        }
    }

    /// What is due by now: a key held long enough, a lamp's next change. `isRolling` is nil while
    /// nobody knows.
    func pass(_ now: Int64, isRolling: Bool?, _ box: BoxClient) {
        for meant in reader.pass(now) { act(meant, box) }
        lamp.isRolling = isRolling ?? false
        let now = Clock.monotonic()
        if let lampCode { device.set(lamp: lampCode, lit: lamp.isLit(at: now)) }
        // No beep on a take, or when one may be rolling.
        device.set(
            beeping: lampCode == nil && !isSilent && isRolling == false && lamp.isBlinking(at: now))
    }

    func due(_ now: Int64) -> Int64? {
        [reader.due, lamp.due(after: now)].compactMap { $0 }.min()
    }

    /// Leaves it dark, as it is given back.
    func finish() {
        if let lampCode { device.set(lamp: lampCode, lit: false) }
        device.set(beeping: false)
    }

    /// A key whose turn comes later than this is refused: what it was meant for is over. In
    /// nanoseconds.
    private static let late: Int64 = 1_000_000_000

    private func act(_ act: KeyAct, _ box: BoxClient) {
        switch act {
        case .nothing(let key):
            Log.info(
                "\(name): \(KeyNames.name(key)) means nothing; give it a line in [pad.\(name)] keys"
            )
        case .tooShort(let key, _): refuse("\(KeyNames.name(key)) is to be held for half a second")
        case .say(let line, let key, let at):
            guard Clock.monotonic() - at < Self.late else {
                return refuse("\(KeyNames.name(key)) (\(line)) came too late; press it again")
            }
            say(line, key, at, box)
        }
    }

    private func say(_ line: String, _ key: UInt16, _ at: Int64, _ box: BoxClient) {
        do {
            let answer = try box.ask(
                CrewCommandLine(
                    line: line, person: person, id: Identifier.v7(at: Clock.wall()),
                    until: at + Self.late))
            let after = (Clock.monotonic() - at) / 100_000
            guard answer.code == 0 else {
                return refuse("\(KeyNames.name(key)) (\(line)): \(answer.message)")
            }
            lamp.show(.done, at: Clock.monotonic())
            Log.info(
                "\(name): \(KeyNames.name(key)) (\(line)): \(answer.message) [\(after / 10).\(after % 10) ms after the key]"
            )
        } catch { refuse("\(KeyNames.name(key)) (\(line)): \(error)") }
    }

    private func refuse(_ why: String) {
        Log.warning("\(name): refused: \(why)")
        lamp.show(.refused, at: Clock.monotonic())
    }
}
