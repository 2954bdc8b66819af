import CALSA
import Glibc
import Media
import Platform

/// A sound card under ALSA, read with the card's own timestamps on the monotonic clock. One thread.
public final class ALSAMicrophone: AudioSource, @unchecked Sendable {
    /// The card's own, widened to 32 bits where it is neither 16 nor 32.
    public let format: AudioFormat
    /// One line for people: name, samples, rate and channels, `hw:1,0 S16_LE 48000 Hz 2 ch`.
    public let summary: String
    /// The card's number; nil where ALSA has several or none behind the name.
    public let card: Int32?
    private let name: String
    private let pcm: OpaquePointer
    private let status: OpaquePointer

    private let samples: NativeSamples
    /// Samples were lost since the last block.
    private var hasGap = false
    private var isClosed = false

    /// A card that does not wake in this time is started anew, in nanoseconds.
    private static let wakePatience: Int64 = 1_000_000_000

    /// `name` as ALSA names it: `hw:1,0`, `plughw:CARD=Mic`. The card's native format is taken, at
    /// 48 kHz where it has that, with at least so many channels.
    ///
    /// `title`: what to call it in sentences.
    ///
    /// Fails with a `SourceFailure`: no card of that name, in use, or a format or channel it does
    /// not have.
    public init(_ pcmName: String, title: String? = nil, leastChannels: Int = 0) throws {
        rushes_alsa_quiet()
        name = title ?? pcmName
        var opened: OpaquePointer?
        let answer = snd_pcm_open(&opened, pcmName, SND_PCM_STREAM_CAPTURE, Int32(SND_PCM_NONBLOCK))
        guard answer >= 0, let opened else { throw Self.cannotOpen(name, answer) }
        pcm = opened
        card = Self.card(behind: opened)
        var made: OpaquePointer?
        guard snd_pcm_status_malloc(&made) >= 0, let made else {
            snd_pcm_close(opened)
            throw SourceFailure(.broken, "cannot allocate the status of \(name)")
        }
        status = made
        do {
            let settled = try ALSASetup(pcm: opened, name: name, leastChannels: leastChannels)
                .settle()
            (format, samples) = (settled.format, settled.samples)
            summary = "\(name) \(samples.rawValue) \(format.sampleRate) Hz \(format.channels) ch"
            try Self.check(snd_pcm_start(opened), "start", name)
        } catch {
            snd_pcm_status_free(made)
            snd_pcm_close(opened)
            throw error
        }
    }

    private static func card(behind pcm: OpaquePointer) -> Int32? {
        var made: OpaquePointer?
        guard snd_pcm_info_malloc(&made) >= 0, let made else { return nil }
        defer { snd_pcm_info_free(made) }
        guard snd_pcm_info(pcm, made) >= 0 else { return nil }
        let card = snd_pcm_info_get_card(made)
        return card >= 0 ? card : nil
    }

    deinit { close() }

    /// A card is lent to one: it can be opened anew only once it was closed, and the kernel removes
    /// it only then.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        snd_pcm_status_free(status)
        snd_pcm_close(pcm)
    }

    /// Fills the block with what waits in the card, timed by the card's own stamp; after an overrun
    /// or the machine's sleep there is `.nothing` once. Throws a `SourceFailure` when the card is
    /// gone.
    public func read(into block: inout AudioBlock, until deadline: Int64) throws -> AudioEvent {
        let milliseconds = Int32(
            max(0, min(deadline - Clock.monotonic(), 60_000_000_000)) / 1_000_000)
        let waited = snd_pcm_wait(pcm, milliseconds)
        if waited == 0 { return .nothing }
        if waited < 0 {
            try recover(waited)
            return .nothing
        }
        return try take(into: &block)
    }

    private func take(into block: inout AudioBlock) throws -> AudioEvent {
        let answer = snd_pcm_status(pcm, status)
        guard answer >= 0 else { throw Self.failure("ask", name, answer) }
        let waiting = Int(snd_pcm_status_get_avail(status))
        let wanted = min(block.capacity, waiting)
        guard wanted > 0 else { return .nothing }
        let first = firstSampleTime(waiting: waiting)
        let count = snd_pcm_readi(pcm, block.bytes, UInt(wanted))
        if count == -Int(EAGAIN) { return .nothing }
        if count < 0 {
            try recover(Int32(count))
            return .nothing
        }
        samples.convert(block.bytes, count: count * format.channels)
        block.count = count
        block.time = first
        block.followsGap = hasGap
        hasGap = false
        return .samples
    }

    /// The card's time of the newest sample, less what waits; the arrival when the card gives none.
    private func firstSampleTime(waiting: Int) -> Int64 {
        var stamp = snd_htimestamp_t()
        snd_pcm_status_get_htstamp(status, &stamp)
        let stamped = Int64(stamp.tv_sec) * 1_000_000_000 + Int64(stamp.tv_nsec)
        let newest = stamped > 0 ? stamped : Clock.monotonic()
        return newest - Int64(waiting) * 1_000_000_000 / Int64(format.sampleRate)
    }

    /// Lost samples leave a gap, which the sound line fills; a card that is gone ends the source.
    private func recover(_ code: Int32) throws {
        switch ALSARecovery(code) {
        case .again: return
        case .restart: break
        case .resume where wake():
            hasGap = true
            return
        case .resume: break
        case .reopen: throw Self.failure("read from", name, code)
        }
        try Self.check(snd_pcm_prepare(pcm), "restart", name)
        try Self.check(snd_pcm_start(pcm), "restart", name)
        hasGap = true
    }

    /// Whether the card went on after the machine's sleep.
    private func wake() -> Bool {
        let deadline = Clock.monotonic() + Self.wakePatience
        var answer = snd_pcm_resume(pcm)
        while answer == -EAGAIN && Clock.monotonic() < deadline {
            Clock.sleep(until: Clock.monotonic() + 10_000_000)
            answer = snd_pcm_resume(pcm)
        }
        return answer == 0
    }

    static func check(_ answer: Int32, _ action: String, _ name: String) throws {
        guard answer >= 0 else { throw failure(action, name, answer) }
    }

    static func failure(_ action: String, _ name: String, _ code: Int32) -> SourceFailure {
        SourceFailure(.lost, SystemFailure(action, "sound card \(name)", code: -code).description)
    }

    static func cannotOpen(_ name: String, _ code: Int32) -> SourceFailure {
        let failure = SystemFailure("open", "sound card \(name)", code: -code).description
        if code == -EBUSY {
            return SourceFailure(
                .busy,
                "\(failure); another program has it, or another camera under another name: give all cameras of this box the card by one name, as "
                    + "rushes-camera --list shows it, or look with fuser /dev/snd/*")
        }
        return SourceFailure(
            .noDevice, "\(failure); rushes-camera --list shows the cards there are")
    }
}
