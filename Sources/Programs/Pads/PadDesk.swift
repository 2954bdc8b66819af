import BoxLink
import Glibc
import Platform
import Settings

/// All pads of the box: finds them, listens, lights their lamps, until it is told to end. One
/// thread.
final class PadDesk {
    private let configured: [(name: String, settings: Settings.Pad, map: KeyMap)]
    private let finder = PadFinder()
    private let box: BoxClient
    private let folders: FolderWatch
    private let notifier = Notifier()
    private let watch: RollWatch
    private var pads: [Pad] = []
    /// What was said of a device that cannot be used, so that it is said once.
    private var complaints: [String: String] = [:]
    private var looksAt: Int64 = 0
    private var fedAt: Int64 = 0

    /// A device that could not be had is tried again after so long, in nanoseconds; udev's changes
    /// are seen at once.
    private static let pause: Int64 = 2_000_000_000
    /// rushesd answers in milliseconds; nobody waits longer than this for a lamp.
    private static let patience: Int64 = 2_000_000_000

    init(_ settings: Settings) throws {
        // Named devices first, so that `auto` takes what is left.
        configured = try settings.pads.sorted {
            ($0.value.device == "auto" ? 1 : 0, $0.key) < (
                $1.value.device == "auto" ? 1 : 0, $1.key
            )
        }
        .map { ($0.key, $0.value, try KeyMap($0.value, named: $0.key)) }
        box = BoxClient(path: settings.socket, patience: Self.patience)
        watch = RollWatch(settings.socket)
        folders = try FolderWatch(finder.folders)
    }

    /// Serves until SIGTERM.
    func run(_ termination: Termination) throws {
        look()
        notifier.ready()
        while true {
            let now = Clock.monotonic()
            feed(now)
            var interests =
                [Poll.Interest(termination.raw), Poll.Interest(folders.raw)]
                + pads.map { Poll.Interest($0.device.raw) }
            if let raw = watch.raw { interests.append(Poll.Interest(raw)) }
            try Poll.wait(&interests, until: due(now))
            if interests[0].canRead { break }
            if interests[1].canRead { folders.clear() }
            if interests[1].canRead || Clock.monotonic() >= looksAt { look() }
            watch.step(Clock.monotonic())
            serve()
        }
        notifier.stopping()
        for pad in pads { pad.finish() }
    }

    private func due(_ now: Int64) -> Int64 {
        (pads.compactMap { $0.due(now) } + [watch.due, looksAt].compactMap { $0 }).min() ?? looksAt
    }

    /// systemd's watchdog, from the loop that hears the keys.
    private func feed(_ now: Int64) {
        guard now - fedAt >= 1_000_000_000 else { return }
        fedAt = now
        notifier.watchdog()
    }

    private func serve() {
        for pad in pads {
            do throws(SystemFailure) { try pad.read(box) } catch {
                pads.removeAll { $0 === pad }
                let why = error.code == ENODEV ? "\(pad.device.name) was unplugged" : "\(error)"
                Log.warning("\(pad.name): \(why); it is used again when it is back")
                looksAt = Clock.monotonic() + Self.pause
                tellStatus()
                continue
            }
            pad.pass(Clock.monotonic(), isRolling: watch.isRolling, box)
        }
    }

    /// Takes devices that have come.
    private func look() {
        looksAt = Clock.monotonic() + Self.pause
        folders.renew()
        for (name, settings, map) in configured
        where settings.device == "auto" || !pads.contains(where: { $0.name == name }) {
            for path in finder.device(for: settings, taken: Set(pads.map(\.device.path))) {
                take(path, name, settings, map)
            }
        }
    }

    private func take(_ path: String, _ name: String, _ settings: Settings.Pad, _ map: KeyMap) {
        guard !pads.contains(where: { $0.device.path == path }) else { return }
        do throws(SystemFailure) {
            let device = try PadDevice(path)
            pads.append(Pad(settings, named: name, map: map, device: device))
            complaints[path] = nil
            Log.notice("\(name): \(device.name) at \(path)")
            tellStatus()
        } catch {
            // Said once: it is tried again every two seconds.
            if complaints[path] != error.description { Log.warning("\(name): \(error)") }
            complaints[path] = error.description
        }
    }

    private func tellStatus() {
        notifier.status(
            pads.isEmpty
                ? "no pad is plugged in"
                : pads.map { "\($0.name): \($0.device.name)" }.joined(separator: "; "))
    }
}
