import Foundation
import Testing

@testable import Database

struct SQLiteTests {
    /// A new database file; it goes when the test ends.
    final class Scratch {
        let path = NSTemporaryDirectory() + "signalbox-sqlite-\(UUID().uuidString).db"
        let driver = SQLiteDriver()
        let pool: DatabasePool

        init(_ schema: String...) throws {
            pool = DatabasePool(try DatabaseURL("sqlite:///\(path)"), driver: driver)
            for statement in schema { _ = try pool.connection.execute(statement) }
        }

        deinit { for suffix in ["", "-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    }

    @Test func typesFollowTheDeclaration() throws {
        let scratch = try Scratch(
            "create table t (id integer primary key, big bigint, real_ double, name varchar(9), note text, body blob, at datetime, flag boolean, free)")
        let connection = scratch.pool.connection
        try connection.insert(
            [
                "id": .integer(5_000_000_000), "big": .bigInteger(-7), "real_": .double(1.5), "name": .string("a'b"), "note": .bytes([0xff, 0]),
                "body": .blob([]), "at": .datetime(1_577_934_245), "flag": .integer(1), "free": .string("x"),
            ], into: "t")
        let result = try connection.select([], from: "t")
        #expect(result.columns.map(\.name) == ["id", "big", "real_", "name", "note", "body", "at", "flag", "free"])
        #expect(
            result.rows == [
                [
                    .integer(5_000_000_000), .bigInteger(-7), .double(1.5), .string("a'b"), .text([0xff, 0]), .blob([]), .datetime(1_577_934_245),
                    .integer(1), .string("x"),
                ]
            ])
    }

    @Test func timesAreJulianDaysAndTextsAreRead() throws {
        let scratch = try Scratch("create table t (at datetime)")
        let connection = scratch.pool.connection
        // as the reference writes it, as SQLite does, and as a text
        _ = try connection.execute("insert into t values (julianday('2020-01-02 03:05:45') - 0.5 / 86400), (julianday('2020-01-02 03:05:45')), ('2020-01-02 03:05:45')")
        let result = try connection.select(["at"], from: "t")
        #expect(result.rows == [[.datetime(1_577_934_345)], [.datetime(1_577_934_345)], [.datetime(1_577_934_345)]])
    }

    @Test func conditions() throws {
        let scratch = try Scratch("create table t (n int, s varchar(9))", "insert into t values (1, 'a'), (2, null), (7, 'c')")
        let connection = scratch.pool.connection
        func found(_ conditions: Condition...) throws -> [Int?] {
            try connection.select(["n"], from: "t", where: conditions, orderedBy: "n").rows.map { $0[0].integer }
        }
        #expect(try found() == [1, 2, 7])
        #expect(try found(Condition("n", .greaterOrEqual, .integer(2)), Condition("n", .less, .integer(7))) == [2])
        #expect(try found(Condition("s", .equal, .null)) == [2])
        #expect(try found(Condition("s", .notEqual, .null)) == [1, 7])
        #expect(try found(Condition("n", .hasBits, .integer(2))) == [2, 7])
        #expect(try found(Condition("s", .equal, .string("c' or 1=1 --"))) == [])
    }

    @Test func changesAreCounted() throws {
        let scratch = try Scratch("create table t (k varchar(9) primary key, n int)")
        let connection = scratch.pool.connection
        try connection.insert(["k": .string("a"), "n": .integer(1)], into: "t")
        #expect(connection.affectedRows == 1)
        #expect(connection.lastInsertID == 1)
        try connection.update("t", set: ["n": .integer(2)], where: [Condition("k", .equal, .string("b"))])
        #expect(connection.affectedRows == 0)
        try connection.insertOrUpdate(["k": .string("a"), "n": .integer(3)], into: "t", keys: ["k"])
        try connection.replace(["k": .string("b"), "n": .integer(4)], into: "t", keys: ["k"])
        #expect(try connection.select(["n"], from: "t", orderedBy: "k").rows == [[.integer(3)], [.integer(4)]])
        try connection.delete(from: "t")
        #expect(connection.affectedRows == 2)
    }

    @Test func errorsNameStatementTableAndRemedy() throws {
        let scratch = try Scratch()
        let error = try #require(throws: DatabaseError.self) {
            try scratch.pool.connection.select(["ha1"], from: "subscriber", where: [Condition("username", .equal, .string("secret"))])
        }
        #expect(error.table == "subscriber")
        #expect(error.description.contains("no such table: subscriber"))
        #expect(error.description.contains("SELECT ha1 FROM subscriber WHERE username=?1"))
        #expect(error.description.contains("kamdbctl"))
        #expect(!error.description.contains("secret"))
    }

    @Test func versions() throws {
        let scratch = try Scratch("create table version (table_name varchar(32), table_version int)", "insert into version values ('acc', 5)")
        let connection = scratch.pool.connection
        try connection.require(version: 5, of: "acc")
        #expect(throws: DatabaseError.self) { try connection.require(version: 6, of: "acc") }
        #expect(throws: DatabaseError.self) { try connection.require(version: 1, of: "location") }
    }

    @Test func transactionsAreTakenBackWhole() throws {
        let scratch = try Scratch("create table t (n int unique)")
        let connection = scratch.pool.connection
        #expect(throws: DatabaseError.self) {
            try connection.transaction { () throws(DatabaseError) in
                try connection.insert(["n": .integer(1)], into: "t")
                try connection.insert(["n": .integer(1)], into: "t")
            }
        }
        #expect(try connection.select(["n"], from: "t").isEmpty)
        try connection.transaction { () throws(DatabaseError) in try connection.insert(["n": .integer(1)], into: "t") }
        #expect(try connection.select(["n"], from: "t").rows.count == 1)
    }

    @Test func readOnlyFilesRefuseChanges() throws {
        let scratch = try Scratch("create table t (n int)")
        let driver = SQLiteDriver()
        driver.configure(scratch.path) { $0.isReadOnly = true }
        let pool = DatabasePool(try DatabaseURL("sqlite:///\(scratch.path)"), driver: driver)
        #expect(try pool.connection.execute("select * from t").isEmpty)
        #expect(throws: DatabaseError.self) { try pool.connection.insert(["n": .integer(1)], into: "t") }
        let missing = DatabasePool(try DatabaseURL("sqlite:////nowhere/at/all.db"), driver: SQLiteDriver())
        let error = try #require(throws: DatabaseError.self) { try missing.connection.open() }
        #expect(error.kind == .connection)
    }

    @Test func simulationsChangeNothing() throws {
        let scratch = try Scratch("create table t (n int)")
        let pool = DatabasePool(scratch.pool.url, driver: scratch.driver, allows: { _ in false })
        try pool.connection.insert(["n": .integer(1)], into: "t")
        _ = try pool.connection.execute("  insert into t values (2)")
        #expect(try pool.connection.execute("select * from t").isEmpty)
    }

    @Test func everyThreadHasItsConnection() async throws {
        let scratch = try Scratch("create table t (n int)")
        let pool = scratch.pool
        let mine = ObjectIdentifier(pool.connection)
        #expect(ObjectIdentifier(pool.connection) == mine)
        let others = await withCheckedContinuation { done in
            Thread { done.resume(returning: ObjectIdentifier(pool.connection)) }.start()
        }
        #expect(others != mine)
    }
}

struct CivilTimeTests {
    @Test(arguments: [("2020-01-02 03:04:05", 1_577_934_245), ("2020-01-02T03:04:05.25", 1_577_934_245), ("2020-01-02", 1_577_923_200)])
    func reads(text: String, seconds: Int) { #expect(CivilTime(Array(text.utf8))?.seconds == seconds) }

    @Test(arguments: ["", "0", "2020-13-02", "2020-01-02 3:04:05", "2020-01-02 03:04:0x", "yesterday  "])
    func refuses(text: String) { #expect(CivilTime(Array(text.utf8)) == nil) }

    @Test func writes() {
        #expect(CivilTime(Array("2020-01-02 03:04:05".utf8))?.text == "2020-01-02 03:04:05")
        #expect(CivilTime(local: 1_577_934_245).localSeconds == 1_577_934_245)
    }
}
