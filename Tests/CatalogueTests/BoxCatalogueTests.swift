import Foundation
import GRDB
import Slate
import Testing

@testable import Catalogue

struct BoxCatalogueTests {
    private let path = NSTemporaryDirectory() + "rushes-catalogue-" + UUID().uuidString + ".sqlite"

    private func operation(_ number: Int) -> Slate.Operation {
        Slate.Operation(
            id: "id-\(number)", time: HybridTime(wall: UTCTime(nanoseconds: Int64(number))), person: "chen", device: "cart",
            take: "t", field: .note, new: "note")
    }

    @Test func whatWasRecordedIsThereAfterReopening() throws {
        let take = Take(id: "t", slate: SlateNumber(scene: "12", shot: "B", take: 4), verdict: .circled)
        let entry = BoxCatalogue.OutboxEntry(clip: "c", revision: nil, url: "http://hub/files/1", offset: 5)
        do {
            let (catalogue, complaint) = try BoxCatalogue.open(path)
            #expect(complaint == nil)
            try catalogue.record([operation(1), operation(2)], takes: [take])
            try catalogue.save(entry)
        }
        let catalogue = try BoxCatalogue.open(path).catalogue
        #expect(try catalogue.operationIDs() == ["id-1", "id-2"])
        #expect(try catalogue.takes() == [take])
        #expect(try catalogue.outbox() == [entry])
    }

    @Test func theSameOperationTwiceIsOneRow() throws {
        let catalogue = try BoxCatalogue.open(path).catalogue
        try catalogue.record([operation(1)], takes: [])
        try catalogue.record([operation(1)], takes: [])
        #expect(try catalogue.operationIDs().count == 1)
    }

    @Test func aDamagedCatalogueIsMovedAsideAndMadeAnew() throws {
        _ = try BoxCatalogue.open(path)
        try Data("this was a database once, and then the card got wet".utf8).write(to: URL(fileURLWithPath: path))
        let (catalogue, complaint) = try BoxCatalogue.open(path)
        #expect(complaint?.contains("damaged") == true)
        #expect(try catalogue.operationIDs().isEmpty)
        #expect(FileManager.default.fileExists(atPath: path + ".damaged"))
    }

    @Test func everyCommitIsOnTheDiskBeforeItReturns() throws {
        let catalogue = try BoxCatalogue.open(path).catalogue
        try catalogue.record([operation(1)], takes: [])
        let reader = try DatabaseQueue(path: path)
        let mode = try reader.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(mode == "wal")
        #expect(try catalogue.synchronous() == 2)
    }
}
