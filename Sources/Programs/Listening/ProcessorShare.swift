import Platform

/// How busy the machine is with work that is not niced, from `/proc/stat` (proc(5)).
struct ProcessorShare {
    /// Of one sample: ticks of all processors that somebody needed, and all ticks.
    private struct Ticks {
        var busy: Int64
        var all: Int64
    }

    private let path: String
    /// 0 to 1.
    private let most: Double
    private var last: Ticks?
    private var lookAt = Int64.min
    private var isBusy = false

    /// Half: cameras encode their pre-roll all the time, each 54 % of a core (scripts/bench: 150
    /// JPEG frames of 1080p in 2.71 s, 30 a second). Three of them on four cores are below half; a
    /// box beyond it has no room to spare for a fourth or for an upload.
    static let half = 0.5
    /// Nanoseconds between two looks; shorter ones see single frames being encoded.
    private static let interval: Int64 = 1_000_000_000

    init(_ path: String = "/proc/stat", most: Double = half) {
        self.path = path
        self.most = most
    }

    /// Whether more than `most` of the machine was in use between the last two looks; false before
    /// there were two.
    mutating func isOverMost(at now: Int64) -> Bool {
        guard now >= lookAt else { return isBusy }
        lookAt = now + Self.interval
        guard let ticks = read() else { return false }
        if let last, ticks.all > last.all {
            isBusy = Double(ticks.busy - last.busy) / Double(ticks.all - last.all) > most
        }
        last = ticks
        return isBusy
    }

    /// What is niced, as our own engine is, gives way to cameras by itself and does not count.
    private func read() -> Ticks? {
        // Where the kernel does not tell, cameras that roll are known all the same.
        guard let bytes = try? Files.readStream(path) else { return nil }
        let line = String(decoding: bytes, as: UTF8.self).prefix { !$0.isNewline }
        let numbers = line.split(separator: " ").dropFirst().compactMap { Int64($0) }
        guard line.hasPrefix("cpu "), numbers.count >= 8 else { return nil }
        let (user, nice, system, idle, wait, irq, soft, stolen) = (
            numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6],
            numbers[7]
        )
        let busy = user + system + irq + soft + stolen
        return Ticks(busy: busy, all: busy + nice + idle + wait)
    }
}
