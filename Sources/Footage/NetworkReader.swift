import CLibAV
import Codec
import Media
import Platform
import Synchronization

/// The reader's thread: connects, stamps packets with the box's time, hands them to the decoder; comes back by itself.
final class NetworkReader: @unchecked Sendable {
    private let address: NetworkAddress
    private let failures: NetworkFailures
    private let withSound: Bool
    private let watch: NetworkWatch
    private let line: PacketLine
    private let state: LinkState
    private let packet: UnsafeMutablePointer<AVPacket>

    private var clock = StreamClock()
    private var stamps = StampLine()
    /// Packets of the first moments, until the clock is known well enough to stamp them.
    private var held: [PacketSlot] = []
    private var settled = false
    private var opened: Int64 = 0
    private var lastPicture: Int64 = 0

    /// What was read while the stream was probed comes in a burst, late; this much of live stream behind it shows the true delay.
    private static let settling: Int64 = 300_000_000
    /// Sound without picture for this long: the app is in the background.
    private static let pictureless: Int64 = 5_000_000_000
    private static let mostBroken = 1000
    /// A socket takes no harm from quick tries, as a USB camera may; two seconds keep recovery within three.
    private static let backOff: [Int64] = [500_000_000, 1_000_000_000, 2_000_000_000]

    init(_ address: NetworkAddress, withSound: Bool, watch: NetworkWatch, line: PacketLine, state: LinkState) throws(CodecFailure) {
        self.address = address
        failures = NetworkFailures(address: address)
        self.withSound = withSound
        self.watch = watch
        self.line = line
        self.state = state
        packet = try made(av_packet_alloc(), "a packet")
        held.reserveCapacity(PacketLine.capacity)
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
    }

    /// Runs until the watch is cancelled.
    func run() {
        var attempt = 0
        while !watch.isCancelled {
            let began = Clock.monotonic()
            do {
                let stream = try NetworkStream(address, watch: watch, withSound: withSound)
                attempt = 0
                state.fail(read(from: stream))
            } catch {
                state.fail(error)
            }
            // A listener is back at once, unless it cannot listen at all: a caller may try only once.
            if address.isListening && Clock.monotonic() - began > Self.backOff[0] { continue }
            rest(Self.backOff[min(attempt, Self.backOff.count - 1)])
            attempt += 1
        }
        line.close()
    }

    private func rest(_ time: Int64) {
        let end = Clock.monotonic() + time
        while !watch.isCancelled && Clock.monotonic() < end { Clock.sleep(until: min(end, Clock.monotonic() + 50_000_000)) }
    }

    /// Reads until the connection is over, and says why.
    private func read(from stream: NetworkStream) -> SourceFailure {
        begin(stream)
        var broken = 0
        while true {
            watch.allow(NetworkWatch.silence)
            let answer = stream.read(into: packet)
            // Broken data does not end a camera, unless nothing else comes.
            broken = answer == rushes_av_invalid ? broken + 1 : 0
            if (1...Self.mostBroken).contains(broken) { continue }
            let now = Clock.monotonic()
            guard answer >= 0 else { return end(failures.reading(answer)) }
            guard now - lastPicture < Self.pictureless else { return end(failures.pictureStopped) }
            take(from: stream, at: now)
        }
    }

    private func begin(_ stream: NetworkStream) {
        clock = StreamClock()
        stamps = StampLine()
        settled = false
        opened = Clock.monotonic()
        lastPicture = opened
        line.begin(video: stream.video, audio: stream.audio)
    }

    private func end(_ failure: SourceFailure) -> SourceFailure {
        av_packet_unref(packet)
        releaseHeld()
        return failure
    }

    private func take(from stream: NetworkStream, at now: Int64) {
        let isPicture = packet.pointee.stream_index == stream.video.index
        guard let setup = isPicture ? stream.video : stream.audio, packet.pointee.stream_index == setup.index else {
            return av_packet_unref(packet)
        }
        let stamp = setup.stamp(of: packet).map { stamps.straighten($0, period: setup.period) }
        if isPicture {
            lastPicture = now
            if let stamp { clock.observe(stamp, at: now) }
        }
        guard let slot = line.slot(for: packet, isPicture: isPicture) else { return }
        (slot.stamp, slot.arrival) = (stamp, now)
        pass(slot, at: now)
    }

    private func pass(_ slot: PacketSlot, at now: Int64) {
        if settled { return send(slot) }
        held.append(slot)
        if now - opened >= Self.settling || held.count >= PacketLine.capacity / 2 { releaseHeld() }
    }

    private func releaseHeld() {
        settled = true
        clock.settle()
        for slot in held { send(slot) }
        held.removeAll(keepingCapacity: true)
    }

    /// From here on a packet's stamp is CLOCK_MONOTONIC in nanoseconds; decoders carry it through.
    private func send(_ slot: PacketSlot) {
        var time = slot.stamp.flatMap { clock.time(of: $0, arrivedAt: slot.arrival) }
        // Sound of an older or newer count than the picture's has no place; sound without a stamp follows what came before it.
        if !slot.isPicture && slot.stamp != nil && time == nil { return line.recycle(slot) }
        // A picture is worth its arrival.
        if slot.isPicture && time == nil { time = slot.arrival }
        slot.packet.pointee.pts = time ?? rushes_av_no_time
        slot.packet.pointee.dts = rushes_av_no_time
        line.send(slot)
    }
}

/// Whether a camera on the network gives pictures, and why not; asked and told by any thread.
final class LinkState: Sendable {
    struct Facts: Sendable {
        var format: VideoFormat?
        var hasSound = false
        var codecs = ""
        var failure: SourceFailure?
    }

    private let facts = Mutex(Facts())
    private let news = BoundedQueue<Bool>(capacity: 1)

    var now: Facts { facts.withLock { $0 } }

    func fail(_ failure: SourceFailure) {
        facts.withLock { $0.failure = failure }
        _ = news.offer(true)
    }

    /// The first picture of a connection.
    func come(_ format: VideoFormat, hasSound: Bool, codecs: String) {
        facts.withLock { $0 = Facts(format: format, hasSound: hasSound, codecs: codecs, failure: nil) }
        _ = news.offer(true)
    }

    /// Waits for the next change, at most until a moment of the monotonic clock. One thread.
    func wait(until deadline: Int64) { _ = news.pop(until: deadline) }
}
