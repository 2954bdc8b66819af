import BoxLink
import Platform
import Slate
import Wire

/// Looks on as a prompt does, to know whether a take rolls. Never blocks; comes back by itself
/// after rushesd was away. One thread.
final class RollWatch {
    private let line: BoxLine
    private var nextTry: Int64 = 0
    /// Whether a take rolls; nil while rushesd is away or has not said.
    private(set) var isRolling: Bool?

    /// Nanoseconds between two tries.
    static let pause: Int64 = 1_000_000_000

    /// More than a view of any day's takes, in bytes.
    private static let longestLine = 4 << 20

    init(_ path: String) { line = BoxLine(path: path, longestLine: Self.longestLine) }

    /// To be polled for reading; nil while rushesd is away.
    var raw: Int32? { line.isOpen ? line.raw : nil }

    /// When to call `step` although nothing came.
    var due: Int64? { raw == nil ? nextTry : nil }

    /// Connects, or reads what has come.
    func step(_ now: Int64) {
        if raw == nil, now >= nextTry { connect(now) }
        if raw != nil { read(now) }
    }

    private func connect(_ now: Int64) {
        nextTry = now + Self.pause
        let wish = WatchWish(person: "pad", language: .english, device: "rushes-pad")
        // Whoever presses a key is told that rushesd is away; this only lights a lamp.
        do throws(SystemFailure) {
            try line.open()
            try line.send(.watch(wish))
        } catch { line.close() }
    }

    private func read(_ now: Int64) {
        do {
            // A view of a later rushesd that cannot be read leaves the lamp as it is.
            try line.receive { reply in
                if case .success(.view(let view)) = reply {
                    isRolling = view.status.rolling != nil
                }
            }
        } catch { leave(now) }
    }

    private func leave(_ now: Int64) {
        line.close()
        isRolling = nil
        nextTry = now + Self.pause
    }
}
