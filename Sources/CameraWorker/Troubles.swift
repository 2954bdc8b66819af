import Platform
import Slate
import Synchronization

/// Standing faults of a camera: logged and told to rushesd once when they begin and once when they end.
final class Troubles: Sendable {
    private let standing = Mutex<[String: String]>([:])
    private let tell: @Sendable (CameraReport) -> Void

    init(tell: @escaping @Sendable (CameraReport) -> Void) { self.tell = tell }

    func begin(_ code: String, _ message: String) {
        let isNew = standing.withLock { $0.updateValue(message, forKey: code) != message }
        guard isNew else { return }
        Log.warning(message)
        tell(.trouble(code: code, message: message))
    }

    func end(_ code: String) {
        guard let message = standing.withLock({ $0.removeValue(forKey: code) }) else { return }
        Log.notice("over: \(message)")
        tell(.trouble(code: code, message: nil))
    }

    /// For a rushesd that has just come back.
    func tellAll() {
        for (code, message) in standing.withLock({ $0 }) { tell(.trouble(code: code, message: message)) }
    }
}
