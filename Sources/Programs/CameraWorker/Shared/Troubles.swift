import Platform
import Wire

/// Standing faults of a camera: logged and told to rushesd once when they begin and once when they
/// end.
final class Troubles: Sendable {
    private let standing = Locked<[String: Trouble]>([:])
    private let tell: @Sendable (CameraReport) -> Void

    private struct Trouble: Equatable {
        /// What is told: more than the family where a source knows more.
        var codes: [String]
        var message: String
    }

    /// Before each line of the log; rushesd knows whose troubles they are.
    private let prefix: String

    init(camera: String? = nil, tell: @escaping @Sendable (CameraReport) -> Void) {
        prefix = camera.map { "camera \($0): " } ?? ""
        self.tell = tell
    }

    /// One of a family stands at a time, the latest; `fault` says what kind it is.
    func begin(_ family: String, _ message: String, fault: SourceFault? = nil) {
        let trouble = Trouble(codes: Self.codes(family, fault), message: message)
        let before = standing.withLock { $0.updateValue(trouble, forKey: family) }
        guard before != trouble else { return }
        Log.warning(prefix + message)
        for code in before?.codes ?? [] where !trouble.codes.contains(code) {
            tell(.trouble(code: code, message: nil))
        }
        tell(trouble)
    }

    /// A fault of the family takes the family's place; one of another goes beside it: a camera that
    /// is not open, and why.
    private static func codes(_ family: String, _ fault: SourceFault?) -> [String] {
        guard let fault else { return [family] }
        return fault.family == family ? [fault.rawValue] : [family, fault.rawValue]
    }

    private func tell(_ trouble: Trouble) {
        for code in trouble.codes { tell(.trouble(code: code, message: trouble.message)) }
    }

    /// One that stands has other figures by now: rushesd is told, the log has its beginning.
    func goOn(_ family: String, _ message: String) {
        let trouble = standing.withLock { standing -> Trouble? in
            guard var trouble = standing[family], trouble.message != message else { return nil }
            trouble.message = message
            standing[family] = trouble
            return trouble
        }
        if let trouble { tell(trouble) }
    }

    func end(_ family: String) {
        guard let trouble = standing.withLock({ $0.removeValue(forKey: family) }) else { return }
        Log.notice("\(prefix)resolved: \(trouble.message)")
        for code in trouble.codes { tell(.trouble(code: code, message: nil)) }
    }

    /// Begins or ends, as it is now.
    func set(_ code: String, _ stands: Bool, _ message: @autoclosure () -> String) {
        if stands { begin(code, message()) } else { end(code) }
    }

    /// For a rushesd that has just come back.
    func tellAll() {
        for trouble in standing.withLock({ $0 }).values { tell(trouble) }
    }
}
