import FoundationEssentials
import Glibc

/// Python's parsers of CSV and XML: neither was written by us.
enum Parsers {
    struct Page: Decodable {
        let rows: [[String]]
        let tags: [String]
        let attributes: [String]
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func csv(_ text: String) throws -> [[String]] {
        try run(
            """
            import csv, json, sys
            print(json.dumps(list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline=""), strict=True))))
            """, text)
    }

    static func html(_ text: String) throws -> Page {
        try run(
            """
            import json, sys, xml.etree.ElementTree as tree
            root = tree.parse(sys.argv[1]).getroot()
            name = lambda tag: tag.split("}")[1]
            print(json.dumps({
                "rows": [["".join(cell.itertext()) for cell in row] for row in root.iter("{http://www.w3.org/1999/xhtml}tr")],
                "tags": sorted({name(part.tag) for part in root.iter()}),
                "attributes": sorted({key for part in root.iter() for key in part.attrib})}))
            """, text)
    }

    private static func run<Value: Decodable>(_ script: String, _ text: String) throws -> Value {
        var template = Array("/tmp/report-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(description: "no folder in /tmp") }
        let folder = URL(
            filePath: String(
                decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appending(path: "page"))
        try Data(script.utf8).write(to: folder.appending(path: "script.py"))
        let place = folder.path
        guard system("python3 \(place)/script.py \(place)/page >\(place)/out 2>\(place)/error") == 0
        else {
            throw Failure(
                description: String(
                    decoding: try Data(contentsOf: folder.appending(path: "error")), as: UTF8.self))
        }
        return try JSONDecoder().decode(
            Value.self, from: try Data(contentsOf: folder.appending(path: "out")))
    }
}
