import CInput
import Glibc
import Platform

/// A key device that is open and sends its keys to nobody else; it lets go of it with its owner.
/// One thread.
final class PadDevice {
    let path: String
    let name: String
    private let descriptor: Descriptor
    /// Codes of EV_LED and EV_SND it has.
    let lamps: Set<UInt16>
    private let canBeep: Bool
    private var lit: [UInt16: Bool] = [:]
    private var isBeeping = false

    /// What its lamps and keys look like, before anybody takes it.
    struct Facts {
        var path: String
        var name: String
        var keys: Set<UInt16>
    }

    /// What a device says of itself; it is not taken from anybody.
    static func facts(_ path: String) throws(SystemFailure) -> Facts {
        let descriptor = try Descriptor.open(path, O_RDONLY | O_NONBLOCK)
        return Facts(
            path: path, name: try name(descriptor, path), keys: codes(descriptor, UInt32(EV_KEY)))
    }

    /// Opens and grabs it, so that its keys do not also type into the console; EBUSY when another
    /// program has done so.
    init(_ path: String) throws(SystemFailure) {
        self.path = path
        descriptor = try Descriptor.open(path, O_RDWR | O_NONBLOCK)
        name = try Self.name(descriptor, path)
        lamps = Self.codes(descriptor, UInt32(EV_LED))
        canBeep = Self.codes(descriptor, UInt32(EV_SND)).contains(UInt16(SND_TONE))
        try Self.check(rushes_input_use_monotonic_clock(descriptor.raw), "set the clock of", path)
        try Self.check(rushes_input_grab(descriptor.raw), "have for ourselves", path)
    }

    var raw: Int32 { descriptor.raw }

    enum Reading: Equatable {
        case keys([KeyEvent])
        /// More came than the kernel keeps (SYN_DROPPED): what was pressed is not known.
        case lost
    }

    /// What has come since the last call; ENODEV when it was unplugged.
    func read() throws(SystemFailure) -> Reading {
        var keys: [KeyEvent] = []
        var events = [rushes_input_event](repeating: rushes_input_event(), count: 64)
        while true {
            let count = rushes_input_read(descriptor.raw, &events)
            if count == -EAGAIN || count == 0 { return .keys(keys) }
            guard count > 0 else { throw SystemFailure("read", path, code: -count) }
            for event in events[..<Int(count)] {
                if event.type == UInt16(EV_SYN) && event.code == UInt16(SYN_DROPPED) {
                    return .lost
                }
                if event.type == UInt16(EV_KEY) {
                    keys.append(KeyEvent(code: event.code, value: event.value, at: event.at))
                }
            }
        }
    }

    /// Sets a lamp if it has it and it is not so already. A lamp that cannot be set is no reason to
    /// lose a key: whoever reads hears of it.
    func set(lamp: UInt16, lit isLit: Bool) {
        guard lamps.contains(lamp), lit[lamp] != isLit else { return }
        lit[lamp] = isLit
        _ = rushes_input_set(descriptor.raw, UInt32(EV_LED), UInt32(lamp), isLit ? 1 : 0)
    }

    /// 1 kHz, where it has a beeper.
    func set(beeping: Bool) {
        guard canBeep, isBeeping != beeping else { return }
        isBeeping = beeping
        _ = rushes_input_set(descriptor.raw, UInt32(EV_SND), UInt32(SND_TONE), beeping ? 1000 : 0)
    }

    private static func name(_ descriptor: borrowing Descriptor, _ path: String)
        throws(SystemFailure) -> String
    {
        var bytes = [CChar](repeating: 0, count: 256)
        let count = rushes_input_name(descriptor.raw, &bytes, 256)
        try check(min(count, 0), "ask for the name of", path)
        return String(
            decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// None when the device has no such events.
    private static func codes(_ descriptor: borrowing Descriptor, _ type: UInt32) -> Set<UInt16> {
        var bits = [UInt8](repeating: 0, count: 96)  // KEY_MAX is 0x2ff.
        guard rushes_input_codes(descriptor.raw, type, &bits, 96) > 0 else { return [] }
        return Set(
            (0..<UInt16(bits.count * 8)).filter { bits[Int($0 / 8)] & 1 << UInt8($0 % 8) != 0 })
    }

    private static func check(_ result: Int32, _ operation: String, _ path: String)
        throws(SystemFailure)
    {
        guard result < 0 else { return }
        let hint =
            result == -EBUSY
            ? "another program has it; stop that, or give this pad another device" : nil
        throw SystemFailure(operation, path, code: -result, hint: hint)
    }
}
