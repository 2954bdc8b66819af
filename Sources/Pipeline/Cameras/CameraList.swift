import CV4L2
import DeviceNames
import Media
import Platform
import Time
import Wire

/// A camera of this machine.
public struct FoundCamera: Codable, Equatable, Sendable {
    /// Its name, node, lasting identity, formats (largest first) and controls.
    public var facts: DeviceFacts
    /// Its links in /dev/v4l/by-id and /dev/v4l/by-path.
    public var byID: String?
    /// Its link in /dev/v4l/by-path, which names the socket; nil without one.
    public var byPath: String?
    /// The driver's name for the socket it is in, `usb-0000:00:14.0-2`.
    public var bus: String
    /// As it was when the node was opened for the list.
    public var state: DeviceState
}

/// The cameras of this machine.
public enum CameraList {
    /// Opens every node for a moment and sets nothing; a few milliseconds a camera. Nodes that give
    /// no pictures are left out.
    public static func scan() -> [FoundCamera] {
        let nodes = DeviceTree().nodes()
        return nodes.compactMap { look(at: $0, DeviceTree.identity(of: $0, among: nodes)) }
    }

    /// The node behind a link; the path itself when it leads nowhere.
    static func node(behind path: String) -> String { DeviceTree().target(of: path) ?? path }

    private static func look(at node: DeviceTree.Node, _ identity: String) -> FoundCamera? {
        var camera = FoundCamera(
            facts: DeviceFacts(card: node.card, node: node.path, identity: identity),
            byID: node.byID, byPath: node.byPath, bus: "",
            state: .free)
        do {
            let device = try V4L2Device(node.path)
            let wish = CameraWish(width: 720, height: 1280, rate: FrameRate(30))
            camera.facts.card = device.card
            camera.facts.formats = V4L2Negotiation(device: device, wish: wish).offers().map(
                \.summary)
            camera.facts.controls = V4L2Controls(device).list()
            camera.bus = device.bus
            camera.state =
                camera.facts.formats.isEmpty
                ? .unusable("it has no format we take") : state(of: device)
        } catch let failure as SourceFailure where failure.code == .notACamera {
            return nil
        } catch {
            camera.state = .unusable("\(error)")
        }
        return camera
    }

    /// Asking for no buffers changes nothing, and is refused while somebody else has some.
    private static func state(of device: V4L2Device) -> DeviceState {
        var request = v4l2_requestbuffers()
        request.type = device.kind
        request.memory = V4L2_MEMORY_MMAP.rawValue
        return device.call(rushes_VIDIOC_REQBUFS, &request) == -EBUSY ? .busy : .free
    }
}
