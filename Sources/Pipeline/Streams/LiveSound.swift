import CLibAV
import Media
import Platform
import Synchronization

/// A run of samples between decoder and reader; made once, used again and again.
final class LiveSamples: @unchecked Sendable {
    /// Sample frames; an AAC frame of 1024 at 8 kHz is 6144 at 48 kHz.
    static let capacity = 8192

    let bytes: UnsafeMutableRawPointer
    var count = 0
    /// CLOCK_MONOTONIC of the first sample in nanoseconds.
    var time: Int64 = 0
    /// They do not follow those before.
    var followsGap = false
    /// Their time comes from a clock that has found the sender's.
    var hasSettled = true

    init() {
        bytes = .allocate(byteCount: Self.capacity * LiveSound.format.bytesPerFrame, alignment: 16)
    }
    deinit { bytes.deallocate() }
}

/// A stream's sound on its way out: always 48 kHz stereo, so that a sender may come back with other
/// sound than it had.
final class LiveSound: @unchecked Sendable {
    static let format = AudioFormat(sample: .s16, sampleRate: 48000, channels: 2)
    /// 1.3 s of AAC; the sound thread takes every 200 ms at least, once there is a first picture.
    private static let count = 64

    private let ready = BoundedQueue<LiveSamples>(capacity: LiveSound.count)
    private let free = BoundedQueue<LiveSamples>(capacity: LiveSound.count)
    private let isRead = Atomic<Bool>(false)

    init() { for _ in 0..<Self.count { _ = free.offer(LiveSamples()) } }

    /// A run to fill; nil when none came free until a moment of the monotonic clock.
    func empty(until deadline: Int64) -> LiveSamples? { free.pop(until: deadline) }

    /// The run that has waited longest, to be filled anew: what is in it is lost.
    func oldest() -> LiveSamples? { ready.pop(until: 0) }

    func send(_ samples: LiveSamples) { if !ready.offer(samples) { recycle(samples) } }
    func recycle(_ samples: LiveSamples) { _ = free.offer(samples) }

    /// The run that has waited longest, to be heard; nil when none came until a moment of the
    /// monotonic clock.
    func next(until deadline: Int64) -> LiveSamples? {
        isRead.store(true, ordering: .relaxed)
        return ready.pop(until: deadline)
    }

    /// Whether the oldest run may go for what waits in the line. Before anybody reads, the oldest
    /// is the beginning of the first clip: then the line itself is the room there is.
    func mayLetGo(of line: PacketLine) -> Bool {
        isRead.load(ordering: .relaxed) ? line.isLate : line.isFull
    }
}

/// Turns decoded sound of any kind into `LiveSound`'s. One thread.
final class LiveMixer {
    private struct Kind: Equatable {
        var sample: Int32
        var rate: Int32
        var channels: Int32
    }

    private var resampler: OpaquePointer?
    private var kind: Kind?
    /// Where the samples before ended; 0 before the first.
    private var end: Int64 = 0

    /// Stamps are rounded to milliseconds by RTMP; half an AAC frame is a gap.
    private static let seam: Int64 = 10_000_000

    deinit { swr_free(&resampler) }

    /// False when the samples cannot be converted; the gap is then filled like any other.
    func mix(_ picture: UnsafeMutablePointer<AVFrame>, into samples: LiveSamples) -> Bool {
        let found = Kind(
            sample: picture.pointee.format, rate: picture.pointee.sample_rate,
            channels: picture.pointee.ch_layout.nb_channels)
        if kind != found { kind = open(like: picture) ? found : nil }
        guard kind != nil, picture.pointee.extended_data != nil else { return false }
        var output: UnsafeMutablePointer<UInt8>? = samples.bytes.assumingMemoryBound(to: UInt8.self)
        let count = picture.pointee.extended_data.withMemoryRebound(
            to: UnsafePointer<UInt8>?.self, capacity: 8
        ) {
            swr_convert(
                resampler, &output, Int32(LiveSamples.capacity), $0, picture.pointee.nb_samples)
        }
        samples.count = Int(max(0, count))
        let stamp = picture.pointee.pts
        samples.time = stamp == rushes_av_no_time ? end : stamp
        samples.followsGap = abs(samples.time - end) > Self.seam
        end =
            samples.time + Int64(samples.count) * 1_000_000_000 / Int64(LiveSound.format.sampleRate)
        return count > 0 && samples.time > 0
    }

    private func open(like picture: UnsafeMutablePointer<AVFrame>) -> Bool {
        swr_free(&resampler)
        var output = AVChannelLayout()
        av_channel_layout_default(&output, Int32(LiveSound.format.channels))
        let answer = swr_alloc_set_opts2(
            &resampler, &output, AV_SAMPLE_FMT_S16, Int32(LiveSound.format.sampleRate),
            &picture.pointee.ch_layout,
            AVSampleFormat(picture.pointee.format), picture.pointee.sample_rate, 0, nil)
        return answer >= 0 && swr_init(resampler) >= 0
    }
}
