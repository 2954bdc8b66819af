import ClipDocuments
import Slate
import Time

/// How the box is at one moment, as `rushes status` and prompts show it.
public struct BoxStatus: Codable, Equatable, Sendable {
    /// Its title in the configuration.
    public var production: String
    /// The box's name in the configuration.
    public var box: String
    /// The slate the next roll gets.
    public var next: SlateNumber
    /// The take that rolls; nil between takes.
    public var rolling: TakeSummary?
    /// `next` with what it inherits and what was announced for it; nil from an earlier rushesd.
    public var coming: Take?
    /// `slate` of the configuration; nil from an earlier rushesd.
    public var numbering: String?
    /// All of the configuration, by name.
    public var cameras: [CameraStatus]
    /// On the disk of `state`; 0 while that folder cannot be asked.
    public var freeBytes: Int64
    /// Items waiting in the outbox, and what stands in the way, if anything.
    public var queued: Int
    /// The first of `waits` as an English sentence; without any, the hub's address or `no hub`.
    public var upload: String
    /// Each clip that waits for something, oldest first, at most `mostWaits`; nil from an earlier
    /// rushesd.
    public var waits: [UploadWait]?
    /// Hours that all cameras can roll on what is free; nil from an earlier rushesd.
    public var hoursLeft: Double?
    /// Of the hottest part of the processor, in degrees Celsius; nil where the kernel does not
    /// tell.
    public var temperature: Double?
    /// The take that rolls on by itself since the machine came back from a power cut; nil when none
    /// does.
    public var rolledOn: SlateNumber?
    /// Nil where none is configured.
    public var spare: SpareStatus?
    /// Nil while the folder of takes and clips is well.
    public var stateTrouble: StateTrouble?

    /// Those beyond it are not told.
    public static let mostWaits = 50

    public init(
        production: String, box: String, next: SlateNumber, rolling: TakeSummary?,
        cameras: [CameraStatus],
        freeBytes: Int64, queued: Int, upload: String
    ) {
        self.production = production
        self.box = box
        self.next = next
        self.rolling = rolling
        self.cameras = cameras
        self.freeBytes = freeBytes
        self.queued = queued
        self.upload = upload
    }
}

/// A camera at one moment, as `rushes cameras` and prompts show it.
public struct CameraStatus: Codable, Equatable, Sendable {
    /// Its name in the configuration.
    public var camera: String
    /// It is open and rolls when told to; else `trouble` says why not, and `troubleCodes` holds a
    /// `CameraAbsence`.
    public var connected: Bool
    /// What gives picture and sound, as the camera told it; empty before it did.
    public var source: String
    /// In English, several joined by `; `; nil where nothing was told.
    public var trouble: String?
    /// Codes of what `trouble` says, in its order, for those who say it in another language; nil
    /// from an earlier rushesd.
    public var troubleCodes: [String]?
    /// Whether a clip of it grows; nil from an earlier rushesd.
    public var isRecording: Bool?
    /// Nil while it is away.
    public var live: CameraLive?
    /// What its driver says of it; nil for phones and files, and while it is away.
    public var device: DeviceFacts?

    public init(
        camera: String, connected: Bool, source: String, trouble: String? = nil,
        live: CameraLive? = nil,
        device: DeviceFacts? = nil
    ) {
        self.live = live
        self.device = device
        self.camera = camera
        self.connected = connected
        self.source = source
        self.trouble = trouble
    }
}
