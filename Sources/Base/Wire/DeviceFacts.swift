import FoundationEssentials

/// A camera's device as `rushes cameras` shows it: who it is, what it can do, how it is set.
public struct DeviceFacts: Codable, Equatable, Sendable {
    /// The maker's name for it; printable, at most 64 characters.
    public var card: String
    /// The node that is open, `/dev/video0`.
    public var node: String
    /// The name it keeps when it is plugged in again: its link in `/dev/v4l/by-id`, else in
    /// `/dev/v4l/by-path`, else the node.
    public var identity: String
    /// `YUYV 1280x720 30`, best first.
    public var formats: [String]
    /// Those that can be set, as they stood when the device was opened.
    public var controls: [ControlFacts]

    /// `formats` and `controls` are empty of a device that could not be opened.
    public init(
        card: String, node: String, identity: String, formats: [String] = [],
        controls: [ControlFacts] = []
    ) {
        self.card = card
        self.node = node
        self.identity = identity
        self.formats = formats
        self.controls = controls
    }
}

/// One control of a camera, named as v4l2-ctl names it.
public struct ControlFacts: Codable, Equatable, Sendable {
    /// As `controls` of the configuration writes it, `exposure_time_absolute`.
    public var name: String
    /// What it stood at when it was read.
    public var value: Int64
    /// The driver's default.
    public var standard: Int64
    /// The lowest value that the driver takes.
    public var minimum: Int64
    /// The highest value that the driver takes.
    public var maximum: Int64
    /// How far values lie apart.
    public var step: Int64
    /// What the numbers of a menu mean; empty for plain numbers.
    public var menu: [Int64: String]

    /// `menu` is given where the values are entries of a list.
    public init(
        name: String, value: Int64, standard: Int64, minimum: Int64, maximum: Int64, step: Int64,
        menu: [Int64: String] = [:]
    ) {
        self.name = name
        self.value = value
        self.standard = standard
        self.minimum = minimum
        self.maximum = maximum
        self.step = step
        self.menu = menu
    }
}

/// What a camera sees at one moment.
public struct PeekPicture: Codable, Equatable, Sendable {
    /// The camera's letter or name, `A`.
    public var camera: String
    /// A JPEG of at most 64 kB; base64 on the wire.
    public var jpeg: Data
    /// The same, small enough for a terminal: `width` x `height` pixels of red, green and blue.
    public var width: Int
    /// Rows of `pixels`.
    public var height: Int
    /// Three bytes a pixel, row after row from the top; base64 on the wire.
    public var pixels: Data

    /// `pixels` holds `width` x `height` x 3 bytes.
    public init(camera: String, jpeg: Data, width: Int, height: Int, pixels: Data) {
        self.camera = camera
        self.jpeg = jpeg
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}
