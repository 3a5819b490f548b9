import Routing
import SIPMessage
import Testing

@testable import Modules

@Suite struct DispatcherTests {
    private func entry(_ set: Int, _ uri: String, state: Int = 0, priority: Int = 0, _ attributes: String = "") throws -> DestinationList.Entry {
        DestinationList.Entry(set: set, destination: try #require(DispatchDestination(uri, state: state, priority: priority, attributes: attributes) { _ in nil }))
    }

    private func uris(_ set: DestinationSet?) -> [String] { set?.destinations.map { $0.uri.view.string } ?? [] }

    @Test func orderIsByPriorityAndTheLatestFirst() throws {
        let list = DestinationList([
            try entry(1, "sip:a"), try entry(1, "sip:b", priority: 5), try entry(1, "sip:c"), try entry(2, "sip:d"),
        ])
        #expect(uris(list[1]) == ["sip:b", "sip:c", "sip:a"])
        #expect(uris(list[2]) == ["sip:d"])
        #expect(list[3] == nil)
        // a list that is made again from its entries is the same
        #expect(uris(DestinationList(list.entries)[1]) == ["sip:b", "sip:c", "sip:a"])
    }

    @Test func weightsAreExactInAHundredTurns() throws {
        let set = DestinationSet(1, [
            try entry(1, "sip:a", "weight=60;rweight=1").destination, try entry(1, "sip:b", "weight=30;rweight=3").destination,
            try entry(1, "sip:c", state: 1, "rweight=50").destination,
        ])
        var byWeight = [0, 0, 0], relative = [0, 0, 0]
        for _ in 0..<100 {
            byWeight[set.takeWeighted()] += 1
            relative[set.takeRelative()] += 1
        }
        #expect(byWeight == [60, 30, 10])
        #expect(relative == [25, 75, 0])
    }

    @Test func theLeastLoadedMayTakeMore() throws {
        let set = DestinationSet(1, [try entry(1, "sip:a", "maxload=1").destination, try entry(1, "sip:b", "maxload=2").destination])
        set.destinations[0].load = 1
        #expect(set.leastLoaded() == 1)
        set.destinations[1].load = 2
        #expect(set.leastLoaded() == nil)
    }

    @Test(arguments: [([1, 2], [2, 1]), ([1, 2, 3], [1, 3, 2]), ([2, 1, 3], [1, 3, 2]), ([3, 1, 2], [1, 3, 2])])
    func treesAreBalanced(_ keys: [Int], _ expected: [Int]) {
        var tree = BalancedTree()
        for key in keys { tree.insert(key) }
        #expect(tree.childrenFirst == expected)
    }

    @Test func states() {
        #expect(DispatchDestination.State(letters: "ip") == [.inactive, .probing])
        #expect(DispatchDestination.State(letters: "pa") == [])
        #expect(DispatchDestination.State(letters: "x") == nil)
        #expect(DispatchDestination.State(rawValue: 9).letters == "IP")
    }

    /// As `dispatcher.hash` of the reference answers.
    @Test func hashes() {
        #expect(DispatchHash.text(ByteView("abc")) == 7_167_810)
        let with = OwnedBytes("sip:alice@example.com:5060"), without = OwnedBytes("sip:alice@example.com"), other = OwnedBytes("sip:alice@example.com:5062")
        #expect(DispatchHash.uri(SIPURI(with.view), userOnly: false) == DispatchHash.uri(SIPURI(without.view), userOnly: false))
        #expect(DispatchHash.uri(SIPURI(with.view), userOnly: false) != DispatchHash.uri(SIPURI(other.view), userOnly: false))
        #expect(DispatchHash.uri(SIPURI(with.view), userOnly: true) == DispatchHash.uri(SIPURI(other.view), userOnly: true))
    }
}
