import Media
import Pictures

/// Tries an encoder before a camera relies on it: drivers promise what their chips do not do.
public enum EncoderTrial {
    /// Key frames are asked for at the first picture and here.
    private static let secondKey: Int64 = 5
    /// Pictures an encoder may be late by: a second of latency is a second that a cut waits.
    private static let mostPictures: Int64 = 30

    /// One encoder after the other: at the profile's size, and at that of an overloaded box.
    public static func run(_ profile: ProxyProfile, make: BackendMaker) throws {
        for profile in [profile, profile.smaller] { try run(try make(profile), profile) }
    }

    /// Encodes a few pictures; throws the sentence that says what the encoder did wrong.
    public static func run(_ backend: any VideoBackend, _ profile: ProxyProfile) throws {
        guard !backend.parameterSets.isEmpty else {
            throw failed(backend, "gives no parameter sets")
        }
        let picture = Picture(width: profile.width, height: profile.height)
        var packets: [(index: Int64, isKey: Bool)] = []
        var index: Int64 = 0
        while packets.last?.index ?? -1 <= secondKey {
            guard index < mostPictures else {
                throw failed(backend, "gave \(packets.count) packets for \(index) pictures")
            }
            picture.fill(luma: UInt8(60 + 4 * index))
            try backend.encode(
                picture.planes, isNV12: false, index: index, isKey: index == 0 || index == secondKey
            ) {
                bytes, index, isKey in
                guard bytes.count > 4 else { return }
                packets.append((index, isKey && holdsKey(bytes)))
            }
            index += 1
        }
        guard packets.map(\.index) == Array(0..<Int64(packets.count)) else {
            throw failed(backend, "gives its packets out of order: \(packets.map(\.index))")
        }
        guard packets[0].isKey && packets[Int(secondKey)].isKey else {
            throw failed(backend, "makes no key frame where it is asked to")
        }
    }

    /// Whether one of the units is a slice of an IDR picture (ITU-T H.264, table 7-1).
    private static func holdsKey(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var place = 0
        while place + 4 < bytes.count {
            let length = (0..<4).reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
            if bytes[place + 4] & 0x1F == 5 { return true }
            place += 4 + length
        }
        return false
    }

    private static func failed(_ backend: any VideoBackend, _ what: String) -> CodecFailure {
        CodecFailure(.unavailable, "\(backend.name) \(what)")
    }
}
