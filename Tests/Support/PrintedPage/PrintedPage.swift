import Foundation

/// A page of HTML as Chromium prints it, looked at with poppler's programs: what a printer would
/// get.
public struct PrintedPage {
    /// A word where it stands; points of 1/72 inch from the upper left corner.
    public struct Word: Equatable {
        public let text: String
        public let left: Double
        public let top: Double
        public let right: Double
        public let bottom: Double
    }

    private let folder: String
    private var pdf: String { "\(folder)/page.pdf" }
    /// In points; A4 is 595 by 842.
    public let width: Double
    public let height: Double
    public let count: Int

    /// Why it cannot be tried here; nil when it can.
    public static let missing: String? = {
        let programs = ["chromium", "pdfinfo", "pdftotext", "pdftoppm"]
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let absent = programs.first { program in
            !folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
        }
        return absent.map { "\($0) is missing; scripts/test installs it" }
    }()

    /// Prints it; `remove()` clears away after it.
    public init(html: String) throws {
        folder = NSTemporaryDirectory() + "rushes-print-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(html.utf8).write(to: URL(fileURLWithPath: "\(folder)/page.html"))
        // In a container there is no sandbox of Chromium's own; the page is ours and asks for
        // nothing.
        _ = try Self.run([
            "timeout", "60", "chromium", "--headless", "--no-sandbox", "--disable-gpu",
            "--no-pdf-header-footer",
            "--user-data-dir=\(folder)/profile", "--print-to-pdf=\(folder)/page.pdf",
            "file://\(folder)/page.html",
        ])
        let facts = String(
            decoding: try Self.run(["pdfinfo", "\(folder)/page.pdf"]), as: UTF8.self)
        func fact(_ name: String) -> [Substring] {
            facts.split(separator: "\n").first { $0.hasPrefix(name) }?.split(separator: " ")
                .dropFirst(name.split(separator: " ").count)
                .map(\.self) ?? []
        }
        count = fact("Pages:").first.flatMap { Int($0) } ?? 0
        let size = fact("Page size:").compactMap { Double($0) }
        guard size.count >= 2, count > 0 else {
            throw Unprinted(reason: "no page came of it: \(facts)")
        }
        (width, height) = (size[0], size[1])
    }

    public func remove() {
        // A folder left in the temporary place hurts nobody.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// - Parameter page: from 1.
    public func words(on page: Int) throws -> [Word] {
        let text = try Self.run(["pdftotext", "-bbox", "-f", "\(page)", "-l", "\(page)", pdf, "-"])
        let pattern =
            /<word xMin="([0-9.]+)" yMin="([0-9.]+)" xMax="([0-9.]+)" yMax="([0-9.]+)">(.*?)<\/word>/
        return String(decoding: text, as: UTF8.self).matches(of: pattern).map { match in
            let (left, top) = (Double(match.1) ?? 0, Double(match.2) ?? 0)
            return Word(
                text: String(match.5), left: left, top: top, right: Double(match.3) ?? 0,
                bottom: Double(match.4) ?? 0)
        }
    }

    /// The page as ink on paper.
    public func picture(of page: Int) throws -> Picture {
        let file = try Self.run([
            "pdftoppm", "-gray", "-r", "\(Picture.dotsPerInch)", "-f", "\(page)", "-l", "\(page)",
            pdf,
        ])
        guard let picture = Picture(pgm: Array(file)) else {
            throw Unprinted(reason: "page \(page) is no picture")
        }
        return picture
    }

    /// A grey picture, 200 dots an inch.
    public struct Picture {
        static let dotsPerInch = 200
        public let width: Int
        public let height: Int
        private let pixels: ArraySlice<UInt8>

        /// `P5 WIDTH HEIGHT 255` and the pixels.
        init?(pgm: [UInt8]) {
            var fields: [Int] = []
            var at = 2
            while fields.count < 3, at < pgm.count {
                let digits = pgm[at...].prefix { (48...57).contains($0) }
                if let number = Int(String(decoding: digits, as: UTF8.self)) {
                    fields.append(number)
                }
                at += max(1, digits.count)
            }
            guard pgm.starts(with: Array("P5".utf8)), fields.count == 3,
                pgm.count >= at + 1 + fields[0] * fields[1]
            else { return nil }
            (width, height) = (fields[0], fields[1])
            pixels = pgm[(at + 1)...]
        }

        /// Whether there is ink at a point, in points from the upper left corner.
        public func isDark(_ x: Double, _ y: Double) -> Bool {
            let (column, row) = (Self.dots(x), Self.dots(y))
            guard (0..<width).contains(column), (0..<height).contains(row) else { return false }
            return pixels[pixels.startIndex + row * width + column] < 128
        }

        /// Shares of the rows between two heights in which each column of dots between two edges is
        /// dark.
        public func ink(from left: Double, to right: Double, top: Double, bottom: Double)
            -> [Double]
        {
            let rows = stride(from: top, to: bottom, by: Self.dot)
            return stride(from: left, to: right, by: Self.dot).map { x in
                Double(rows.count { isDark(x, $0) })
                    / Double(max(1, rows.underestimatedCount, Int((bottom - top) / Self.dot)))
            }
        }

        /// Share of the rows that have any ink between two edges.
        public func rowsWithInk(from left: Double, to right: Double, top: Double, bottom: Double)
            -> Double
        {
            let rows = Array(stride(from: top, to: bottom, by: Self.dot))
            let dark = rows.count { y in
                stride(from: left, to: right, by: Self.dot).contains { isDark($0, y) }
            }
            return Double(dark) / Double(max(1, rows.count))
        }

        /// Points a dot is wide.
        private static let dot = 72.0 / Double(dotsPerInch)
        private static func dots(_ points: Double) -> Int { Int(points / dot) }
    }

    struct Unprinted: Error, CustomStringConvertible {
        let reason: String
        var description: String { reason }
    }

    private static func run(_ command: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Unprinted(reason: "\(command[0]) ended with \(process.terminationStatus)")
        }
        return output
    }
}
