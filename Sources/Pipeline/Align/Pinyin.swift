/// Chinese characters as they sound, without tones: what an engine hears as 象 may be written 像.
public enum Pinyin {
    private static let table: [Unicode.Scalar: [String]] = {
        var table: [Unicode.Scalar: [String]] = [:]
        for line in pinyinTable.split(whereSeparator: { $0 == "\n" || $0 == "/" }) {
            guard let blank = line.firstIndex(of: " ") else { continue }
            let syllable = String(line[..<blank])
            for scalar in line[line.index(after: blank)...].unicodeScalars {
                table[scalar, default: []].append(syllable)
            }
        }
        return table
    }()

    /// Every reading (`de`, `di` of 的), `v` for ü; nil for what is no Chinese character. A character that the table does not have reads as itself.
    public static func readings(of scalar: Unicode.Scalar) -> [String]? {
        guard scalar.properties.isIdeographic else { return nil }
        return table[scalar] ?? [String(scalar)]
    }
}
