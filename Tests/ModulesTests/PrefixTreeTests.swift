import Database
import Routing
import SIPMessage
import Testing

@testable import Modules

@Suite struct PrefixTreeTests {
    private func tree(_ prefixes: String...) throws -> PrefixTree<String> {
        var tree = PrefixTree<String>(.init("0123456789*"))
        for prefix in prefixes {
            let bytes = OwnedBytes(prefix)
            try tree.add(prefix, for: bytes.view)
        }
        return tree
    }

    private func matches(_ tree: PrefixTree<String>, _ text: String) -> [String]? {
        var found: [String] = []
        let bytes = OwnedBytes(text)
        return tree.forEachPrefix(of: bytes.view) { values, length in found.append("\(values.joined(separator: "+"))/\(length)") } ? found : nil
    }

    @Test func prefixesOfAText() throws {
        let tree = try tree("1", "123", "12", "9*", "12")
        #expect(matches(tree, "1239") == ["1/1", "12+12/2", "123/3"])
        #expect(matches(tree, "9*") == ["9*/2"])
        #expect(matches(tree, "4") == [])
        #expect(matches(tree, "") == [])
    }

    /// A character that is not of the alphabet counts only where the tree goes on.
    @Test func foreignCharacters() throws {
        let tree = try tree("12", "3")
        #expect(matches(tree, "1x") == nil)
        #expect(matches(tree, "12x") == ["12/2"])
        #expect(matches(tree, "x") == nil)
    }

    @Test func prefixesThatAreRefused() {
        for prefix in ["", "a", "12 ", String(repeating: "1", count: 64)] {
            let bytes = OwnedBytes(prefix)
            var tree = PrefixTree<Int>(.init("0123456789"))
            #expect(throws: PrefixTree<Int>.Refusal.self) { try tree.add(1, for: bytes.view) }
            #expect(tree.branchCount == 0)
        }
    }

    @Test func orderAndSize() throws {
        let tree = try tree("*", "21", "2", "1")
        var all: [String] = []
        tree.forEach { prefix, _ in all.append(prefix.string) }
        #expect(all == ["1", "2", "21", "*"])
        #expect(tree.branchCount == 2)
    }
}

@Suite struct PrefixDomainsTests {
    private func rows(_ rows: [String]...) -> [[DatabaseValue]] { rows.map { $0.map { .string($0) } } }

    @Test func duplicatesAreLeftOutOrRefused() throws {
        let twice = rows(["*", "1", "a"], ["*", "1", "b"], ["*", "2", "a"], ["x", "1", "a"])
        let domains = try PrefixDomains(twice, characters: "0123456789", leavesOutDuplicates: true)
        #expect(domains.match(ByteView("19"), source: ByteView("*"))?.domain.view == ByteView("a"))
        #expect(domains.match(ByteView("2"), source: ByteView("*")) == nil)
        #expect(domains.match(ByteView("1"), source: ByteView("x"))?.length == 1)
        #expect(throws: DeclarationError.self) { try PrefixDomains(twice, characters: "0123456789", leavesOutDuplicates: false) }
        #expect(throws: DeclarationError.self) { try PrefixDomains(rows(["*", "+1", "a"]), characters: "0123456789", leavesOutDuplicates: true) }
    }
}

@Suite struct MTreeTests {
    @Test func pairs() {
        #expect(MTree.pairs("1=30; 2=70;3") == [.init(id: 3, weight: 0), .init(id: 2, weight: 70), .init(id: 1, weight: 30)])
        #expect(MTree.pairs("x=1;=2;").isEmpty)
    }

    @Test func weightsOfTheLongestPrefixCount() throws {
        var tree = MTree("t", .weights, characters: "0123456789", loadTime: 0, reloads: 0)
        try tree.add("1", "7=50;8=10", .refused)
        try tree.add("12", "7=20", .refused)
        let found = try #require(tree.weights(ByteView("129")))
        #expect(found.pairs == [.init(id: 7, weight: 20), .init(id: 8, weight: 10)])
        #expect(found.length == 2)
        #expect(tree.weights(ByteView("3")) == nil)
    }

    @Test func duplicates() throws {
        var tree = MTree("t", .integer, characters: "0123456789", loadTime: 0, reloads: 0)
        try tree.add("1", "5", .refused)
        try tree.add("1", "6", .ignored)
        #expect(tree.longest(ByteView("1"))?.values.count == 1)
        try tree.add("1", "7", .allowed)
        #expect(tree.longest(ByteView("1"))?.values.count == 2)
        #expect(throws: DeclarationError.self) { try tree.add("1", "8", .refused) }
        #expect(throws: DeclarationError.self) { try tree.add("2", "text", .refused) }
    }

    @Test func definitions() throws {
        let definition = try MTreeDefinition("name=t;dbtable=\"routes\";type=2;multi=1;cols='p,a,b'")
        #expect(definition.table == "routes")
        #expect(definition.kind == .integer)
        #expect(definition.sharesTable)
        #expect(definition.columns == ["p", "a", "b"])
        for text in ["", "dbtable=x", "name=t;type=9", "name=t;multi=2", "name=t;cols=a"] {
            #expect(throws: DeclarationError.self) { try MTreeDefinition(text) }
        }
    }
}
