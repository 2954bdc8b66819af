import Catalogue
import Testing
import Time

@testable import Hub

@Suite struct UploadMachineTests {
    private static let clip = "019ab000-0000-7000-8000-000000000001"
    private static let now = UTCTime(nanoseconds: 1_795_414_053_000_000_000)
    private static let patch = [
        "tus-resumable": "1.0.0", "content-type": "application/offset+octet-stream",
        "upload-offset": "10",
    ]
    // kind media, clip CLIP
    private static let media = "kind bWVkaWE=,clip MDE5YWIwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAx"
    private static let document =
        "kind ZG9jdW1lbnQ=,clip MDE5YWIwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAx"

    private func headers(_ fields: [String: String]) -> UploadHeaders {
        UploadHeaders { fields[$0] }
    }

    private func upload(offset: Int64 = 10, length: Int64? = nil) -> HubUpload {
        HubUpload(
            id: "u", kind: .media, clip: Self.clip, length: length, offset: offset,
            metadata: Self.media, expires: Self.now)
    }

    private func status(_ answer: UploadMachine.Answer) -> Int? {
        if case .refuse(let refusal) = answer { refusal.status } else { nil }
    }

    private func create(_ fields: [String: String]) -> UploadMachine.Answer {
        UploadMachine.create(headers(fields), id: "u", now: Self.now)
    }

    @Test func aClipThatStillGrowsMayBeginWithoutALength() {
        let answer = create([
            "tus-resumable": "1.0.0", "upload-defer-length": "1", "upload-metadata": Self.media,
        ])
        var expected = upload(offset: 0)
        expected.expires = UploadMachine.expiry(Self.now)
        #expect(answer == .create(expected, withBody: false))
    }

    @Test(arguments: [
        (["upload-length": "5"], 412),
        (["tus-resumable": "1.0.0", "upload-length": "5"], 400),
        (["tus-resumable": "1.0.0", "upload-length": "5", "upload-metadata": "kind %%%"], 400),
        (
            [
                "tus-resumable": "1.0.0", "upload-length": "5",
                "upload-metadata": "kind bWVkaWE=,clip Li4vLi4=",
            ], 400
        ),
        (["tus-resumable": "1.0.0", "upload-length": "-5", "upload-metadata": media], 400),
        (["tus-resumable": "1.0.0", "upload-metadata": media], 400),
        (["tus-resumable": "1.0.0", "upload-defer-length": "2", "upload-metadata": media], 400),
        (
            [
                "tus-resumable": "1.0.0", "upload-defer-length": "1", "upload-length": "5",
                "upload-metadata": media,
            ], 400
        ),
        (["tus-resumable": "1.0.0", "upload-length": "5", "upload-metadata": document], 400),
        (
            [
                "tus-resumable": "1.0.0", "upload-length": "99999999999",
                "upload-metadata": document + ",revision MQ==",
            ], 413
        ),
    ])
    func aPostThatIsWrongIsRefused(fields: [String: String], expected: Int) {
        #expect(status(create(fields)) == expected)
    }

    @Test func aPatchGoesOnWhereTheUploadStands() {
        let answer = UploadMachine.append(headers(Self.patch), to: upload())
        #expect(answer == .append(.init(length: nil, checksum: nil, contentLength: nil)))
    }

    @Test func aPatchElsewhereIsToldWhereTheUploadStands() {
        let answer = UploadMachine.append(headers(Self.patch), to: upload(offset: 7))
        #expect(answer == .refuse(Refusal(409, "this upload stands at byte 7, not 10", offset: 7)))
    }

    @Test func theLastPatchMaySayTheLength() {
        let answer = UploadMachine.append(
            headers(Self.patch.merging(["upload-length": "10"]) { $1 }), to: upload())
        #expect(answer == .append(.init(length: 10, checksum: nil, contentLength: nil)))
    }

    @Test(arguments: [
        (["upload-length": "9"], nil as Int64?, 400), (["upload-length": "12"], 11, 400),
        (["upload-offset": "x"], nil, 400),
        (["upload-checksum": "md5 AAAA"], nil, 400), (["content-type": "text/plain"], nil, 415),
        (["content-length": "2"], 11, 413),
        (["tus-resumable": "0.2"], nil, 412),
    ])
    func aPatchThatIsWrongIsRefused(change: [String: String], length: Int64?, expected: Int) {
        let fields = Self.patch.merging(change) { $1 }
        #expect(
            status(UploadMachine.append(headers(fields), to: upload(length: length))) == expected)
    }

    @Test func whatIsNotThereIsNotFound() {
        #expect(status(UploadMachine.append(headers(Self.patch), to: nil)) == 404)
        #expect(status(UploadMachine.look(headers(Self.patch), at: nil)) == 404)
        #expect(status(UploadMachine.remove(headers(Self.patch), nil)) == 404)
    }

    @Test func whatIsWholeIsNotThrownAway() {
        var whole = upload(length: 10)
        whole.isDone = true
        #expect(status(UploadMachine.remove(headers(Self.patch), whole)) == 403)
        #expect(UploadMachine.remove(headers(Self.patch), upload()) == .remove("u"))
    }
}
