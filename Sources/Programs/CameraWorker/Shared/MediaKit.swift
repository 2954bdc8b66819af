import Codec
import Glibc
import Media
import Platform

/// What needs libav and its hundred libraries: footage, cameras on the network, cameras that give
/// H.264, and the encoders of graphics cards and processors.
///
/// `rushes-camera` has none and stays small; `rushes-camera-media` is the same program with this
/// installed, and takes its place when it is needed.
public struct MediaKit: Sendable {
    public typealias Play =
        @Sendable (_ path: String, _ paced: Bool, _ withSound: Bool) throws -> any SourcePair
    public typealias Connect =
        @Sendable (_ address: NetworkAddress, _ withSound: Bool) throws -> any SourcePair

    /// Makes pictures of a camera's H.264.
    public typealias Decode = @Sendable (_ camera: any VideoSource) throws -> any VideoSource
    public typealias Encode =
        @Sendable (_ name: String, _ profile: ProxyProfile) throws -> any VideoBackend

    let play: Play
    let connect: Connect
    let decode: Decode
    let encode: Encode

    public init(
        play: @escaping Play, connect: @escaping Connect, decode: @escaping Decode,
        encode: @escaping Encode
    ) {
        self.play = play
        self.connect = connect
        self.decode = decode
        self.encode = encode
    }

    private static let shared = Locked<MediaKit?>(nil)

    /// Before anything else, in `main`.
    public static func install(_ kit: MediaKit) { shared.withLock { $0 = kit } }

    static var installed: MediaKit? { shared.withLock { $0 } }

    /// The name of the program that has one; it lies beside the one that runs.
    static let program = "rushes-camera-media"

    /// Of the program that runs.
    static var ownPath: String {
        var link = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &link, link.count - 1)
        return String(
            decoding: link.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Becomes the program that has a kit, with the same arguments, process and id; returns only
    /// with the reason why not.
    static func becomeTheProgramThatHasOne() -> SystemFailure {
        let path = "\(Files.parent(of: ownPath))/\(program)"
        var arguments: [UnsafeMutablePointer<CChar>?] =
            CommandLine.arguments.map { strdup($0) } + [nil]
        execv(path, &arguments)
        let failure = SystemFailure("start", path, code: errno)
        for argument in arguments { free(argument) }
        return failure
    }
}

/// A camera turned out to give H.264, and this program has no decoder.
struct NeedsMediaKit: Error, CustomStringConvertible {
    let camera: String

    var description: String {
        "\(camera) gives H.264, which \(MediaKit.program) decodes; restart the camera"
    }
}
