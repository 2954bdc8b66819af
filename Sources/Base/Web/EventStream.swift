/// Reads server-sent events (WHATWG HTML, section 9.2) from bytes as they come.
public struct EventStream {
    /// One event.
    public struct Event: Equatable {
        /// Empty when the server gave none.
        public var id: String
        /// `message` when the server gave none.
        public var name: String
        /// Its lines, joined by a line feed.
        public var data: String

        package init(id: String, name: String, data: String) {
            self.id = id
            self.name = name
            self.data = data
        }
    }

    /// A line longer than this is no feed of ours: a publication is a few kilobytes.
    private static let longestLine = 4 << 20
    /// Nor is an event of more lines than that together.
    private var gathered = 0

    private var line: [UInt8] = []
    private var isAfterReturn = false
    private var isFirstLine = true
    private var id = ""
    private var name = ""
    private var data: [String] = []

    /// At the beginning of a reply: each connection begins with a new one.
    public init() {}

    /// Takes bytes in; returns the events they complete, nil when this is no event stream.
    public mutating func append(_ bytes: some Sequence<UInt8>) -> [Event]? {
        var events: [Event] = []
        for byte in bytes {
            let isEnd = byte == 10 || byte == 13
            if isEnd && !(byte == 10 && isAfterReturn) {
                if let event = endLine() { events.append(event) }
            } else if !isEnd {
                line.append(byte)
                gathered += 1
                guard gathered <= Self.longestLine else { return nil }
            }
            isAfterReturn = byte == 13
        }
        return events
    }

    private mutating func endLine() -> Event? {
        var text = String(decoding: line, as: UTF8.self)
        line.removeAll(keepingCapacity: true)
        if isFirstLine && text.unicodeScalars.first == "\u{FEFF}" {
            text.unicodeScalars.removeFirst()
        }
        isFirstLine = false
        guard !text.isEmpty else { return endEvent() }
        note(field: text)
        if data.isEmpty { gathered = 0 }
        return nil
    }

    private mutating func note(field text: String) {
        guard let colon = text.firstIndex(of: ":") else { return }
        var value = text[text.index(after: colon)...]
        if value.first == " " { value.removeFirst() }
        switch text[..<colon] {
        case "id": id = String(value)
        case "event": name = String(value)
        case "data": data.append(String(value))
        default: break  // A comment has an empty name; unknown fields are passed over.
        }
    }

    private mutating func endEvent() -> Event? {
        defer {
            name = ""
            data = []
            gathered = 0
        }
        guard !data.isEmpty else { return nil }
        return Event(
            id: id, name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"))
    }
}
