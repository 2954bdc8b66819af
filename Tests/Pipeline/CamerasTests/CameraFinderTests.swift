import Glibc
import Media
import Platform
import Testing

@testable import Cameras

/// A tree of sysfs and udev's links in a folder of its own, as the kernel lays them out.
private final class FakeMachine {
    let root = "/tmp/rushes-devices-\(getpid())-\(UInt64.random(in: 0 ..< .max))"
    var tree: DeviceTree { DeviceTree(root: root) }

    init() throws {
        for folder in ["/dev/v4l/by-id", "/dev/v4l/by-path", "/sys/class/video4linux"] {
            try Files.createFolders(root + folder)
        }
    }

    deinit {
        // A folder left in the temporary place hurts nobody.
        try? Files.removeTree(root)
    }

    /// Plugs a USB camera in: nodes and links as uvcvideo and udev make them. The by-id link is
    /// taken from another that has it.
    func plug(_ number: Int, card: String, serial: String, socket: String) throws {
        let node = "video\(number)"
        let device = "\(root)/sys/devices/\(socket)"
        try Files.createFolders("\(device)/interface")
        for (file, text) in [("idVendor", "1d6b"), ("idProduct", "0102"), ("serial", serial)] {
            try put("\(device)/\(file)", text + "\n")
        }
        try Files.createFolders("\(root)/sys/class/video4linux/\(node)")
        try put("\(root)/sys/class/video4linux/\(node)/name", card + "\n")
        try link("\(root)/sys/class/video4linux/\(node)/device", to: "\(device)/interface")
        try put("\(root)/dev/\(node)", "")
        try link(byID(serial), to: "\(root)/dev/\(node)")
        try link(byPath(socket), to: "\(root)/dev/\(node)")
    }

    func unplug(_ number: Int, serial: String, socket: String) throws {
        try Files.removeTree("\(root)/sys/class/video4linux/video\(number)")
        try Files.remove("\(root)/dev/video\(number)")
        try Files.remove(byPath(socket))
        if tree.target(of: byID(serial)) == nil { try Files.remove(byID(serial)) }
    }

    func byID(_ serial: String) -> String {
        "\(root)/dev/v4l/by-id/usb-Lab_Cam_\(serial)-video-index0"
    }
    func byPath(_ socket: String) -> String { "\(root)/dev/v4l/by-path/\(socket)-video-index0" }

    private func put(_ path: String, _ text: String) throws {
        let file = try Descriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC)
        try Files.write(Array(text.utf8), to: file, at: 0, path)
    }

    private func link(_ path: String, to target: String) throws {
        try Files.remove(path)
        try #require(symlink(target, path) == 0)
    }
}

struct CameraFinderTests {
    @Test func aCameraComesBackByItsSerialUnderAnotherNode() throws {
        let machine = try FakeMachine()
        try machine.plug(0, card: "Cam", serial: "A1", socket: "usb1")
        let finder = CameraFinder(machine.root + "/dev/video0", in: machine.tree)
        let place = try finder.find()
        #expect(place.identity == machine.byID("A1"))
        finder.remember(place)
        try machine.unplug(0, serial: "A1", socket: "usb1")
        let failure = #expect(throws: SourceFailure.self) { try finder.find() }
        #expect(failure?.mayPass == true)
        try machine.plug(3, card: "Cam", serial: "A1", socket: "usb2")
        #expect(try finder.find().path == machine.byID("A1"))
        #expect(machine.tree.target(of: try finder.find().path) == machine.root + "/dev/video3")
    }

    @Test func twinsAreToldApartByTheirSockets() throws {
        let machine = try FakeMachine()
        try machine.plug(0, card: "Cam", serial: "T", socket: "usb1")
        try machine.plug(1, card: "Cam", serial: "T", socket: "usb2")
        let finder = CameraFinder(machine.byID("T"), in: machine.tree)
        let place = try finder.find()
        #expect(place.path == machine.byPath("usb2"))
        #expect(place.note?.contains(machine.byPath("usb2")) == true)
        finder.remember(place)
        // The other alone has the link now; ours is away all the same.
        try machine.unplug(1, serial: "T", socket: "usb2")
        try machine.plug(0, card: "Cam", serial: "T", socket: "usb1")
        #expect(throws: SourceFailure.self) { try finder.find() }
        try machine.plug(5, card: "Cam", serial: "T", socket: "usb2")
        #expect(try finder.find().path == machine.byPath("usb2"))
    }

    @Test func twinsInTheListHaveTheirSocketsForNames() throws {
        let machine = try FakeMachine()
        try machine.plug(0, card: "Cam", serial: "T", socket: "usb1")
        try machine.plug(1, card: "Cam", serial: "T", socket: "usb2")
        try machine.plug(2, card: "Cam", serial: "U", socket: "usb3")
        let nodes = machine.tree.nodes()
        let names = nodes.map { DeviceTree.identity(of: $0, among: nodes) }
        #expect(names == [machine.byPath("usb1"), machine.byPath("usb2"), machine.byID("U")])
    }

    @Test func aPartOfTheNameIsEnoughWhereItMeansOne() throws {
        let machine = try FakeMachine()
        try machine.plug(0, card: "Osmo Pocket", serial: "A", socket: "usb1")
        try machine.plug(1, card: "Pocket Cinema", serial: "B", socket: "usb2")
        #expect(try CameraFinder("osmo", in: machine.tree).find().identity == machine.byID("A"))
        let two = #expect(throws: SourceFailure.self) {
            try CameraFinder("pocket", in: machine.tree).find()
        }
        #expect(
            two?.message.contains(machine.byID("A")) == true
                && two?.message.contains(machine.byID("B")) == true)
        let none = #expect(throws: SourceFailure.self) {
            try CameraFinder("alexa", in: machine.tree).find()
        }
        #expect(none?.message.contains("Osmo Pocket, Pocket Cinema") == true)
        #expect(none?.mayPass == true)
    }
}

struct LayoutTests {
    private func layout(_ pixels: PixelFormat, planes: Int, _ strides: (Int, Int, Int))
        -> V4L2Layout
    {
        let format = VideoFormat(pixels: pixels, width: 16, height: 8, rate: .init(25))
        return V4L2Layout(format: format, memoryPlanes: planes, strides: strides)
    }

    @Test func planesInOneBufferFollowOneAnother() {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 512, alignment: 16)
        defer { memory.deallocate() }
        let (luma, blue, red) = layout(.yuv420p, planes: 1, (32, 0, 0)).planes((memory, nil, nil))
        #expect(luma.base == memory && luma.stride == 32)
        #expect(blue.base == memory + 32 * 8 && blue.stride == 16)
        #expect(red.base == memory + 32 * 8 + 16 * 4 && red.stride == 16)
    }

    @Test func planesOfTheirOwnMemoryKeepTheirOwnStrides() {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 512, alignment: 16)
        defer { memory.deallocate() }
        let (luma, chroma, _) = layout(.nv12, planes: 2, (32, 48, 0)).planes(
            (memory, memory + 300, nil))
        #expect(luma.base == memory && luma.stride == 32)
        #expect(chroma.base == memory + 300 && chroma.stride == 48)
    }

    @Test func aShortPictureIsKnownByItsBytes() {
        #expect(layout(.yuyv422, planes: 1, (32, 0, 0)).wholeBytes == 256)
        #expect(layout(.nv12, planes: 1, (16, 0, 0)).wholeBytes == 192)
        #expect(layout(.nv12, planes: 2, (16, 16, 0)).wholeBytes == 128)
        #expect(layout(.mjpeg, planes: 1, (0, 0, 0)).wholeBytes == nil)
    }
}
