import Media
import Pictures

/// An encoder of H.264 behind one face: libx264, or a processor's own. One thread.
public protocol VideoBackend: AnyObject {
    /// `libx264`, `h264_vaapi`: the name a clip's document carries.
    var name: String { get }
    /// The content of the avcC box; final once the backend is made.
    var parameterSets: [UInt8] { get }
    /// Picture layouts it reads without our scaling or copying: `yuv420p`, `nv12`.
    var readsNV12: Bool { get }
    /// Whether `hurry` can do anything.
    var canHurry: Bool { get }
    /// Encodes one picture, and lends the packets that are ready, units behind four-byte lengths,
    /// with the index of their picture: an encoder of a processor may be some pictures late. The
    /// picture is the caller's again when it returns.
    func encode(_ picture: PlaneSet, isNV12: Bool, index: Int64, isKey: Bool, body: PacketBody)
        throws
    /// Works faster at the cost of bits, from the next picture on; false when it can go no lower
    /// (or, negative, no higher).
    func hurry(by steps: Int) -> Bool
}

/// Takes a packet that is lent until it returns.
public typealias PacketBody = (_ bytes: UnsafeRawBufferPointer, _ index: Int64, _ isKey: Bool)
    throws -> Void

/// Makes backends for profiles; programs that have more than libx264 add theirs.
public typealias BackendMaker = (ProxyProfile) throws -> any VideoBackend
