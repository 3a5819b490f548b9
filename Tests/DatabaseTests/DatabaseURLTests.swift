import Database
import Testing

struct DatabaseURLTests {
    @Test func allParts() throws {
        let url = try DatabaseURL("mysql://kamailio:rw@db.example.org:3307/sip")
        #expect(url.scheme == "mysql")
        #expect(url.user == "kamailio")
        #expect(url.password == "rw")
        #expect(url.host == "db.example.org")
        #expect(url.port == 3307)
        #expect(url.database == "sip")
    }

    @Test(arguments: [
        ("sqlite:///data.db", "data.db"), ("sqlite:////var/lib/data.db", "/var/lib/data.db"), ("text:///etc/a@b", "/etc/a@b"), ("text://kamailio", "kamailio"),
        ("db_sqlite:///x", "x"), ("mysql://h/db?charset=utf8", "db"),
    ])
    func files(text: String, database: String) throws {
        #expect(try DatabaseURL(text).database == database)
    }

    @Test func passwordsMayHoldSeparators() throws {
        let url = try DatabaseURL("postgres://user@domain:p@ss/w:rd@[::1]:5433/db")
        #expect(url.user == "user@domain")
        #expect(url.password == "p@ss/w:rd")
        #expect(url.host == "::1")
        #expect(url.port == 5433)
    }

    @Test func passwordsAreNotPrinted() throws {
        #expect(try DatabaseURL("mysql://u:secret@h/db").description == "mysql://u@h/db")
    }

    @Test(arguments: ["", "sqlite", "sqlite:", "sqlite:/x", "sqlite:///", "mysql://u:secret@h", "mysql://u:secret@h:0/db", "://h/db"])
    func bad(text: String) throws {
        let error = try #require(throws: DatabaseError.self) { try DatabaseURL(text) }
        #expect(error.kind == .url)
        #expect(!error.description.contains("secret"))
    }
}
