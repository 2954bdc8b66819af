import Media
import Platform

/// What every microphone promises, whatever stands behind it; each broken promise is a sentence.
public struct AudioSourceContract {
    private let source: any AudioSource
    private var broken: [String] = []

    /// A read may be this late: the machine of a test is busy with others.
    private static let grace: Int64 = 400_000_000
    /// Samples may lie so far off the end of the block before: a card's stamps are as exact as its
    /// interrupts.
    private static let jitter: Int64 = 60_000_000
    private static let patience: Int64 = 100_000_000

    private init(_ source: any AudioSource) { self.source = source }

    /// Reads `blocks` blocks, then closes the source; `isLive` for one whose samples come as time
    /// passes.
    public static func violations(of source: any AudioSource, blocks: Int = 12, isLive: Bool = true)
        -> [String]
    {
        var contract = AudioSourceContract(source)
        contract.describe()
        contract.read(blocks, isLive: isLive)
        contract.end()
        return contract.broken
    }

    private mutating func expect(_ isKept: Bool, _ promise: String) {
        if !isKept && !broken.contains(promise) { broken.append(promise) }
    }

    private mutating func describe() {
        let format = source.format
        expect(
            format.channels >= 1 && format.sampleRate >= 8000, "a format has channels and a rate")
        expect(
            !source.summary.isEmpty && !source.summary.contains { $0.isNewline },
            "a summary is one line")
    }

    private mutating func read(_ blocks: Int, isLive: Bool) {
        var block = AudioBlock(source.format, capacity: source.format.sampleRate / 10)
        var due: Int64?
        var got = 0
        let end = Clock.monotonic() + 10_000_000_000
        while got < blocks {
            guard Clock.monotonic() < end else { return expect(false, "samples come") }
            let asked = Clock.monotonic()
            do {
                switch try source.read(into: &block, until: asked + Self.patience) {
                case .samples: got += 1
                case .nothing:
                    expect(
                        Clock.monotonic() - asked <= Self.patience + Self.grace,
                        "a read ends at its deadline")
                    continue
                case .ended: return expectTheEnd(&block)
                }
            } catch { return expect(false, "a source that is there does not fail: \(error)") }
            check(block, &due, isLive: isLive)
        }
        tryLittleRoom()
        tryLateDeadline(&block)
    }

    private mutating func check(_ block: borrowing AudioBlock, _ due: inout Int64?, isLive: Bool) {
        expect(
            block.count >= 1 && block.count <= block.capacity,
            "a block holds at least one sample and no more than it has room for")
        let length = Int64(block.count) * 1_000_000_000 / Int64(block.format.sampleRate)
        if isLive {
            expect(
                block.time + length <= Clock.monotonic() + Self.jitter, "samples are of the past")
        }
        if let due, !block.followsGap {
            expect(
                abs(block.time - due) <= Self.jitter,
                "a block follows the one before, or says that there is a gap")
        }
        due = block.time + length
    }

    /// A block of few samples is filled with few.
    private mutating func tryLittleRoom() {
        var little = AudioBlock(source.format, capacity: 7)
        let event = try? source.read(into: &little, until: Clock.monotonic() + Self.patience)
        if event == .samples {
            expect(little.count >= 1 && little.count <= 7, "a small block is not overrun")
        }
    }

    private mutating func tryLateDeadline(_ block: inout AudioBlock) {
        let asked = Clock.monotonic()
        _ = try? source.read(into: &block, until: asked - 1)
        expect(
            Clock.monotonic() - asked <= Self.grace, "a deadline that has passed is not waited for")
    }

    private mutating func expectTheEnd(_ block: inout AudioBlock) {
        let again = try? source.read(into: &block, until: Clock.monotonic() + Self.patience)
        expect(again == .ended, "what has ended stays ended")
    }

    private mutating func end() {
        source.close()
        source.close()
    }
}
