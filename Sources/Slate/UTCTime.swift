/// A moment on the wall clock, in nanoseconds since 1970-01-01T00:00:00Z; written as ISO 8601 with milliseconds or finer, always `Z`.
public struct UTCTime: Equatable, Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static func < (left: UTCTime, right: UTCTime) -> Bool { left.nanoseconds < right.nanoseconds }
}
