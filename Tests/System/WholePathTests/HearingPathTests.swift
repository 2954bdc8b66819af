import ClipDocuments
import Foundation
import Glibc
import Platform
import Slate
import Testing

/// Spoken lines from a camera's clip to the editor's document, through real processes.
@Suite(.serialized)
struct HearingPathTests {
    private static let sample =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().path
        + "/scripts/sample-script.txt"

    /// `rushes-align watch` beside a set; killed with the test.
    private final class Listener {
        private let folder: String
        private let config: String
        private var process: pid_t = 0

        /// - Parameter script: the engine, for a shell; `FOLDER` is the set's. Without it
        ///   pocketsphinx is.
        init(_ set: FilmSet, engine script: String?) throws {
            folder = set.folder
            config = "\(folder)/align.toml"
            var text = try Files.read("\(folder)/rushes.toml")
            if let script {
                try Files.replace(
                    "\(folder)/engine.sh",
                    with: Array(script.replacingOccurrences(of: "FOLDER", with: folder).utf8))
                text += Array(
                    "\n[align]\nengine = \"command\"\ncommand = [\"/bin/sh\", \"\(folder)/engine.sh\"]\nlanguage = \"zh\"\n"
                        .utf8)
            }
            try Files.replace(config, with: text)
            try start()
        }

        /// Not by Foundation, whose wait for a process that was killed lasts until its engine ends.
        func start() throws {
            let command = "exec \"$0\" watch --config \"$1\" --busiest 100 2>>\"$2\""
            let arguments = [
                "/bin/sh", "-c", command, "\(programs)/rushes-align", config, "\(folder)/align.log",
            ]
            var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
            defer { for word in words { free(word) } }
            try #require(posix_spawn(&process, arguments[0], nil, nil, &words, environ) == 0)
        }

        func kill() { _ = end(SIGKILL) }

        /// Its wait status.
        func stop() -> Int32 { end(SIGTERM) }

        private func end(_ signal: Int32) -> Int32 {
            guard process > 0 else { return -1 }
            _ = Glibc.kill(process, signal)
            var status: Int32 = 0
            _ = waitpid(process, &status, 0)
            process = 0
            return status
        }

        deinit { kill() }

        var log: String {
            get throws { String(decoding: try Files.read("\(folder)/align.log"), as: UTF8.self) }
        }
    }

    /// Hears the scene's first two spoken lines, the second faintly a third.
    private static let engine = #"""
        echo $$ >>FOLDER/engines
        ids=$(grep -o '"id":"[^"]*"' | cut -d'"' -f4)
        set -- $ids
        test -s FOLDER/wait && while test -s FOLDER/wait; do :; done
        echo "{\"id\":\"$1\",\"in\":0.5,\"out\":1.0,\"score\":0.95}"
        echo "{\"id\":\"$2\",\"in\":1.1,\"out\":1.6,\"score\":0.8}"
        echo "{\"id\":\"$3\",\"in\":1.7,\"out\":1.9,\"score\":0.2}"
        """#

    /// A set with the sample script, and a take of 3-12B cut.
    private static func set(without missing: Set<FilmSet.Role> = [.hub, .pull]) throws -> FilmSet {
        let set = try FilmSet(without: missing)
        try set.crew("script", "load", sample, "--yes")
        try set.crew("3-12B")
        try set.roll(frames: 60)
        try set.crew("cut")
        try eventually("the clip is closed") {
            try set.takes().last?.clips.first?.state == .finished
        }
        return set
    }

    private static func engines(_ set: FilmSet) -> [String] {
        // Before the first engine there is no file.
        ((try? String(contentsOfFile: "\(set.folder)/engines", encoding: .utf8)) ?? "").split(
            separator: "\n"
        ).map(String.init)
    }

    /// What the kernel says of a process: R, S, T ...; nil when there is none.
    private static func state(_ process: String) -> Character? {
        guard let bytes = try? Files.readStream("/proc/\(process)/stat") else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.first {
            $0 != " "
        }
    }

    @Test func whatWasHeardAndAcceptedReachesTheEditorWithItsFrames() throws {
        let set = try Self.set(without: [])
        try set.awaitFile("3-12B-1_A001.mov")
        let listener = try Listener(set, engine: Self.engine)
        try eventually("it was heard") { try set.crew("heard").status == 0 }
        let page = try set.crew("heard").output
        #expect(page.contains("95 %") && page.contains("林总: 就凭你？"), "\(page)")
        #expect(page.contains("faint; each is accepted only by its own number"))
        #expect(try set.document("3-12B-1_A001").script == nil, "nothing is tagged by itself")
        let accepted = try set.crew("accept")
        #expect(
            accepted.status == 0 && accepted.output.contains("accepted as heard"),
            "\(accepted.output)")
        try eventually("the document has the lines") {
            try set.document("3-12B-1_A001").script?.count == 2
        }
        let lines = try #require(try set.document("3-12B-1_A001").script)
        #expect(lines.map(\.source) == [.heard, .heard])
        #expect(lines.map(\.inFrame) == [15, 33] && lines.map(\.outFrame) == [30, 48])
        #expect(try set.crew("why").output.contains("chen: accepted"))
        try set.crew("undo")
        try eventually("the document is as it was") {
            try set.document("3-12B-1_A001").script == nil
        }
        #expect(listener.stop() == 0)
        #expect(try listener.log.contains("3-12B-1: 2 lines heard, 1 faintly"))
    }

    @Test func anEngineIsHeldWhileACameraRollsAndOutlivesRushesd() throws {
        let set = try Self.set()
        try Files.replace("\(set.folder)/wait", with: [1])
        let listener = try Listener(set, engine: Self.engine)
        try eventually("the engine runs") { Self.engines(set).first.flatMap(Self.state) == "R" }
        let engine = Self.engines(set)[0]
        try set.roll(frames: 30)
        try eventually("the engine is held", seconds: 5) { Self.state(engine) == "T" }
        set.kill(.rushesd)
        try set.start(.rushesd)
        #expect(Self.state(engine) == "T", "nobody said that the camera had stopped")
        try set.crew("cut")
        try eventually("the engine goes on") { Self.state(engine) == "R" }
        set.kill(.rushesd)
        try eventually("it is held while nobody can say what rolls") { Self.state(engine) == "T" }
        try Files.replace("\(set.folder)/wait", with: [])
        try set.start(.rushesd)
        try eventually("it was heard") { try set.crew("3-12B-1:", "heard").status == 0 }
        #expect(
            Self.engines(set).first == engine
                && Self.engines(set).count(where: { $0 == engine }) == 1)
        try eventually("the take after it is heard too") {
            try set.crew("3-12B-2:", "heard").status == 0
        }
        set.kill(.rushesd)
        try set.start(.rushesd)
        #expect(
            try set.crew("3-12B-1:", "heard").output.contains("95 %"), "proposals outlive rushesd")
        _ = listener.stop()
    }

    @Test func aTakeHalfListenedToIsListenedToAgain() throws {
        let set = try Self.set()
        try Files.replace("\(set.folder)/wait", with: [1])
        let listener = try Listener(set, engine: Self.engine)
        try eventually("the engine runs") { Self.engines(set).count == 1 }
        listener.kill()
        // What is left of the engine, which a service manager would end with its service.
        try Files.replace("\(set.folder)/wait", with: [])
        try listener.start()
        try eventually("it was heard") { try set.crew("heard").status == 0 }
        #expect(Self.engines(set).count == 2)
    }

    @Test func anEngineThatFailsIsTriedOnceInEachRun() throws {
        let set = try Self.set()
        let listener = try Listener(
            set, engine: "echo $$ >>FOLDER/engines; echo no model here >&2; exit 3")
        try eventually("the failure is shown") {
            try set.crew("heard").output.contains(
                "! the engine /bin/sh ended with code 3: no model here")
        }
        // Another take is tried, and so the first one's turn has passed.
        try set.roll(frames: 30)
        try set.crew("cut")
        try eventually("the second take was tried") {
            try set.crew("3-12B-2:", "heard").status == 0
        }
        #expect(Self.engines(set).count == 2)
        #expect(try set.crew("accept").status == 5)
        #expect(listener.stop() == 0)
        try listener.start()
        try eventually("both are tried again") { Self.engines(set).count == 4 }
        #expect(try listener.log.contains("it is tried again when rushes-align starts again"))
    }

    private static let speechIsHere = [
        "/usr/bin/pocketsphinx_continuous", "/usr/bin/flite", "/usr/bin/ffmpeg",
    ].allSatisfy(Files.exists)

    @Test(
        .enabled(if: speechIsHere, "pocketsphinx and flite are not installed"),
        .timeLimit(.minutes(5)))
    func englishIsHeardByPocketsphinxFromTheCameraToTheDocument() throws {
        let set = try FilmSet(without: [.hub, .pull, .camera])
        let film = "\(set.folder)/film.mov"
        try speak(
            [
                "Then the driver needs new glasses.",
                "Check the safe behind the painting in the study.",
            ], into: film, set.folder)
        let config = try String(contentsOfFile: "\(set.folder)/rushes.toml", encoding: .utf8)
        try config.replacingOccurrences(of: "video = \"test\"", with: "video = \"file:\(film)\"")
            .replacingOccurrences(of: "audio = \"test\"", with: "audio = \"file\"")
            .write(toFile: "\(set.folder)/rushes.toml", atomically: true, encoding: .utf8)
        try Self.play.write(
            toFile: "\(set.folder)/play.fountain", atomically: true, encoding: .utf8)
        #expect(try set.crew("script", "load", "\(set.folder)/play.fountain", "--yes").status == 0)
        try set.crew("1A")
        try set.start(.camera)
        try eventually("the camera rolls") { try set.crew("roll").status == 0 }
        try set.awaitFrames(480)
        try set.crew("cut")
        let listener = try Listener(set, engine: nil)
        try eventually("it was heard", seconds: 120) { try set.crew("heard").status == 0 }
        let page = try set.crew("heard").output
        #expect(try set.crew("accept").status == 0, "\(page)")
        let clip = try #require(try set.takes().last?.clips.first?.id)
        let document = try JSON.decode(
            ClipDocument.self, from: try Files.read("\(set.state)/clips/\(clip)/document.json"))
        let lines = try #require(document.script)
        #expect(
            lines.contains {
                $0.text == "Check the safe behind the painting in the study." && $0.source == .heard
            })
        #expect(!lines.contains { $0.text.hasPrefix("Call the lawyer") }, "nobody said that")
        for line in lines {
            #expect(
                (line.outFrame ?? 0) - (line.inFrame ?? 0) > 20,
                "a line lasts more than two thirds of a second")
        }
        #expect(listener.stop() == 0)
    }

    private static let play = """
        INT. STUDY - NIGHT

        VICTOR
        Then the driver needs new glasses.

        MAYA
        Check the safe behind the painting in the study.

        GRANDFATHER
        Call the lawyer and lock the front gate.
        """

    /// Lines by a voice of flite, some seconds apart, beneath a test picture; the film is longer
    /// than the take.
    private func speak(_ lines: [String], into film: String, _ folder: String) throws {
        var inputs: [String] = []
        for (number, line) in lines.enumerated() {
            let spoken = try shell([
                "flite", "-voice", "rms", "-t", line, "-o", "\(folder)/line\(number).wav",
            ])
            try #require(spoken.status == 0, "\(spoken.output)")
            inputs += ["-i", "\(folder)/line\(number).wav"]
        }
        let delays = lines.indices.map { "[\($0 + 1):a]adelay=\(6000 + 4000 * $0)[a\($0)]" }.joined(
            separator: ";")
        let mix =
            lines.indices.map { "[a\($0)]" }.joined()
            + "amix=inputs=\(lines.count):duration=longest:normalize=0,apad=whole_dur=40[a]"
        let made = try shell(
            [
                "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
                "testsrc2=size=360x640:rate=30:duration=40",
            ] + inputs + [
                "-filter_complex", "\(delays);\(mix)", "-map", "0:v", "-map", "[a]", "-c:v",
                "mpeg4", "-c:a", "pcm_s16le", film,
            ])
        try #require(made.status == 0, "\(made.output)")
    }
}
