/// A QuickTime file's boxes, read by nobody's library.
struct Atom {
    let kind: String
    let body: ArraySlice<UInt8>

    /// Boxes one behind the other; none of what is torn.
    static func all(in bytes: ArraySlice<UInt8>) -> [Atom] {
        var found: [Atom] = []
        var rest = bytes
        while rest.count >= 8 {
            var head = 8
            var size = Int(number(rest.prefix(4)))
            if size == 1 {
                size = Int(number(rest.dropFirst(8).prefix(8)))
                head = 16
            }
            guard size >= head, size <= rest.count else { return found }
            let kind = String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self)
            found.append(Atom(kind: kind, body: rest.prefix(size).dropFirst(head)))
            rest = rest.dropFirst(size)
        }
        return found
    }

    static func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// `count` bytes at an offset of the body as a number.
    func number(at offset: Int, _ count: Int = 4) -> Int {
        Int(Self.number(body.dropFirst(offset).prefix(count)))
    }

    func bytes(at offset: Int, _ count: Int) -> [UInt8] {
        Array(body.dropFirst(offset).prefix(count))
    }

    /// Boxes of a kind inside, after `skipping` bytes that are none.
    func children(_ kind: String, skipping: Int = 0) -> [Atom] {
        Self.all(in: body.dropFirst(skipping)).filter { $0.kind == kind }
    }

    /// The first box at the end of a path, `mdia/minf/stbl`.
    func first(_ path: String) -> Atom? {
        path.split(separator: "/").reduce(self) { atom, kind in atom?.children(String(kind)).first }
    }
}

/// A movie's tracks and keys as its boxes say them.
struct WalkedMovie {
    let moov: Atom
    let kinds: [String]

    init?(_ bytes: [UInt8]) {
        let top = Atom.all(in: bytes[...])
        guard let moov = top.first(where: { $0.kind == "moov" }) else { return nil }
        self.moov = moov
        kinds = top.map(\.kind)
    }

    /// Tracks whose media is `vide`, `soun` or `tmcd`.
    func tracks(_ handler: String) -> [Atom] {
        moov.children("trak").filter {
            $0.first("mdia/hdlr")?.bytes(at: 8, 4) == Array(handler.utf8)
        }
    }

    /// `moov/meta`, where the keys' names are matched with their values.
    var keys: [String: String] {
        guard let meta = moov.first("meta"), let names = meta.first("keys"),
            let list = meta.first("ilst")
        else { return [:] }
        let known = Atom.all(in: names.body.dropFirst(8)).map {
            String(decoding: $0.body, as: UTF8.self)
        }
        var found: [String: String] = [:]
        for item in Atom.all(in: list.body) {
            let index = Int(Atom.number(Array(item.kind.utf8))) - 1
            guard known.indices.contains(index), let data = item.first("data") else { continue }
            found[known[index]] = String(decoding: data.body.dropFirst(8), as: UTF8.self)
        }
        return found
    }

    /// Runs of sample durations: how many, how long each.
    static func durations(_ track: Atom) -> [[Int]] {
        guard let stts = track.first("mdia/minf/stbl/stts") else { return [] }
        return (0..<stts.number(at: 4)).map {
            [stts.number(at: 8 + 8 * $0), stts.number(at: 12 + 8 * $0)]
        }
    }

    /// Segment duration and media time of each edit.
    static func edits(_ track: Atom) -> [[Int]] {
        guard let elst = track.first("edts/elst") else { return [] }
        return (0..<elst.number(at: 4)).map {
            [elst.number(at: 8 + 12 * $0), elst.number(at: 12 + 12 * $0)]
        }
    }
}
