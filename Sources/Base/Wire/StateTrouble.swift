/// The folder of takes and clips cannot be asked, or its take log is not the one that is written.
public struct StateTrouble: Codable, Equatable, Sendable {
    /// The folder, or the take log in it.
    public var place: String
    /// What the system said; nil where the log's path names another file than the one that is open.
    public var reason: String?
    /// The folder answers, and its take log is gone or another.
    public var isOfTheLog: Bool?

    /// `isOfTheLog` is true where the folder answers and only its take log is wrong.
    public init(place: String, reason: String?, isOfTheLog: Bool? = nil) {
        self.place = place
        self.reason = reason
        self.isOfTheLog = isOfTheLog
    }
}
