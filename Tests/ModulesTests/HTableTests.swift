import Routing
import SIPMessage
import Testing

@testable import Modules

@Suite struct HTableTests {
    @Test func definitions() throws {
        let definition = try HTableDefinition(" calls => size=4; autoexpire=60 ;updateexpire=0;initval=-1;")
        #expect(definition.name == "calls")
        #expect(definition.slotCount == 16)
        #expect(definition.autoExpire == 60)
        #expect(!definition.updatesExpire)
        #expect(definition.initialValue == -1)
        #expect(try HTableDefinition("t=>size=1;").slotCount == 8)
    }

    @Test(arguments: ["calls", "=>size=4", "t=>", "t=>size", "t=>size=x", "t=>size=40", "t=>colour=red", "t=>size=4;cols=x"])
    func badDefinitions(_ text: String) {
        #expect(throws: DeclarationError.self) { try HTableDefinition(text) }
    }

    @Test func items() throws {
        let arena = Arena()
        let table = HTable(try HTableDefinition("t=>size=2;"))
        for number in 0..<100 {
            let name = OwnedBytes("k\(number)")
            table.set(name.view, .integer(number))
        }
        #expect(table.count == 100)
        #expect(table.value(ByteView("k42"), in: arena)?.integer == 42)
        #expect(table.value(ByteView("K42"), in: arena) == nil)
        table.set(ByteView("k42"), .string(ByteView("text")))
        #expect(table.value(ByteView("k42"), in: arena)?.text == ByteView("text"))
        #expect(table.add(ByteView("k42"), 1) == nil)
        #expect(table.add(ByteView("k41"), -50) == -9)
        #expect(table.add(ByteView("new"), 1) == nil)
        let removed = table.remove(ByteView("k42"))
        #expect(removed)
        #expect(!table.contains(ByteView("k42")))
        table.removeAll()
        #expect(table.count == 0)
    }

    @Test func initialValueCounts() throws {
        let table = HTable(try HTableDefinition("t=>size=2;initval=10;"))
        #expect(table.add(ByteView("a"), 1) == 11)
        #expect(table.add(ByteView("a"), 1) == 12)
    }

    @Test func lifetimes() throws {
        let arena = Arena()
        let table = HTable(try HTableDefinition("t=>size=2;autoexpire=60;"))
        table.set(ByteView("a"), .integer(1))
        table.set(ByteView("b"), .integer(2), lifetime: 1000)
        #expect((59...60).contains(table.lifetime(ByteView("a"))))
        #expect((999...1000).contains(table.lifetime(ByteView("b"))))
        table.change(ByteView("a")) { $0.expires = 1 }
        #expect(table.value(ByteView("a"), in: arena) == nil)
        var gone: [String] = []
        table.collect { gone.append($0.name.view.string) }
        #expect(gone == ["a"])
        #expect(table.count == 1)
    }
}
