import Media

/// The last seconds of encoded packets, in order of arrival; it always begins with a key frame.
struct PacketRing {
    /// Video frames kept before the newest.
    let depth: Int64
    private(set) var packets: [EncodedPacket] = []

    init(depth: Int64) { self.depth = depth }

    mutating func append(_ packet: EncodedPacket) {
        // Sound before the first picture has nothing to be in step with.
        guard packet.track == .video || !packets.isEmpty else { return }
        packets.append(packet)
        if packet.track == .video && packet.isKey { trim(before: packet.position - depth) }
    }

    /// The newest key frame at or before `frame`, or the oldest there is.
    func keyFrame(atOrBefore frame: Int64) -> Int64? {
        let keys = packets.lazy.filter { $0.track == .video && $0.isKey }
        return keys.last { $0.position <= frame }?.position ?? keys.first?.position
    }

    /// Forgets whole groups of pictures that end before `frame`.
    private mutating func trim(before frame: Int64) {
        guard
            let key = packets.lastIndex(where: {
                $0.track == .video && $0.isKey && $0.position <= frame
            })
        else { return }
        packets.removeFirst(key)
    }
}
