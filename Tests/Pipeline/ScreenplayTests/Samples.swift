import Foundation
import ScriptFiles
import ScriptModel

/// The written samples beside the tests.
enum Samples {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "Samples")
        return try Array(Data(contentsOf: folder.appending(path: name)))
    }

    static func script(_ name: String) throws -> Script {
        try ScriptReader.read(bytes(name), name: name)
    }
}

extension Script {
    /// Lines that somebody speaks.
    var speeches: [ScriptLine] { scenes.flatMap(\.lines).filter { $0.character != nil } }

    func lines(_ kind: ScriptLine.Kind) -> [String] {
        scenes.flatMap(\.lines).filter { $0.kind == kind }.map(\.text)
    }
}
