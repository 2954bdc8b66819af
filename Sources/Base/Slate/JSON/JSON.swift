import FoundationEssentials

/// JSON as it goes over the wire and onto the disk: keys sorted, so that equal values are equal
/// bytes.
public enum JSON {
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

    /// Throws a `WireFailure` that names the place in the JSON, and what stands there.
    public static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: some Sequence<UInt8>
    ) throws(WireFailure) -> Value {
        let bytes = Array(bytes)
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
            throw WireFailure(error, in: bytes)
        }
    }
}
