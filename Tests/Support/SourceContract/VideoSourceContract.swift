import Media
import Platform

/// What every camera promises, whatever stands behind it; each broken promise is a sentence.
public struct VideoSourceContract {
    /// A source that was opened, and who else must be let go of before it ends.
    public struct Opened {
        public var video: any VideoSource
        public var owner: AnyObject?

        public init(_ video: any VideoSource, owner: AnyObject? = nil) {
            self.video = video
            self.owner = owner
        }
    }

    private let source: any VideoSource
    private var broken: [String] = []

    private static let grace: Int64 = 400_000_000
    /// As long as a camera's process has to end.
    private static let farewell: Int64 = 10_000_000_000
    private static let patience: Int64 = 200_000_000

    private init(_ source: any VideoSource) { self.source = source }

    /// Takes `frames` frames, keeps two of them past the source's end, then closes it.
    public static func violations(of source: any VideoSource, frames: Int = 10) -> [String] {
        var contract = VideoSourceContract(source)
        let kept = contract.take(frames)
        let contents = kept.map { content(of: $0) }
        source.close()
        source.close()
        for frame in kept { contract.look(at: frame) }
        contract.expect(
            kept.map { content(of: $0) } == contents,
            "a frame keeps its content until it is given back")
        for frame in kept { frame.release() }
        return contract.broken
    }

    /// Opens it twice, one after the other: what was ended can be begun again.
    public static func violations(opening open: () throws -> Opened) throws -> [String] {
        var broken: [String] = []
        for _ in 0..<2 {
            let opened = try open()
            broken += violations(of: opened.video, frames: 5)
            withExtendedLifetime(opened.owner) {}
        }
        return broken
    }

    /// Opens it, makes it stand still, and ends it.
    public static func violations(stalling stall: () throws -> Void, _ open: () throws -> Opened)
        throws -> [String]
    {
        var opened: Opened? = try open()
        guard let source = opened?.video else { return [] }
        var contract = VideoSourceContract(source)
        for frame in contract.take(3) { frame.release() }
        try stall()
        let stalled = Clock.monotonic()
        var isStill = false
        while !isStill && Clock.monotonic() < stalled + Self.farewell {
            let asked = Clock.monotonic()
            do {
                switch try source.next(until: asked + Self.patience) {
                case .frame(let frame): frame.release()
                case .nothing, .noSignal, .ended: isStill = true
                }
            } catch { isStill = true }
            contract.expect(
                Clock.monotonic() - asked <= Self.patience + Self.grace,
                "a wait ends at its deadline")
        }
        let asked = Clock.monotonic()
        source.close()
        opened = nil
        contract.expect(
            Clock.monotonic() - asked < Self.farewell,
            "a source that stands still ends within ten seconds")
        return contract.broken
    }

    /// What is not there is refused in one sentence for the crew.
    public static func violations(refusing open: () throws -> Opened) -> [String] {
        do {
            _ = try open()
            return ["what is not there is refused"]
        } catch let failure as SourceFailure {
            let isSentence = !failure.message.isEmpty && !failure.message.contains { $0.isNewline }
            return isSentence ? [] : ["a refusal is one sentence: \(failure.message)"]
        } catch {
            return ["a refusal is a SourceFailure: \(error)"]
        }
    }

    /// A sum over all bytes of the first plane.
    private static func content(of frame: VideoFrame) -> UInt64 {
        guard let base = frame.planes.0.base else { return 0 }
        let isCompressed = frame.format.pixels.isCompressed
        let count = isCompressed ? frame.byteCount : frame.planes.0.stride * frame.format.height
        return UnsafeRawBufferPointer(start: base, count: count).reduce(7) {
            ($0 &* 31) &+ UInt64($1)
        }
    }

    private mutating func expect(_ isKept: Bool, _ promise: String) {
        if !isKept && !broken.contains(promise) { broken.append(promise) }
    }

    /// Frames that are still on loan.
    private mutating func take(_ wanted: Int) -> [VideoFrame] {
        expect(source.format.width > 0 && source.format.height > 0, "a format has a size")
        expect(
            !source.summary.isEmpty && !source.summary.contains { $0.isNewline },
            "a summary is one line")
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
                    expect(
                        Clock.monotonic() - asked <= Self.patience + Self.grace,
                        "a wait ends at its deadline")
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
