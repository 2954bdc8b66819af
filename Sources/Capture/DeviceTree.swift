import Glibc
import Platform

/// The machine's video nodes as sysfs and udev's links name them. Reading it opens no device.
struct DeviceTree {
    /// Before `/sys` and `/dev`; a test has a tree of its own.
    var root = ""

    /// One video node of the kernel.
    struct Node: Equatable {
        /// `/dev/video0`.
        var path: String
        /// The maker's name for it, cleaned.
        var card: String
        /// Links in /dev/v4l/by-id and /dev/v4l/by-path that lead to it.
        var byID: String?
        var byPath: String?
        /// Vendor, product and serial of a USB device, which udev makes the by-id link of; and where that device hangs.
        var usbName: String?
        var usbPlace: String?
    }

    var byIDFolder: String { root + "/dev/v4l/by-id" }
    var byPathFolder: String { root + "/dev/v4l/by-path" }
    /// What to watch for a camera's coming.
    var folders: [String] { [root + "/dev", root + "/dev/v4l", byIDFolder, byPathFolder] }

    /// All nodes, by number.
    func nodes() -> [Node] {
        let links = (links(in: byIDFolder), links(in: byPathFolder))
        return names(in: root + "/sys/class/video4linux").compactMap { name in
            name.hasPrefix("video") ? Int(name.dropFirst(5)).map { ($0, name) } : nil
        }.sorted { $0.0 < $1.0 }.map { node($0.1, links) }
    }

    /// The node a path leads to, links followed; nil when it leads nowhere.
    func target(of path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Whether another device of that USB name hangs elsewhere: then the by-id link is the one's today and the other's tomorrow.
    static func isShared(_ node: Node, among nodes: [Node]) -> Bool {
        node.usbName != nil && nodes.contains { $0.usbName == node.usbName && $0.usbPlace != node.usbPlace }
    }

    /// The name it keeps when it is plugged in again: its by-id link, its by-path link where the first is shared or missing, else the node.
    static func identity(of node: Node, among nodes: [Node]) -> String {
        (isShared(node, among: nodes) ? nil : node.byID) ?? node.byPath ?? node.path
    }

    private func node(_ name: String, _ links: (id: [String: String], path: [String: String])) -> Node {
        let path = root + "/dev/" + name
        let device = root + "/sys/class/video4linux/\(name)"
        let usb = ["idVendor", "idProduct", "serial"].map { text("\(device)/device/../\($0)") ?? "" }
        let isUSB = !usb[0].isEmpty
        let real = target(of: path) ?? path
        return Node(
            path: path, card: text("\(device)/name") ?? name, byID: links.id[real], byPath: links.path[real],
            usbName: isUSB ? usb.joined(separator: ":") : nil, usbPlace: isUSB ? target(of: "\(device)/device/..") : nil)
    }

    /// Links by the node they lead to; of several the first by name, which is the capture node's shorter one.
    private func links(in folder: String) -> [String: String] {
        var found: [String: String] = [:]
        for name in names(in: folder) {
            let link = "\(folder)/\(name)"
            if let target = target(of: link), found[target] == nil { found[target] = link }
        }
        return found
    }

    /// A folder that is not there has no names: no camera has come yet.
    private func names(in folder: String) -> [String] { (try? Files.list(folder)) ?? [] }

    /// A device without that fact has no such file.
    private func text(_ path: String) -> String? {
        guard let bytes = try? Files.readStream(path) else { return nil }
        return DeviceText.clean(bytes)
    }
}
