import Database
import SIPMessage
import Testing

@testable import Modules

@Suite struct PermissionRuleTests {
    private func matches(_ line: String, _ left: String, _ right: String) -> Bool {
        let left = OwnedBytes(left), right = OwnedBytes(right)
        return PermissionRule.parse(line, file: "test").contains { $0.matches(left.view, right.view) }
    }

    @Test(arguments: [
        ("ALL : \"^sip:\\+49\"", "sip:a@x", "sip:+4930@y", true), ("ALL : \"^sip:\\+49\"", "sip:a@x", "sip:30@y", false),
        ("\"^sip:A@\" : ALL", "sip:a@x", "sip:b@y", true), ("\"@x$\" EXCEPT \"^sip:bob\" : ALL", "sip:bob@x", "sip:b@y", false),
        ("\"@x$\" EXCEPT \"^sip:bob\" : ALL", "sip:eve@x", "sip:b@y", true), ("ALL : one, \"two,three\"", "", "two,three", true),
        ("ALL : one, two # three", "", "three", false), ("ALL : \"a#b\"", "", "a#b", true), ("ALL ALL", "a", "b", false),
        ("# ALL : ALL", "a", "b", false), ("ALL : ", "a", "b", false), ("ALL : \"(\"", "a", "(", false), ("\"sip:a\" : ALL\r", "sip:a", "x", true),
    ])
    func lines(_ line: String, _ left: String, _ right: String, _ isMatch: Bool) {
        #expect(matches(line, left, right) == isMatch)
    }

    @Test func linesOfWindows() { #expect(PermissionRule.parse("ALL : a\r\nALL : b\r\n", file: "test").count == 2) }
}

@Suite struct AddressTableTests {
    private func table(_ lines: String, prefersLongest: Bool = false, maximum: Int = 512) throws -> AddressTable {
        let records = try lines.split(separator: "\n").compactMap { try AddressTable.Record(line: $0, place: "test") }
        return try AddressTable(records, maximumNetworks: maximum, prefersLongest: prefersLongest)
    }

    private func tag(_ table: AddressTable, _ host: String, group: Int? = 1, port: Int = 5060) -> String? {
        let host = OwnedBytes(host)
        let entry = AddressTable.address(host.view).map { table.entry($0, group: group, port: port) } ?? table.entry(name: host.view, group: group, port: port)
        return entry?.tag?.view.string
    }

    @Test func theLatestRecordOfAnAddressCounts() throws {
        let table = try table("1 10.0.0.1 32 0 old\n1 10.0.0.1 32 5060 new\n2 10.0.0.1 0 0 two")
        #expect(tag(table, "10.0.0.1") == "new")
        #expect(tag(table, "10.0.0.1", port: 5070) == "old")
        #expect(tag(table, "10.0.0.1", group: 2) == "two")
        #expect(tag(table, "10.0.0.2") == nil)
    }

    @Test func subnetsAreTriedInOrderOfGroups() throws {
        let lines = "2 10.0.0.0 8 0 wide2\n1 10.0.0.0 8 0 wide\n1 10.1.0.0 16 0 narrow\n1 2001:db8:: 32 0 six"
        #expect(tag(try table(lines), "10.1.2.3") == "wide")
        #expect(tag(try table(lines, prefersLongest: true), "10.1.2.3") == "narrow")
        #expect(tag(try table(lines), "10.1.2.3", group: nil) == "wide")
        #expect(tag(try table(lines), "[2001:db8::7]") == "six")
        #expect(tag(try table(lines, maximum: 2), "10.1.2.3") == "wide")
    }

    @Test func namesAreComparedAsTheyAre() throws {
        let table = try table("3 gw.example.org 0 5060 name # comment")
        #expect(tag(table, "gw.example.org", group: 3) == "name")
        #expect(tag(table, "GW.example.org", group: 3) == nil)
        #expect(tag(table, "gw.example.org", group: 3, port: 5070) == nil)
    }

    @Test(arguments: ["1", "x 10.0.0.1", "1 10.0.0.1 x", "1 10.0.0.1 33"])
    func badLines(_ line: String) {
        #expect(throws: (any Error).self) { try table(line) }
    }
}

@Suite struct TrustedTableTests {
    private func peer(_ tag: String, priority: Int, transport: String = "any") throws -> TrustedTable.Peer? {
        try TrustedTable.Peer([.string("10.0.0.1"), .string(transport), .null, .null, .string(tag), .integer(priority)])
    }

    @Test func higherPriorityFirst() throws {
        let table = TrustedTable(try [peer("a", priority: 1), peer("b", priority: 5), peer("c", priority: 5), peer("d", priority: 0)].compactMap { $0 })
        #expect(table.peers(from: "10.0.0.1").compactMap { $0.tag?.view.string } == ["b", "c", "a", "d"])
        #expect(table.peers(from: "10.0.0.2").isEmpty)
    }

    @Test func rowsThatAreNone() throws {
        #expect(try peer("off", priority: 0, transport: "none") == nil)
        #expect(throws: (any Error).self) { try peer("x", priority: 0, transport: "smoke") }
        #expect(try TrustedTable.Peer([.string("10.0.0.1"), .string("any"), .string("\\("), .null, .null, .null]) == nil)
    }
}

@Suite struct DomainListTests {
    @Test func domainsWithAttributes() throws {
        let list = try DomainList(
            domains: [[.string("Example.org"), .string("one")], [.string("example.com"), .null]],
            attributes: [
                [.string("one"), .string("color"), .integer(2), .string("blue")], [.string("ONE"), .string("size"), .integer(0), .string("7")],
            ])
        #expect(list["EXAMPLE.org"]?.attributes.map { $0.name.view.string } == ["size", "color"])
        #expect(list["example.org"]?.attributes.first?.number == 7)
        #expect(list["example.com"]?.id.view.string == "example.com")
        #expect(list["other.example"] == nil)
    }

    @Test func rowsThatCannotBeUsed() {
        #expect(throws: (any Error).self) { try DomainList(domains: [[.string(""), .null]], attributes: []) }
        #expect(throws: (any Error).self) {
            try DomainList(domains: [], attributes: [[.string("one"), .string("size"), .integer(0), .string("seven")]])
        }
        #expect(throws: (any Error).self) { try DomainList(domains: [], attributes: [[.string("one"), .string("x"), .integer(1), .string("1")]]) }
    }
}
