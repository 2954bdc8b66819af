import CALSA
import Media

/// Chooses a sound card's format: what the card gives by itself, at 48 kHz where it can.
struct ALSASetup {
    let pcm: OpaquePointer
    let name: String
    /// Channels that must be there, from the choice in the configuration; 0 takes two, or what
    /// there is.
    let leastChannels: Int

    struct Settled {
        let format: AudioFormat
        let samples: NativeSamples
    }

    /// 1 s of buffer rides out a slow disk or a busy processor.
    private static let bufferMicroseconds: UInt32 = 1_000_000
    /// 10 ms: fine enough to place sound within a frame, coarse enough to wake rarely.
    private static let periodMicroseconds: UInt32 = 10_000

    func settle() throws -> Settled {
        var made: OpaquePointer?
        try check(snd_pcm_hw_params_malloc(&made), "set up")
        defer { snd_pcm_hw_params_free(made) }
        try check(snd_pcm_hw_params_any(pcm, made), "set up")
        try check(
            snd_pcm_hw_params_set_access(pcm, made, SND_PCM_ACCESS_RW_INTERLEAVED),
            "take interleaved sound from")
        let samples = try settleSamples(made)
        let channels = try settleChannels(made)
        var rate: UInt32 = 48000
        try check(snd_pcm_hw_params_set_rate_near(pcm, made, &rate, nil), "set the rate of")
        var period = Self.periodMicroseconds
        try check(
            snd_pcm_hw_params_set_period_time_near(pcm, made, &period, nil), "set the period of")
        var buffer = Self.bufferMicroseconds
        try check(
            snd_pcm_hw_params_set_buffer_time_near(pcm, made, &buffer, nil), "set the buffer of")
        try check(snd_pcm_hw_params(pcm, made), "set up")
        try setTimestamps()
        return Settled(
            format: AudioFormat(sample: samples.sample, sampleRate: Int(rate), channels: channels),
            samples: samples)
    }

    private func settleSamples(_ parameters: OpaquePointer?) throws -> NativeSamples {
        for samples in NativeSamples.allCases
        where snd_pcm_hw_params_set_format(pcm, parameters, samples.alsa) >= 0 { return samples }
        let known = NativeSamples.allCases.map(\.rawValue).joined(separator: ", ")
        throw SourceFailure(
            .unsupportedFormat,
            "sound card \(name) gives none of \(known); write plughw: before its name (plughw:1,0, plughw:/dev/snd/by-id/...) to convert"
        )
    }

    private func settleChannels(_ parameters: OpaquePointer?) throws -> Int {
        for wanted in [2, 1]
        where wanted >= leastChannels
            && snd_pcm_hw_params_set_channels(pcm, parameters, UInt32(wanted)) >= 0
        {
            return wanted
        }
        // The fewest that hold what was chosen: a mixer has 8, 16 or 32, and each costs the bus its
        // share.
        var least = UInt32(max(1, leastChannels))
        if snd_pcm_hw_params_set_channels_min(pcm, parameters, &least) < 0 {
            throw SourceFailure(
                .unsupportedFormat,
                "channel \(leastChannels) of sound card \(name) is wanted, but it has fewer; arecord --dump-hw-params says how many"
            )
        }
        var channels: UInt32 = 0
        try check(
            snd_pcm_hw_params_set_channels_first(pcm, parameters, &channels), "set the channels of")
        return Int(channels)
    }

    private func setTimestamps() throws {
        var made: OpaquePointer?
        try check(snd_pcm_sw_params_malloc(&made), "set up")
        defer { snd_pcm_sw_params_free(made) }
        try check(snd_pcm_sw_params_current(pcm, made), "set up")
        try check(snd_pcm_sw_params_set_tstamp_mode(pcm, made, SND_PCM_TSTAMP_ENABLE), "set up")
        try check(
            snd_pcm_sw_params_set_tstamp_type(pcm, made, SND_PCM_TSTAMP_TYPE_MONOTONIC), "set up")
        try check(snd_pcm_sw_params(pcm, made), "set up")
    }

    private func check(_ answer: Int32, _ action: String) throws {
        try ALSAMicrophone.check(answer, action, name)
    }
}
