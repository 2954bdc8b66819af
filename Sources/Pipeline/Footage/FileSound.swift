import CLibAV
import LibAV
import Media
import Platform

/// The sound of a media file, in runs of samples. Used on one thread after it is made.
final class FileSound: @unchecked Sendable {
    let format: AudioFormat
    private let stream: FileStream
    private let mixer: SoundMixer

    /// Nil when the file has no sound that can be decoded.
    init?(_ path: String) throws {
        guard let stream = try FileStream(AVMEDIA_TYPE_AUDIO, of: path) else { return nil }
        self.stream = stream
        mixer = try SoundMixer(stream.decoder)
        format = mixer.format
    }

    /// Decodes to the end of the file, or until nobody takes samples any more. What is damaged is a
    /// gap.
    func play(into sound: BoundedQueue<SoundChunk>) {
        _ = stream.play { outcome in
            guard case .decoded(let picture) = outcome, let samples = mixer.interleaved(picture),
                !samples.isEmpty
            else {
                return sound.isOpen
            }
            let offset = stream.decoder.time(of: picture) - stream.beginning
            return sound.push(SoundChunk(offset: offset, samples: samples))
        }
    }
}

/// Decoded samples, interleaved 16 bit.
final class SoundChunk: Sendable {
    /// Nanoseconds from the beginning of the file.
    let offset: Int64
    let samples: [Int16]

    init(offset: Int64, samples: [Int16]) {
        self.offset = offset
        self.samples = samples
    }
}
