import CV4L2
import Media
import Platform
import Time

/// The socket a picture comes in by: whether it has a signal, and which.
///
/// A webcam's sensor always has one. An HDMI or SDI input says by its timings, an analogue one by
/// its status (VIDIOC_ENUMINPUT).
final class V4L2Input {
    enum Signal: Equatable {
        case steady
        /// Nothing that could be shown comes in; the sentence's reason.
        case none(String)
        /// Another size or rate than the one set.
        case changed(String)
    }

    private let device: V4L2Device
    private let index: UInt32
    private let hasTimings: Bool
    private var set = rushes_timings()

    init(_ device: V4L2Device) {
        self.device = device
        var number: Int32 = 0
        let hasInputs = device.call(rushes_VIDIOC_G_INPUT, &number) >= 0
        index = UInt32(clamping: number)
        var input = v4l2_input()
        input.index = index
        let isKnown = hasInputs && device.call(rushes_VIDIOC_ENUMINPUT, &input) >= 0
        hasTimings = isKnown && input.capabilities & UInt32(V4L2_IN_CAP_DV_TIMINGS) != 0
        isWatched = isKnown && (hasTimings || input.capabilities & UInt32(V4L2_IN_CAP_STD) != 0)
    }

    /// Whether a signal can be lost at all: a webcam's sensor is always there.
    let isWatched: Bool

    /// Sets the timings of what comes in, before the format is set; without a signal those that
    /// were set stay.
    func settle() throws {
        var number = index
        // Some drivers reset the input with the last user; a driver with one input may refuse the
        // call.
        if isWatched { _ = device.call(rushes_VIDIOC_S_INPUT, &number) }
        guard hasTimings else { return }
        var coming = rushes_timings()
        if device.borrow({ rushes_timings_query($0, &coming) }) >= 0 {
            let answer = device.borrow { rushes_timings_set($0, &coming) }
            guard answer >= 0 else {
                throw device.failure("take the signal \(Self.name(coming)) of", code: -answer)
            }
        }
        _ = device.borrow { rushes_timings_get($0, &set) }
    }

    /// Asks to be told of changes; the event's id must be the input's number, with any other
    /// nothing arrives. False when the driver has no such event.
    func subscribe() -> Bool {
        guard isWatched else { return true }
        var subscription = v4l2_event_subscription()
        subscription.type = UInt32(V4L2_EVENT_SOURCE_CHANGE)
        subscription.id = index
        return device.call(rushes_VIDIOC_SUBSCRIBE_EVENT, &subscription) >= 0
    }

    /// Takes the waiting events off the queue, so that poll(2) is silent again.
    func takeEvents() {
        // The kernel keeps a handful at most; a driver that never ends is left after so many.
        for _ in 0..<64 where device.borrow({ rushes_v4l2_event($0) }) < 0 { return }
    }

    /// What comes in now, against what was set.
    func signal() -> Signal {
        guard isWatched else { return .steady }
        return hasTimings ? digitalSignal() : analogueSignal()
    }

    /// Rate of the signal that was set; nil for a sensor.
    var rate: FrameRate? { hasTimings ? Self.rate(set) : nil }

    /// Whether what was set carries half pictures.
    var isInterlaced: Bool { hasTimings && set.interlaced != 0 }

    private func digitalSignal() -> Signal {
        var coming = rushes_timings()
        switch device.borrow({ rushes_timings_query($0, &coming) }) {
        case 0...: return Self.isSame(coming, set) ? .steady : .changed(Self.name(coming))
        case -ENOLINK: return .none("nothing is plugged in or switched on")
        case -ENOLCK: return .none("the signal is not stable")
        case -ERANGE: return .none("the signal is beyond what the device takes")
        // A driver that cannot tell is believed; a device that is gone says so by its next picture.
        default: return .steady
        }
    }

    private func analogueSignal() -> Signal {
        var input = v4l2_input()
        input.index = index
        guard device.call(rushes_VIDIOC_ENUMINPUT, &input) >= 0 else { return .steady }
        if input.status & UInt32(V4L2_IN_ST_NO_POWER) != 0 { return .none("its source is off") }
        return input.status & UInt32(V4L2_IN_ST_NO_SIGNAL) != 0
            ? .none("nothing is plugged in or switched on") : .steady
    }

    /// Equal but for 250 kHz of pixel clock, the tolerance of the drivers themselves
    /// (v4l2_match_dv_timings).
    private static func isSame(_ a: rushes_timings, _ b: rushes_timings) -> Bool {
        a.width == b.width && a.height == b.height && a.interlaced == b.interlaced
            && a.total_width == b.total_width && a.total_height == b.total_height
            && abs(Int64(clamping: a.pixel_clock) - Int64(clamping: b.pixel_clock)) <= 250_000
    }

    private static func rate(_ timings: rushes_timings) -> FrameRate? {
        let pixels = Int(timings.total_width) * Int(timings.total_height)
        guard pixels > 0, timings.pixel_clock > 0, timings.pixel_clock < 1 << 40 else { return nil }
        return FrameRate(Int(timings.pixel_clock), pixels)
    }

    private static func name(_ timings: rushes_timings) -> String {
        let rate =
            rate(timings).map {
                (Double($0.numerator) / Double($0.denominator) * 100).rounded() / 100
            } ?? 0
        return "\(timings.width)x\(timings.height)\(timings.interlaced != 0 ? "i" : "") at \(rate)"
    }
}
