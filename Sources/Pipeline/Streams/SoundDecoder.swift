import CLibAV
import LibAV
import Media
import Platform

/// The sound's thread: a decoder of its own, so that pictures that take long do not hold sound up.
final class SoundDecoder: StreamTaker, @unchecked Sendable {
    let sound = LiveSound()
    private let line: PacketLine
    private let state: LinkState
    private let failures: NetworkFailures
    private let watch: NetworkWatch
    private let mixer = LiveMixer()
    private var decoder: LiveDecoder?

    private static let turn: Int64 = 50_000_000

    init(_ line: PacketLine, state: LinkState, failures: NetworkFailures, watch: NetworkWatch) {
        self.line = line
        self.state = state
        self.failures = failures
        self.watch = watch
    }

    /// Runs until the reader closes the line.
    func run() { line.run(self) }

    func beginWithout() { decoder = nil }

    func take(_ slot: PacketSlot) {
        waitUntilHeard(slot)
        if !watch.isCancelled { decoder?.decode(slot.packet, deliver: deliver) }
    }

    func begin(_ setup: StreamSetup) {
        do { decoder = try LiveDecoder(setup) } catch {
            decoder = nil
            state.note(failures.unknown(sound: setup.codecName))
        }
    }

    /// Sound that came before its picture waits for it: nothing is heard before it happens.
    private func waitUntilHeard(_ slot: PacketSlot) {
        let time = slot.packet.pointee.pts
        guard time != rushes_av_no_time else { return }
        while !watch.isCancelled && !line.isLate && Clock.monotonic() < time {
            Clock.sleep(until: min(time, Clock.monotonic() + Self.turn))
        }
    }

    private func deliver(_ picture: UnsafeMutablePointer<AVFrame>) {
        guard let samples = room() else { return }
        if mixer.mix(picture, into: samples) {
            samples.hasSettled = state.now.hasSettled
            sound.send(samples)
        } else {
            sound.recycle(samples)
        }
    }

    /// A run to fill. A flood after a stall waits here; when nobody takes it for long the oldest
    /// go, and those after follow a gap.
    private func room() -> LiveSamples? {
        while !watch.isCancelled {
            if let samples = sound.empty(until: Clock.monotonic() + Self.turn) { return samples }
            guard sound.mayLetGo(of: line) else { continue }
            state.note(failures.lateSound)
            return sound.oldest()
        }
        return nil
    }
}
