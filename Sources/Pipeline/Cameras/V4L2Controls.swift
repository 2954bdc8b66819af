import CV4L2
import DeviceNames
import Platform
import Slate
import Wire

/// A camera's controls by the names v4l2-ctl gives them: listed, set at open, put back at close.
final class V4L2Controls {
    private struct Known {
        var id: UInt32
        var facts: ControlFacts
    }

    private let device: V4L2Device
    private var changed: [(control: Known, was: Int64)] = []

    /// UVC's 'auto exposure priority' lets a camera halve its rate in low light; a proxy wants an
    /// even rate more than an even exposure.
    static let usual: [String: Int64] = ["exposure_dynamic_framerate": 0]
    /// No driver has nearly as many; a list without an end would keep the camera from opening.
    private static let most = 512

    init(_ device: V4L2Device) { self.device = device }

    /// All that can be set, with what they are now.
    func list() -> [ControlFacts] { known().map(\.facts) }

    /// Sets what is wished, and what we usually set; returns a sentence for each that the camera
    /// does not have or refuses.
    func set(_ wishes: [String: Int64]) -> [String] {
        let known = known()
        var complaints: [String] = []
        for (name, value) in wishes.merging(Self.usual, uniquingKeysWith: { wish, _ in wish })
            .sorted(by: { $0.key < $1.key })
        {
            guard let control = known.first(where: { $0.facts.name == name }) else {
                if wishes[name] != nil { complaints.append(missing(name, among: known)) }
                continue
            }
            if let complaint = set(control, value) { complaints.append(complaint) }
        }
        return complaints
    }

    /// Puts back what `set` changed, the last first; a camera that is gone has forgotten it anyway.
    func restore() {
        for (control, was) in changed.reversed() {
            _ = device.borrow { rushes_control_set($0, control.id, was) }
        }
        changed = []
    }

    private func set(_ control: Known, _ value: Int64) -> String? {
        let facts = control.facts
        guard (facts.minimum...max(facts.minimum, facts.maximum)).contains(value) else {
            return
                "\(device.card) takes \(facts.name) from \(facts.minimum) to \(facts.maximum), not \(value); it stays at \(facts.value)"
        }
        guard facts.value != value else { return nil }
        let answer = device.borrow { rushes_control_set($0, control.id, value) }
        guard answer >= 0 else {
            let reason = SystemFailure.reason(-answer)
            return
                "\(device.card) does not let \(facts.name) be set to \(value) (\(reason)); it stays at \(facts.value)"
        }
        changed.append((control, facts.value))
        return nil
    }

    private func missing(_ name: String, among known: [Known]) -> String {
        let guess =
            Spelling.nearest(to: name, among: known.map(\.facts.name)).map {
                "; did you mean \($0)?"
            } ?? ""
        return "\(device.card) has no control \(name)\(guess)"
    }

    private func known() -> [Known] {
        var found: [Known] = []
        var query = v4l2_queryctrl()
        for _ in 0..<Self.most {
            query.id |= rushes_CTRL_NEXT
            guard device.call(rushes_VIDIOC_QUERYCTRL, &query) >= 0 else { break }
            if let control = read(query) { found.append(control) }
        }
        return found
    }

    private func read(_ query: v4l2_queryctrl) -> Known? {
        let kinds = [
            V4L2_CTRL_TYPE_INTEGER, V4L2_CTRL_TYPE_BOOLEAN, V4L2_CTRL_TYPE_MENU,
            V4L2_CTRL_TYPE_INTEGER_MENU,
        ]
        guard kinds.map(\.rawValue).contains(query.type), query.flags & rushes_CTRL_UNSETTABLE == 0
        else { return nil }
        let name = withUnsafeBytes(of: query.name) { DeviceText.controlName(DeviceText.clean($0)) }
        var value: Int64 = 0
        guard !name.isEmpty, device.borrow({ rushes_control_get($0, query.id, &value) }) >= 0 else {
            return nil
        }
        let facts = ControlFacts(
            name: name, value: value, standard: Int64(query.default_value),
            minimum: Int64(query.minimum),
            maximum: Int64(query.maximum), step: Int64(query.step), menu: menu(query))
        return Known(id: query.id, facts: facts)
    }

    private func menu(_ query: v4l2_queryctrl) -> [Int64: String] {
        let isNumbers = query.type == V4L2_CTRL_TYPE_INTEGER_MENU.rawValue
        guard query.type == V4L2_CTRL_TYPE_MENU.rawValue || isNumbers, query.minimum >= 0,
            query.maximum < Self.most
        else { return [:] }
        var items: [Int64: String] = [:]
        for index in query.minimum...max(query.minimum, query.maximum) {
            var item = v4l2_querymenu()
            item.id = query.id
            item.index = UInt32(index)
            // Menus may have holes.
            guard device.call(rushes_VIDIOC_QUERYMENU, &item) >= 0 else { continue }
            items[Int64(index)] =
                isNumbers
                ? "\(item.value)" : withUnsafeBytes(of: item.name) { DeviceText.clean($0) }
        }
        return items
    }
}
