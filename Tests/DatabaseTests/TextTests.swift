import Foundation
import Testing

@testable import Database

struct TextTests {
    /// A directory with one table.
    final class Scratch {
        let directory = NSTemporaryDirectory() + "signalbox-text-\(UUID().uuidString)"
        let driver = TextDriver()
        let pool: DatabasePool

        init(_ content: String, isCaching: Bool = true) throws {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try content.write(toFile: directory + "/people", atomically: false, encoding: .utf8)
            driver.configure { $0.isCaching = isCaching }
            pool = DatabasePool(try DatabaseURL("text://\(directory)"), driver: driver)
        }

        deinit { try? FileManager.default.removeItem(atPath: directory) }

        var file: String { (try? String(contentsOfFile: directory + "/people", encoding: .utf8)) ?? "" }
    }

    static let people = """
        id(int,auto) name(string) age(int,null) rate(double,null) note(string,null)
        1:alice:30:1.5:first
        2:bob::2.25:
        3:carol:-5:0:with\\:colon and \\\\ and tab\\t.

        """

    @Test func readsTypesNullsAndEscapes() throws {
        let scratch = try Scratch(Self.people)
        let connection = scratch.pool.connection
        defer { withExtendedLifetime(scratch) {} }
        let result = try connection.execute("select * from people")
        #expect(result.rows[1] == [.integer(2), .string("bob"), .null, .double(2.25), .null])
        #expect(result.rows[2][4] == .string("with:colon and \\ and tab\t."))
    }

    @Test func conditionsAndOrder() throws {
        let scratch = try Scratch(Self.people)
        let connection = scratch.pool.connection
        defer { withExtendedLifetime(scratch) {} }
        func names(_ rest: String) throws -> [String?] { try connection.execute("select name from people \(rest)").rows.map { $0[0].string } }
        #expect(try names("where age <> 30") == ["bob", "carol"])
        #expect(try names("where age > 0 and id < 4") == ["alice"])
        #expect(try names("order by age desc, id") == ["alice", "carol", "bob"])
        #expect(try names("where name = 'o''brien'").isEmpty)
    }

    @Test func changesAreWrittenBackWhenAsked() throws {
        let scratch = try Scratch(Self.people)
        let connection = scratch.pool.connection
        _ = try connection.execute("insert into people (name, note) values ('dave', 'a:b\\\\c')")
        try connection.update("people", set: ["age": .integer(31)], where: [Condition("name", .string("bob"))])
        #expect(connection.affectedRows == 1)
        try connection.delete(from: "people", where: [Condition("id", .integer(3))])
        #expect(scratch.file == Self.people)
        try scratch.driver.writeBack()
        #expect(scratch.file.split(separator: "\n").dropFirst() == ["1:alice:30:1.5:first", "2:bob:31:2.25:", "4:dave:::a\\:b\\\\c"])
    }

    @Test func withoutCacheFilesAreReadAndWrittenEachTime() throws {
        let scratch = try Scratch(Self.people, isCaching: false)
        let connection = scratch.pool.connection
        try connection.delete(from: "people", where: [Condition("id", .greater, .integer(1))])
        #expect(scratch.file.split(separator: "\n").count == 2)
        try Self.people.write(toFile: scratch.directory + "/people", atomically: false, encoding: .utf8)
        #expect(try connection.execute("select id from people").rows.count == 3)
    }

    @Test(arguments: [
        ("select x from people", "no column x"), ("select id from missing", "missing"), ("garble", "garble"), ("select id from people where", "nothing more"),
        ("insert into people (age) values (1)", "column name"), ("select id from ..", "cannot read"),
    ])
    func errorsSayWhatIsWrong(statement: String, part: String) throws {
        let scratch = try Scratch(Self.people)
        let connection = scratch.pool.connection
        defer { withExtendedLifetime(scratch) {} }
        let error = try #require(throws: DatabaseError.self) { try connection.execute(statement) }
        #expect(error.description.contains(part))
    }

    @Test(arguments: [
        ("", ":1:"), ("id\n", "declares no column"), ("id(int) name(string)\n1\n", ":2: 1 values"), ("id(int)\nx\n", "no value of column id(int)"),
        ("id(int) name(string)\n1:\n", "column name has no value"),
    ])
    func badFilesAreNamedWithTheirLine(content: String, part: String) throws {
        let scratch = try Scratch(content)
        let connection = scratch.pool.connection
        defer { withExtendedLifetime(scratch) {} }
        let error = try #require(throws: DatabaseError.self) { try connection.execute("select * from people") }
        #expect(error.description.contains(part))
    }
}
