import Media
import Platform

/// What every camera promises, whatever stands behind it; each broken promise is a sentence.
public struct VideoSourceContract {
    private let source: any VideoSource
    private var broken: [String] = []

    private static let grace: Int64 = 400_000_000
    private static let patience: Int64 = 200_000_000

    private init(_ source: any VideoSource) { self.source = source }

    /// Takes `frames` frames, keeps two of them past the source's end, then closes it.
    public static func violations(of source: any VideoSource, frames: Int = 10) -> [String] {
        var contract = VideoSourceContract(source)
        let kept = contract.take(frames)
        source.close()
        source.close()
        for frame in kept { contract.look(at: frame) }
        for frame in kept { frame.release() }
        return contract.broken
    }

    private mutating func expect(_ isKept: Bool, _ promise: String) {
        if !isKept && !broken.contains(promise) { broken.append(promise) }
    }

    /// Frames that are still on loan.
    private mutating func take(_ wanted: Int) -> [VideoFrame] {
        expect(source.format.width > 0 && source.format.height > 0, "a format has a size")
        expect(!source.summary.isEmpty && !source.summary.contains { $0.isNewline }, "a summary is one line")
        var kept: [VideoFrame] = []
        var last: Int64?
        var got = 0
        let end = Clock.monotonic() + 10_000_000_000
        while got < wanted {
            guard Clock.monotonic() < end else {
                expect(false, "frames come")
                break
            }
            let asked = Clock.monotonic()
            do {
                switch try source.next(until: asked + Self.patience) {
                case .frame(let frame):
                    got += 1
                    expect(last.map { frame.time > $0 } ?? true, "time goes on from frame to frame")
                    last = frame.time
                    look(at: frame)
                    if kept.count < 2 { kept.append(frame) } else { frame.release() }
                case .nothing, .noSignal:
                    expect(Clock.monotonic() - asked <= Self.patience + Self.grace, "a wait ends at its deadline")
                case .ended:
                    expectTheEnd()
                    return kept
                }
            } catch {
                expect(false, "a source that is there does not fail: \(error)")
                return kept
            }
        }
        return kept
    }

    /// Reads its first and last byte: memory that is gone ends the test program.
    private mutating func look(at frame: VideoFrame) {
        expect(frame.planes.0.base != nil, "a frame has memory")
        if let base = frame.planes.0.base { _ = base.load(as: UInt8.self) }
    }

    private mutating func expectTheEnd() {
        if case .ended? = try? source.next(until: Clock.monotonic() + Self.patience) { return }
        expect(false, "what has ended stays ended")
    }
}
