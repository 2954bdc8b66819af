import Foundation
import GRDB
import Testing

@testable import Catalogue

struct BoxCatalogueTests {
    private let path = NSTemporaryDirectory() + "rushes-catalogue-" + UUID().uuidString + ".sqlite"

    private let entry = BoxCatalogue.OutboxEntry(
        clip: "c", revision: nil, place: "http://hub/files/1", offset: 5)

    @Test func whatWasSavedIsThereAfterReopening() throws {
        do {
            let (catalogue, complaint) = try BoxCatalogue.open(path)
            #expect(complaint == nil)
            try catalogue.save([entry])
        }
        #expect(try BoxCatalogue.open(path).catalogue.outbox() == [entry])
    }

    @Test func theCatalogueOfTheVersionBeforeIsTakenOver() throws {
        try DatabaseQueue(path: path).write { database in
            try database.execute(
                sql: """
                    CREATE TABLE operation (id TEXT PRIMARY KEY, take TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
                    CREATE INDEX operation_take ON operation(take);
                    CREATE TABLE take (id TEXT PRIMARY KEY, slate TEXT NOT NULL, verdict TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
                    CREATE TABLE clip (id TEXT PRIMARY KEY, take TEXT NOT NULL, camera TEXT NOT NULL, state TEXT NOT NULL,
                        json TEXT NOT NULL) WITHOUT ROWID;
                    CREATE INDEX clip_take ON clip(take);
                    CREATE TABLE outbox (clip TEXT NOT NULL, revision INTEGER NOT NULL, url TEXT, offset INTEGER NOT NULL DEFAULT 0,
                        confirmed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (clip, revision)) WITHOUT ROWID;
                    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
                    INSERT INTO grdb_migrations VALUES ('1 takes, operations, clips, outbox');
                    INSERT INTO take VALUES ('t', '1-1', 'none', '{}');
                    INSERT INTO outbox VALUES ('c', -1, 'http://hub/files/1', 5, 0);
                    """)
        }
        #expect(try BoxCatalogue.open(path).catalogue.outbox() == [entry])
        let tables = try DatabaseQueue(path: path).read {
            try String.fetchAll(
                $0, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        }
        #expect(tables == ["grdb_migrations", "outbox"])
    }

    @Test func aDamagedCatalogueIsMovedAsideAndMadeAnew() throws {
        _ = try BoxCatalogue.open(path)
        try Data("this was a database once, and then the card got wet".utf8).write(
            to: URL(fileURLWithPath: path))
        let (catalogue, complaint) = try BoxCatalogue.open(path)
        #expect(complaint?.contains("damaged") == true)
        #expect(try catalogue.outbox().isEmpty)
        #expect(FileManager.default.fileExists(atPath: path + ".damaged"))
    }

    @Test func everyCommitIsOnTheDiskBeforeItReturns() throws {
        let catalogue = try BoxCatalogue.open(path).catalogue
        try catalogue.save([entry])
        let reader = try DatabaseQueue(path: path)
        let mode = try reader.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(mode == "wal")
        #expect(try catalogue.synchronous() == 2)
    }
}
