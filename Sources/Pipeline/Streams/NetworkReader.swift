import CLibAV
import LibAV
import Media
import Platform

/// The reader's thread: connects, stamps packets with the box's time, hands them to the decoder;
/// comes back by itself.
final class NetworkReader: @unchecked Sendable {
    private let address: NetworkAddress
    private let failures: NetworkFailures
    private let withSound: Bool
    private let watch: NetworkWatch
    private let pictures: PacketLine
    private let sounds: PacketLine
    private let state: LinkState
    private let packet: UnsafeMutablePointer<AVPacket>

    private var clock = StreamClock()
    private var stamps = StampLine()
    /// Packets of the first moments, until the clock is known well enough to stamp them.
    private var held: [PacketSlot] = []
    private var isHolding = false
    private var burst = BurstWatch()
    private var lastPicture: Int64 = 0
    /// The clock follows the stamps of sending, not those of showing.
    private var knowsSending = false
    private var starving = Starvation()

    /// What is not held any longer, settled or not.
    private static let mostHeld = 240
    /// Sound without picture for this long: the app is in the background.
    private static let pictureless: Int64 = 5_000_000_000
    private static let mostBroken = 1000
    /// A socket takes no harm from quick tries, as a USB camera may; two seconds keep recovery
    /// within three.
    private static let backOff: [Int64] = [500_000_000, 1_000_000_000, 2_000_000_000]

    init(
        _ address: NetworkAddress, withSound: Bool, watch: NetworkWatch, pictures: PacketLine,
        sounds: PacketLine, state: LinkState
    ) throws(CodecFailure) {
        self.address = address
        failures = NetworkFailures(address: address)
        self.withSound = withSound
        self.watch = watch
        self.pictures = pictures
        self.sounds = sounds
        self.state = state
        packet = try made(av_packet_alloc(), "a packet")
        held.reserveCapacity(PacketLine.pictures)
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
            // A listener is back at once, unless it cannot listen at all: a caller may try only
            // once.
            if address.isListening && Clock.monotonic() - began > Self.backOff[0] { continue }
            rest(Self.backOff[min(attempt, Self.backOff.count - 1)])
            attempt += 1
        }
        LibraryLog.end()
        pictures.close()
        sounds.close()
    }

    private func rest(_ time: Int64) {
        let end = Clock.monotonic() + time
        while !watch.isCancelled && Clock.monotonic() < end {
            Clock.sleep(until: min(end, Clock.monotonic() + 50_000_000))
        }
    }

    /// Reads until the connection is over, and says why.
    private func read(from stream: NetworkStream) -> SourceFailure {
        begin(stream)
        var broken = 0
        while true {
            watch.allow(NetworkWatch.silence)
            let answer = stream.read(into: packet)
            if stream.hasChanged { return end(failures.changed) }
            // Broken data does not end a camera, unless nothing else comes.
            broken = answer == rushes_av_invalid ? broken + 1 : 0
            if (1...Self.mostBroken).contains(broken) { continue }
            let now = stream.arrival ?? Clock.monotonic()
            guard answer >= 0 else { return end(failures.reading(answer)) }
            guard now - lastPicture < Self.pictureless else { return end(failures.pictureStopped) }
            if let failure = starvation(at: now) { return end(failure) }
            take(from: stream, at: now)
        }
    }

    private func starvation(at now: Int64) -> SourceFailure? {
        let shown = state.lastShown.load(ordering: .relaxed)
        guard starving.isOver(shown, isIdle: pictures.isEmpty && !isHolding, at: now) else {
            return nil
        }
        if shown == 0 { return failures.noKeyFrame }
        if now - lastPicture < NetworkWatch.silence { return failures.undecodable }
        // An app in the background sends sound alone, and comes back.
        return now - shown < Self.pictureless ? nil : failures.pictureStopped
    }

    private func begin(_ stream: NetworkStream) {
        clock = StreamClock()
        stamps = StampLine()
        knowsSending = false
        isHolding = true
        burst = BurstWatch()
        lastPicture = Clock.monotonic()
        starving.begin(at: lastPicture)
        state.connect(hasSound: stream.announcesSound)
        pictures.begin(stream.video)
        sounds.begin(stream.audio)
    }

    private func end(_ failure: SourceFailure) -> SourceFailure {
        av_packet_unref(packet)
        releaseHeld()
        return failure
    }

    private func take(from stream: NetworkStream, at now: Int64) {
        switch stream.part(of: packet, at: now) {
        case .picture(let step): take(step, on: pictures, isPicture: true, at: now)
        case .sound(let step):
            state.hearSound()
            take(step, on: sounds, isPicture: false, at: now)
        case .unknownSound(let note):
            state.note(note)
            av_packet_unref(packet)
        case .other: av_packet_unref(packet)
        }
    }

    private func take(
        _ step: FollowedStream.Step, on line: PacketLine, isPicture: Bool, at now: Int64
    ) {
        if step.isNew { step.setup.learn(from: packet) }
        if step.isNew && !isHolding { line.begin(step.setup) }
        let sent = step.setup.sent(packet).map { stamps.straighten($0, period: step.setup.period) }
        let shown = step.setup.shown(packet).map {
            stamps.straighten($0, period: step.setup.period)
        }
        if isPicture {
            lastPicture = now
            observe(sent: sent, shown: shown, at: now)
        }
        let isDamaged =
            isPicture
            && (packet.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 || LibraryLog.takeMissed() > 0)
        guard let slot = line.slot(for: packet, isPicture: isPicture) else {
            return state.note(isPicture ? failures.slowDecoder : failures.lateSound)
        }
        slot.stamp = shown
        slot.arrival = now
        slot.isDamaged = isDamaged
        slot.beginning = step.isNew && isHolding ? step.setup : nil
        pass(slot, at: now)
    }

    /// Some streams say only when a picture is shown, and libavformat finds out the rest after a
    /// few.
    private func observe(sent: Int64?, shown: Int64?, at now: Int64) {
        if sent != nil && !knowsSending {
            knowsSending = true
            clock = StreamClock()
        }
        if let stamp = knowsSending ? sent : shown {
            clock.observe(stamp, at: now)
            burst.observe(stamp, at: now)
        }
        state.settle(clock.hasSettled)
    }

    private func pass(_ slot: PacketSlot, at now: Int64) {
        guard isHolding else { return send(slot) }
        held.append(slot)
        let isFull =
            held.lazy.filter(\.isPicture).count >= Self.mostHeld || held.count >= PacketLine.sounds
        // Pictures without stamps are worth their arrival, whenever that is.
        if burst.isOver(at: now) || isFull || (slot.isPicture && slot.stamp == nil) {
            releaseHeld()
        }
    }

    private func releaseHeld() {
        guard isHolding else { return }
        isHolding = false
        clock.settle()
        for slot in held { send(slot) }
        held.removeAll(keepingCapacity: true)
    }

    /// From here on a packet's stamp is CLOCK_MONOTONIC in nanoseconds; decoders carry it through.
    private func send(_ slot: PacketSlot) {
        let line = slot.isPicture ? pictures : sounds
        if let setup = slot.beginning { line.begin(setup) }
        var time = slot.stamp.flatMap { clock.time(of: $0, arrivedAt: slot.arrival) }
        // Sound of an older or newer count than the picture's has no place; sound without a stamp
        // follows what came before it.
        if !slot.isPicture && slot.stamp != nil && time == nil { return line.recycle(slot) }
        // A picture is worth its arrival.
        if slot.isPicture && time == nil { time = slot.arrival }
        slot.packet.pointee.pts = time ?? rushes_av_no_time
        slot.packet.pointee.dts = rushes_av_no_time
        line.send(slot)
    }
}

/// Finds the end of the burst that a connection begins with: what was read while the stream was
/// probed, and what the sender had kept back until its sound began. It is late, and only the live
/// stream behind it shows the true delay. Pure.
struct BurstWatch {
    /// So much of live stream is enough.
    private static let settling: Int64 = 300_000_000
    /// A sender that never comes to an end of it.
    private static let longest: Int64 = 3_000_000_000

    private var first: Int64?
    private var mark: (stamp: Int64, arrival: Int64)?
    private var isLive = false

    mutating func observe(_ stamp: Int64, at arrival: Int64) {
        guard let mark else { return begin(stamp, arrival) }
        guard arrival - mark.arrival >= Self.settling else { return }
        // In a burst half as much again as a live stream would bring.
        isLive = isLive || stamp - mark.stamp < (arrival - mark.arrival) * 3 / 2
        self.mark = (stamp, arrival)
    }

    private mutating func begin(_ stamp: Int64, _ arrival: Int64) {
        first = arrival
        mark = (stamp, arrival)
    }

    func isOver(at now: Int64) -> Bool { isLive || first.map { now - $0 > Self.longest } ?? false }
}

/// Finds out that packets come and no picture comes out of them: a sender restarted in another
/// codec under the same number, and libavformat goes on as if nothing had happened. Opening anew
/// looks at the stream once more. Pure.
struct Starvation {
    /// With pictures before; a second more than the longest gap that is only a slow network.
    private static let patience: Int64 = 2_500_000_000
    /// Without any: the longest interval of key frames that phones use is ten seconds.
    private static let firstPatience: Int64 = 12_000_000_000

    private var shown: Int64 = 0
    private var since: Int64 = 0
    /// Connections in a row without a picture: each is given twice the time.
    private var failed = 0
    private var isCounted = false

    mutating func begin(at now: Int64) {
        shown = 0
        since = now
        isCounted = false
    }

    /// Call for each packet: when a picture last came out (0 for none yet), and whether the decoder
    /// has nothing to do.
    mutating func isOver(_ lastShown: Int64, isIdle: Bool, at now: Int64) -> Bool {
        if lastShown != shown || !isIdle {
            if lastShown != 0 { failed = 0 }
            shown = lastShown
            since = now
            return false
        }
        let patience = shown == 0 ? Self.firstPatience << Int64(min(failed, 4)) : Self.patience
        guard now - since > patience else { return false }
        if shown == 0 && !isCounted { failed += 1 }
        isCounted = true
        return true
    }
}
