import FoundationEssentials

/// JSON as it goes over the wire and onto the disk: keys sorted, so that equal values are equal bytes.
public enum Wire {
    /// One line without its newline.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// For files a person may open.
    public static func encodeReadably(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return Array(try encoder.encode(value)) + [10]
    }

    /// Throws a `WireFailure` that names the place in the JSON.
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: some Sequence<UInt8>) throws(WireFailure) -> Value {
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
            throw WireFailure(String(describing: type), error)
        }
    }
}

/// JSON that is not what it should be: one sentence with the place.
public struct WireFailure: Error, CustomStringConvertible {
    public let description: String

    init(_ sentence: String) { description = sentence }

    init(_ type: String, _ error: any Error) {
        guard let error = error as? DecodingError else {
            description = "this is no \(type): \(error)"
            return
        }
        let context = Self.context(of: error)
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        description = "this is no \(type): \(path.isEmpty ? "" : "at \(path): ")\(context.debugDescription)"
    }

    private static func context(of error: DecodingError) -> DecodingError.Context {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            return context
        @unknown default: return .init(codingPath: [], debugDescription: "\(error)")
        }
    }
}
