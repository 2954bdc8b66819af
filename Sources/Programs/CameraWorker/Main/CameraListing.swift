import Cameras
import DeviceNames
import Slate
import SoundCards
import Wire

/// `rushes-camera --list`: the cameras and the sound cards of this machine, on standard output.
struct CameraListing {
    let isJSON: Bool

    func show() throws {
        let cameras = CameraList.scan()
        let cards = SoundCardList.scan()
        if isJSON {
            for camera in cameras {
                print(String(decoding: try JSON.encode(camera), as: UTF8.self))
            }
            for card in cards { print(String(decoding: try JSON.encode(card), as: UTF8.self)) }
        } else {
            print(
                cameras.isEmpty
                    ? "no camera is plugged in" : cameras.map(Self.text).joined(separator: "\n"))
            print(
                cards.isEmpty
                    ? "no sound card is plugged in" : cards.map(Self.text).joined(separator: "\n"))
        }
    }

    static func text(_ card: FoundSoundCard) -> String {
        var lines = [
            "\(card.name)  \(word(card.state))", "    audio = \"\(card.audio)\"",
            "    \(card.pcm)  \(card.formats)",
        ]
        lines += [card.byID, card.byPath].compactMap { $0 }.filter { $0 != card.audio }.map {
            "    also \($0)"
        }
        return lines.joined(separator: "\n")
    }

    static func text(_ camera: FoundCamera) -> String {
        let facts = camera.facts
        var lines = [
            "\(facts.card)  \(word(camera.state))", "    video = \"\(facts.identity)\"",
            "    \(facts.node)  \(camera.bus)",
        ]
        lines += [camera.byID, camera.byPath].compactMap { $0 }.filter { $0 != facts.identity }.map
        { "    also \($0)" }
        lines += facts.formats.map { "    \($0)" }
        lines += facts.controls.map { "    \($0.name) = \($0.value)  \(range($0))" }
        return lines.joined(separator: "\n")
    }

    private static func word(_ state: DeviceState) -> String {
        switch state {
        case .free: "free"
        case .busy: "in use by another program"
        case .unusable(let reason): "cannot be used: \(reason)"
        }
    }

    private static func range(_ control: ControlFacts) -> String {
        let menu = control.menu.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(
            separator: ", ")
        let step = control.step > 1 ? " in steps of \(control.step)" : ""
        let values = menu.isEmpty ? "\(control.minimum) to \(control.maximum)\(step)" : menu
        return "(\(values); usually \(control.standard))"
    }
}
