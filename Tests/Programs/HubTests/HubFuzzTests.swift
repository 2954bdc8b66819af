import Catalogue
import Chance
import ClipDocuments
import Foundation
import Platform
import Slate
import Testing
import Time
import Web

@testable import Hub
@testable import Pull

/// What comes from outside, broken: only a trap is a failure. `RUSHES_FUZZ_SECONDS` says for how
/// long, `RUSHES_FUZZ_SEED` from where.
@Suite(.serialized) struct HubFuzzTests {
    private static let seconds = Fuzzing.seconds(otherwise: 1)
    private static let seed = Fuzzing.seed(otherwise: 20_261_130)

    private struct Dice {
        var random: SeededRandom
        mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(max(1, limit))) }
        mutating func pick<Value>(_ all: [Value]) -> Value { all[below(all.count)] }

        static let numbers = [
            "0", "-1", "1", "2147483648", "-2147483649", "4294967295", "9007199254740992",
            "9007199254740993", "4611686018427387904",
            "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e308", "-1e15",
            "1e-300", "0.5", "NaN", "",
        ]

        /// A text with numbers replaced, and now and then bytes changed.
        mutating func broken(_ text: String) -> [UInt8] {
            var bytes: [UInt8] = []
            var isNumber = false
            let rate = 3 + below(30)
            for byte in text.utf8 {
                let isDigit = (48...57).contains(byte)
                if isDigit, !isNumber, below(rate) == 0 { bytes += Array(pick(Self.numbers).utf8) }
                if !isDigit || below(2) == 0 { bytes.append(byte) }
                isNumber = isDigit
            }
            guard below(4) == 0 else { return bytes }
            for _ in 0...below(4) where !bytes.isEmpty {
                bytes[below(bytes.count)] = UInt8(below(256))
            }
            return bytes
        }
    }

    /// A trap is found again by the seed that was printed last.
    private func untilTheTimeIsOver(_ name: String, _ attempt: (inout Dice) throws -> Void)
        async rethrows
    {
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var (count, next) = (0, Self.seed)
        while ContinuousClock.now < end {
            if count % 20 == 0 { await Task.yield() }
            if count % 2000 == 0 { print("\(name): seed \(next)") }
            var dice = Dice(random: SeededRandom(seed: next))
            try attempt(&dice)
            count += 1
            next += 1
        }
        print("\(name): \(count) tries")
    }

    private func sample() -> ClipDocument {
        var document = Sample.document(
            media: MediaDigest(bytes: 9, xxh3: String(repeating: "a", count: 32), sha256: ""))
        document.clip.time.cutFrame = 20
        document.clip.time.inFrame = 2
        document.clip.time.outFrame = 25
        document.clip.time.timecodeAgeSeconds = 3.5
        document.clip.truth.mark(.lost, at: 5, through: 7, count: 2)
        document.clip.truth.widenDriftRange(to: 1.5)
        document.clip.truth.clockStepSeconds = 2
        document.take.marks = [1_000_000, 2_000_000]
        document.take.rolledAt = UTCTime(nanoseconds: 1_800_000_000_000_000_000)
        document.take.cutAt = document.take.rolledAt
        return document
    }

    @Test func noHeadEndsTheHub() async {
        let upload = HubUpload(
            id: "u", kind: .media, clip: Sample.clip, length: 100, offset: 10, metadata: "",
            expires: UTCTime(nanoseconds: 0))
        let names = [
            "tus-resumable", "upload-offset", "upload-length", "upload-defer-length",
            "upload-metadata", "upload-checksum",
            "content-type", "content-length",
        ]
        let values = [
            "1.0.0", "10", "1", "application/offset+octet-stream",
            "kind bWVkaWE=,clip MDE5YWIwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAx",
            "sha1 AAAA", "revision MQ==", ",", " ",
        ]
        await untilTheTimeIsOver("heads") { dice in
            var fields = [
                "tus-resumable": "1.0.0", "content-type": values[3], "upload-offset": "10",
            ]
            for _ in 0..<dice.below(8) {
                let value = dice.below(2) == 0 ? dice.pick(values) : dice.pick(Dice.numbers)
                fields[dice.pick(names)] = String(
                    decoding: dice.below(3) == 0 ? dice.broken(value) : Array(value.utf8),
                    as: UTF8.self)
            }
            let headers = UploadHeaders { fields[$0] }
            var whole = upload
            whole.isDone = dice.below(2) == 0
            _ = UploadMachine.create(headers, id: "u", now: upload.expires)
            _ = UploadMachine.append(headers, to: dice.below(2) == 0 ? upload : whole)
            _ = UploadMachine.remove(headers, whole)
            let range = "bytes=" + dice.pick(Dice.numbers) + "-" + dice.pick(Dice.numbers)
            if case .part(let part) = ByteRange.read(
                range, ifRange: nil, tag: "", length: Int64(dice.below(1000)))
            {
                _ = part.count
            }
            _ = HubCursor(String(decoding: dice.broken("\(Sample.clip)/1/12"), as: UTF8.self))
        }
    }

    @Test func noDocumentEndsTheHub() async throws {
        let text = String(decoding: try JSON.encode(sample()), as: UTF8.self)
        let template = try NameTemplate("{slate}_{camera}")
        await untilTheTimeIsOver("documents") { dice in
            // A refusal is as good as a document; only a trap is not.
            guard let document = try? ClipDocument.validated(from: dice.broken(text)) else {
                return
            }
            let published = document.asPublished
            _ = published.asPublished
            _ = template.name(for: document, choice: 2)
            _ = PullDisplay.duration(published.clip.time)
            _ = try? JSON.encode(published)
        }
    }

    @Test func noPublicationEndsThePuller() async throws {
        let document = sample()
        let whole = Publication(
            sequence: 5, clip: document.clip.id, revision: 1, name: "3-12B-4_A.mov", bytes: 1000,
            headBytes: 100,
            xxh3: String(repeating: "a", count: 32), payloadXXH3: String(repeating: "b", count: 32),
            publishedAt: UTCTime(nanoseconds: 1_800_000_000_000_000_000), document: document)
        let text = String(decoding: try JSON.encode(whole), as: UTF8.self)
        let display = PullDisplay(isQuiet: false) { _ in }
        await untilTheTimeIsOver("publications") { dice in
            guard let publication = try? Publication.validated(from: dice.broken(text)) else {
                return
            }
            var plan = PullPlan(cursor: Int64(dice.below(10)))
            plan.add(publication)
            _ = plan.next(at: 0)
            _ = plan.failed(publication, PullFailure("x", .standing), at: 1)
            _ = plan.cursor
            plan.done(publication)
            try? EditorsFolder.check(publication)
            display.progress(publication, publication.bytes)
            _ = HubPage.html([publication])
        }
    }

    @Test func noEventStreamEndsThePuller() async throws {
        let text =
            "\u{FEFF}: rushes\n\nid: \(Sample.clip)/1/5\nevent: published\r\ndata: {\"a\":1}\r\rdata\n\n:\n\nretry: 5\n"
        await untilTheTimeIsOver("event streams") { dice in
            var stream = EventStream()
            for _ in 0..<3 {
                for event in stream.append(dice.broken(text)) ?? [] {
                    _ = HubCursor(event.id)
                    _ = try? Publication.validated(from: event.data.utf8)
                }
            }
        }
    }
}
