import DeviceNames
import Platform

/// The machine's video nodes as sysfs and udev's links name them. Reading it opens no device.
struct DeviceTree: LinkTree {
    static let kind = "v4l"
    /// Before `/sys` and `/dev`; a test has a tree of its own.
    var root = ""

    /// One video node of the kernel.
    struct Node: Equatable, LinkedDevice {
        /// `/dev/video0`.
        var path: String
        /// The maker's name for it, cleaned.
        var card: String
        /// Links in /dev/v4l/by-id and /dev/v4l/by-path that lead to it.
        var byID: String?
        var byPath: String?
        /// Vendor, product and serial of a USB device, which udev makes the by-id link of; and
        /// where that device hangs.
        var usbName: String?
        var usbPlace: String?

        var plainName: String { path }
    }

    /// What to watch for a camera's coming.
    var folders: [String] { [root + "/dev", root + "/dev/v4l", byIDFolder, byPathFolder] }

    /// All nodes, by number.
    func nodes() -> [Node] {
        let links = (links(in: byIDFolder), links(in: byPathFolder))
        return names(in: root + "/sys/class/video4linux").compactMap { name in
            name.hasPrefix("video") ? Int(name.dropFirst(5)).map { ($0, name) } : nil
        }.sorted { $0.0 < $1.0 }.map { node($0.1, links) }
    }

    private func node(_ name: String, _ links: (id: [String: String], path: [String: String]))
        -> Node
    {
        let path = root + "/dev/" + name
        let device = root + "/sys/class/video4linux/\(name)"
        let usb = usb(above: "\(device)/device")
        let real = target(of: path) ?? path
        return Node(
            path: path, card: text("\(device)/name") ?? name, byID: links.id[real],
            byPath: links.path[real],
            usbName: usb?.name, usbPlace: usb?.place)
    }
}
