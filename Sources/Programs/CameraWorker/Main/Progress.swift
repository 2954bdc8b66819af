import Glibc
import Platform
import Slate
import Wire

/// What a camera that rolls alone says on standard output.
struct Progress: Sendable {
    let isJSON: Bool

    func firstFrame(after nanoseconds: Int64) {
        let milliseconds = nanoseconds / 1_000_000
        say(
            "first frame encoded after \(milliseconds) ms",
            "{\"event\":\"first-frame\",\"milliseconds\":\(milliseconds)}")
    }

    func note(_ report: CameraReport) {
        if isJSON {
            do { out(String(decoding: try JSON.encode(report), as: UTF8.self)) } catch {
                Log.error("\(error)")
            }
            return
        }
        switch report {
        case .opened(let progress): out("rolling: clip \(progress.clip)")
        case .finished(let clip, _): out("clip \(clip) is whole")
        case .missed(let missed): out("\(missed)")
        case .grew, .ready, .trouble, .live, .device, .peek: break
        }
    }

    private func say(_ sentence: String, _ json: String) {
        if isJSON { out(json) } else { Log.info(sentence) }
    }

    /// At once: whoever reads it through a pipe or from a file wants to know now.
    private func out(_ line: String) {
        print(line)
        fflush(nil)
    }
}
