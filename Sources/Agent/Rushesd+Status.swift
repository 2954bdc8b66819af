import Platform
import Slate

/// How the box is.
extension Rushesd {
    func status() -> BoxStatus {
        let free: Int64
        do { free = try Files.freeBytes(settings.state) } catch {
            Log.error("\(error)")
            free = 0
        }
        let rolling = box.rolling.map { box.summaries(of: [$0]) }?.first
        var status = BoxStatus(
            production: settings.production, box: settings.box, next: box.nextSlate, rolling: rolling,
            cameras: box.cameras.values.sorted { $0.name < $1.name }.map(\.status), freeBytes: free, queued: outbox.waiting,
            upload: settings.hub == nil ? "no hub" : outbox.obstacle.isEmpty ? settings.hub?.url ?? "" : outbox.obstacle)
        status.coming = box.coming
        status.hoursLeft = Double(free) / keeper.bytesPerHour
        status.temperature = HeatMeter.celsius()
        status.numbering = settings.slate.rawValue
        return status
    }
}
