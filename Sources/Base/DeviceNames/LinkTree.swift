import Glibc
import Platform

/// What sysfs and udev's links say of devices of a kind. Reading it opens no device.
package protocol LinkTree {
    /// The folder in /dev that has their links: `v4l`, `snd`.
    static var kind: String { get }
    /// Before `/sys` and `/dev`; a test has a tree of its own.
    var root: String { get }
}

/// A device with the names that udev gives it.
package protocol LinkedDevice {
    /// Links in by-id and by-path that lead to it.
    var byID: String? { get }
    var byPath: String? { get }
    /// Vendor, product and serial of a USB device, which udev makes the by-id link of; and where
    /// that device hangs.
    var usbName: String? { get }
    var usbPlace: String? { get }
    /// What it is called where there are no links.
    var plainName: String { get }
}

extension LinkTree {
    package var byIDFolder: String { root + "/dev/\(Self.kind)/by-id" }
    package var byPathFolder: String { root + "/dev/\(Self.kind)/by-path" }

    /// Whether another device of that USB name hangs elsewhere: then the by-id link is the one's
    /// today and the other's tomorrow.
    package static func isShared<Device: LinkedDevice>(_ device: Device, among devices: [Device])
        -> Bool
    {
        device.usbName != nil
            && devices.contains { $0.usbName == device.usbName && $0.usbPlace != device.usbPlace }
    }

    /// The name it keeps when it is plugged in again: its by-id link, its by-path link where the
    /// first is shared or missing, else its plain name.
    package static func identity<Device: LinkedDevice>(of device: Device, among devices: [Device])
        -> String
    {
        (isShared(device, among: devices) ? nil : device.byID) ?? device.byPath ?? device.plainName
    }

    /// What a path leads to, links followed; nil when it leads nowhere.
    package func target(of path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Links by the node they lead to; of several the first by name, which is a capture node's
    /// shorter one.
    package func links(in folder: String) -> [String: String] {
        var found: [String: String] = [:]
        for name in names(in: folder).sorted() {
            let link = "\(folder)/\(name)"
            if let target = target(of: link), found[target] == nil { found[target] = link }
        }
        return found
    }

    /// The USB device that a device's folder in sysfs is an interface of; nil for others.
    package func usb(above folder: String) -> (name: String, hasSerial: Bool, place: String?)? {
        let facts = ["idVendor", "idProduct", "serial"].map { text("\(folder)/../\($0)") ?? "" }
        guard !facts[0].isEmpty else { return nil }
        return (facts.joined(separator: ":"), !facts[2].isEmpty, target(of: "\(folder)/.."))
    }

    /// A folder that is not there has no names: no device has come yet.
    package func names(in folder: String) -> [String] { (try? Files.list(folder)) ?? [] }

    /// A device without that fact has no such file.
    package func text(_ path: String) -> String? {
        guard let bytes = try? Files.readStream(path) else { return nil }
        return DeviceText.clean(bytes)
    }
}
