import CALSA
import Media
import Platform

/// A sound card under ALSA, read with the card's own timestamps on the monotonic clock. One thread.
public final class ALSAMicrophone: AudioSource, @unchecked Sendable {
    public let format: AudioFormat
    public let summary: String
    private let name: String
    private let pcm: OpaquePointer
    private let status: OpaquePointer

    /// 10 ms: fine enough to place sound within a frame, coarse enough to wake rarely.
    private static let periodsPerSecond: UInt32 = 100

    /// `name` as ALSA names it: `hw:1,0`, `plughw:CARD=Mic`. The card's native format is taken, at 48 kHz where it has that.
    public init(_ name: String) throws {
        rushes_alsa_quiet()
        self.name = name
        var opened: OpaquePointer?
        let answer = snd_pcm_open(&opened, name, SND_PCM_STREAM_CAPTURE, Int32(SND_PCM_NONBLOCK))
        guard answer >= 0, let opened else { throw Self.cannotOpen(name, answer) }
        pcm = opened
        var made: OpaquePointer?
        guard snd_pcm_status_malloc(&made) >= 0, let made else {
            snd_pcm_close(opened)
            throw SourceFailure(.broken, "cannot allocate the status of \(name)")
        }
        status = made
        do {
            format = try ALSASetup(pcm: opened, name: name).settle()
            summary = "\(name) \(format.sample.rawValue) \(format.sampleRate) Hz \(format.channels) ch"
            try Self.check(snd_pcm_start(opened), "start", name)
        } catch {
            snd_pcm_status_free(made)
            snd_pcm_close(opened)
            throw error
        }
    }

    deinit {
        snd_pcm_status_free(status)
        snd_pcm_close(pcm)
    }

    public func read(into block: inout AudioBlock, until deadline: Int64) throws -> AudioEvent {
        let milliseconds = Int32(max(0, min(deadline - Clock.monotonic(), 60_000_000_000)) / 1_000_000)
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
        block.count = count
        block.time = first
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

    /// An overrun lost samples: start again, the sound line fills the hole. Anything else is a card that is gone.
    private func recover(_ code: Int32) throws {
        guard code == -EPIPE || code == -ESTRPIPE || code == -EINTR else { throw Self.failure("read from", name, code) }
        if code == -EINTR { return }
        try Self.check(snd_pcm_prepare(pcm), "restart", name)
        try Self.check(snd_pcm_start(pcm), "restart", name)
    }

    static func check(_ answer: Int32, _ action: String, _ name: String) throws {
        guard answer >= 0 else { throw failure(action, name, answer) }
    }

    static func failure(_ action: String, _ name: String, _ code: Int32) -> SourceFailure {
        SourceFailure(.lost, SystemFailure(action, "sound card \(name)", code: -code).description)
    }

    private static func cannotOpen(_ name: String, _ code: Int32) -> SourceFailure {
        let failure = SystemFailure("open", "sound card \(name)", code: -code).description
        if code == -EBUSY { return SourceFailure(.busy, "\(failure); another program uses it (fuser /dev/snd/*)") }
        return SourceFailure(.noDevice, "\(failure); arecord -l lists the cards there are")
    }
}

/// Chooses a sound card's format.
struct ALSASetup {
    let pcm: OpaquePointer
    let name: String

    /// 1 s of buffer rides out a slow disk or a busy processor.
    private static let bufferMicroseconds: UInt32 = 1_000_000
    private static let periodMicroseconds: UInt32 = 10_000

    func settle() throws -> AudioFormat {
        var made: OpaquePointer?
        try ALSAMicrophone.check(snd_pcm_hw_params_malloc(&made), "set up", name)
        defer { snd_pcm_hw_params_free(made) }
        try ALSAMicrophone.check(snd_pcm_hw_params_any(pcm, made), "set up", name)
        try ALSAMicrophone.check(snd_pcm_hw_params_set_access(pcm, made, SND_PCM_ACCESS_RW_INTERLEAVED), "set up", name)
        let sample = try settleSample(made)
        let channels = try settleChannels(made)
        var rate: UInt32 = 48000
        try ALSAMicrophone.check(snd_pcm_hw_params_set_rate_near(pcm, made, &rate, nil), "set the rate of", name)
        var period = Self.periodMicroseconds
        try ALSAMicrophone.check(snd_pcm_hw_params_set_period_time_near(pcm, made, &period, nil), "set the period of", name)
        var buffer = Self.bufferMicroseconds
        try ALSAMicrophone.check(snd_pcm_hw_params_set_buffer_time_near(pcm, made, &buffer, nil), "set the buffer of", name)
        try ALSAMicrophone.check(snd_pcm_hw_params(pcm, made), "set up", name)
        try setTimestamps()
        return AudioFormat(sample: sample, sampleRate: Int(rate), channels: channels)
    }

    private func settleSample(_ parameters: OpaquePointer?) throws -> AudioFormat.Sample {
        if snd_pcm_hw_params_set_format(pcm, parameters, SND_PCM_FORMAT_S16_LE) >= 0 { return .s16 }
        if snd_pcm_hw_params_set_format(pcm, parameters, SND_PCM_FORMAT_S32_LE) >= 0 { return .s32 }
        throw SourceFailure(
            .unsupportedFormat, "sound card \(name) gives neither 16 nor 32 bit samples; name it plug\(name) to convert")
    }

    private func settleChannels(_ parameters: OpaquePointer?) throws -> Int {
        for channels: UInt32 in [2, 1] where snd_pcm_hw_params_set_channels(pcm, parameters, channels) >= 0 {
            return Int(channels)
        }
        var channels: UInt32 = 2
        try ALSAMicrophone.check(snd_pcm_hw_params_set_channels_near(pcm, parameters, &channels), "set the channels of", name)
        return Int(channels)
    }

    private func setTimestamps() throws {
        var made: OpaquePointer?
        try ALSAMicrophone.check(snd_pcm_sw_params_malloc(&made), "set up", name)
        defer { snd_pcm_sw_params_free(made) }
        try ALSAMicrophone.check(snd_pcm_sw_params_current(pcm, made), "set up", name)
        try ALSAMicrophone.check(snd_pcm_sw_params_set_tstamp_mode(pcm, made, SND_PCM_TSTAMP_ENABLE), "set up", name)
        try ALSAMicrophone.check(snd_pcm_sw_params_set_tstamp_type(pcm, made, SND_PCM_TSTAMP_TYPE_MONOTONIC), "set up", name)
        try ALSAMicrophone.check(snd_pcm_sw_params(pcm, made), "set up", name)
    }
}
