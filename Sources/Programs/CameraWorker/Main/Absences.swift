import Glibc
import Media
import Platform
import Slate
import Wire

/// Why this camera is not open yet, told as a standing fault: one reason at a time.
struct Absences {
    private let plan: WorkerPlan
    private let troubles: Troubles
    private var standing: CameraAbsence?

    init(_ plan: WorkerPlan, _ troubles: Troubles) {
        self.plan = plan
        self.troubles = troubles
    }

    mutating func begin(_ failure: SourceFailure) {
        let why = Self.reason(failure.code, plan.picture)
        if why != standing { end() }
        standing = why
        troubles.begin(why.rawValue, failure.message, fault: failure.fault)
    }

    /// It is open.
    mutating func end() {
        if let standing { troubles.end(standing.rawValue) }
        standing = nil
    }

    static func reason(_ code: SourceFailure.Code, _ picture: WorkerPlan.Picture) -> CameraAbsence {
        switch (code, picture) {
        case (.noDevice, .network): .nobodyCalls
        case (.noDevice, _), (.lost, _): .missing
        case (.busy, _): .busy
        case (.unsupportedFormat, _), (.notACamera, _), (.changed, _): .wrongFormat
        case (.unreadable, .file), (.unreadable, .replay): .noFile
        case (.unreadable, _), (.broken, _): .failed
        }
    }
}

/// What a camera that must end tells rushesd, so that the crew reads why it is not there.
enum LastWords {
    /// A rushesd that does not read must not keep a process from ending.
    private static let patience: Int64 = 500_000_000

    /// Says so on a line of its own; a rushesd that is away hears of it from the journal.
    static func say(_ sentence: String, _ why: CameraAbsence, of camera: String, at path: String) {
        do {
            let socket = try UnixSocket.connect(path)
            let hello = BoxRequest.camera(
                CameraHello(camera: camera, process: getpid(), isOpen: false))
            let trouble = BoxRequest.report(
                .trouble(code: why.rawValue, message: plain(sentence, camera)))
            var left = try (JSON.encode(hello) + [10] + JSON.encode(trouble) + [10])[...]
            let deadline = Clock.monotonic() + patience
            while !left.isEmpty && Clock.monotonic() < deadline {
                var interest = [Poll.Interest(socket.raw, write: true)]
                try Poll.wait(&interest, until: deadline)
                let count = left.withUnsafeBytes {
                    Glibc.send(socket.raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                left = left.dropFirst(count)
            }
        } catch {
            Log.notice("rushesd could not be told: \(error)")
        }
    }

    /// Without the camera's name before it: the crew's sentence begins with that.
    static func plain(_ sentence: String, _ camera: String) -> String {
        let name = "camera \(camera): "
        return sentence.hasPrefix(name) ? String(sentence.dropFirst(name.count)) : sentence
    }
}
