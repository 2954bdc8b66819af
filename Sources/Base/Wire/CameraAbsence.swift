/// Why a camera does not roll; the raw value is its code in `CameraStatus.troubleCodes` while the
/// camera is not connected.
public enum CameraAbsence: String, Codable, Sendable, CaseIterable {
    /// The configuration names it, and its service has not spoken since rushesd started.
    case notRunning = "not running"
    /// Its process lives; rushesd has just started, and it is not back yet.
    case returning = "reconnecting"
    /// Its service was here and has gone.
    case ended
    /// Its process lives, and has not spoken.
    case silent = "no answer"
    /// Its service is here and opens it for the first time.
    case opening
    case missing = "no device"
    case busy
    /// The device is no camera, or gives no format we take.
    case wrongFormat = "wrong format"
    /// A camera on the network that has not come yet.
    case nobodyCalls = "nobody calls"
    /// The file that stands for the camera cannot be played.
    case noFile = "no file"
    case failed = "not opened"
    case misconfigured

    /// Whether its service told so itself, with a sentence of its own.
    public var isTold: Bool {
        ![.notRunning, .returning, .ended, .silent, .opening].contains(self)
    }
}
