import CALSA
import DeviceNames
import Media

/// A sound card of this machine that records.
public struct FoundSoundCard: Codable, Equatable, Sendable {
    /// The maker's name for it.
    public var name: String
    /// What to write after `audio =`: it stays the same whatever is plugged in besides.
    public var audio: String
    /// What ALSA calls it today: `hw:1,0`.
    public var pcm: String
    /// Its links in /dev/snd/by-id and /dev/snd/by-path.
    public var byID: String?
    /// Its link in /dev/snd/by-path, which names the socket; nil without one.
    public var byPath: String?
    /// `2 channels, 44100 to 48000 Hz`; empty where it could not be asked.
    public var formats: String
    /// As it was when the card was asked for the list.
    public var state: DeviceState
}

/// The sound cards of this machine.
public enum SoundCardList {
    /// Opens every input for a moment and starts nothing. Cards that only play are left out.
    public static func scan() -> [FoundSoundCard] { scan(SoundTree()) }

    static func scan(_ tree: SoundTree) -> [FoundSoundCard] {
        rushes_alsa_quiet()
        let cards = tree.cards()
        return cards.flatMap { card in
            card.inputs.map {
                look(at: card, input: $0, SoundTree.identity(of: card, among: cards))
            }
        }
    }

    private static func look(at card: SoundTree.Card, input: Int32, _ identity: String)
        -> FoundSoundCard
    {
        // The first input is meant where none is named.
        let suffix = input == card.inputs.first ? "" : ",\(input)"
        var found = FoundSoundCard(
            name: card.name, audio: identity + suffix, pcm: "hw:\(card.number),\(input)",
            byID: card.byID, byPath: card.byPath,
            formats: "", state: .free)
        var opened: OpaquePointer?
        let answer = snd_pcm_open(
            &opened, found.pcm, SND_PCM_STREAM_CAPTURE, Int32(SND_PCM_NONBLOCK))
        guard answer >= 0, let opened else {
            let failure = ALSAMicrophone.cannotOpen(found.pcm, answer)
            found.state = failure.code == .busy ? .busy : .unusable(failure.message)
            return found
        }
        defer { snd_pcm_close(opened) }
        found.formats = formats(of: opened)
        return found
    }

    private static func formats(of pcm: OpaquePointer) -> String {
        var made: OpaquePointer?
        guard snd_pcm_hw_params_malloc(&made) >= 0 else { return "" }
        defer { snd_pcm_hw_params_free(made) }
        guard snd_pcm_hw_params_any(pcm, made) >= 0 else { return "" }
        var channels: (least: UInt32, most: UInt32) = (0, 0)
        var rate: (least: UInt32, most: UInt32) = (0, 0)
        snd_pcm_hw_params_get_channels_min(made, &channels.least)
        snd_pcm_hw_params_get_channels_max(made, &channels.most)
        snd_pcm_hw_params_get_rate_min(made, &rate.least, nil)
        snd_pcm_hw_params_get_rate_max(made, &rate.most, nil)
        return "\(range(channels)) channels, \(range(rate)) Hz"
    }

    private static func range(_ ends: (least: UInt32, most: UInt32)) -> String {
        ends.least == ends.most ? "\(ends.least)" : "\(ends.least) to \(ends.most)"
    }
}
