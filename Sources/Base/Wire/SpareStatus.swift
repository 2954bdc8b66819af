/// Why the spare disk would take no clip.
public enum SpareTrouble: String, Codable, Sendable, CaseIterable {
    /// Its folder is not there.
    case missing
    /// Its folder lies on the first disk: nothing is mounted there.
    case sameDisk
    /// Its folder is there, and what used to be mounted on it is not.
    case unmounted
    case readOnly
    case full
    /// It does not answer.
    case silent

    /// Whether the disk is not there at all.
    public var isAbsence: Bool { self == .missing || self == .sameDisk || self == .unmounted }
}

/// The spare disk of a box.
public struct SpareStatus: Codable, Equatable, Sendable {
    /// Its path, `spare` of the configuration.
    public var folder: String
    /// A `SpareTrouble`, or one of a later version; nil when a take could go on there.
    public var trouble: String?

    /// `trouble` is nil where a take could go on there.
    public init(folder: String, trouble: SpareTrouble? = nil) {
        self.folder = folder
        self.trouble = trouble?.rawValue
    }
}
