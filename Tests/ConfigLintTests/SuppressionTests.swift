import Testing

@testable import ConfigLint

@Suite struct SuppressionTests {
    @Test func namesOfRules() {
        #expect(Suppressions.names("# signalbox:ignore two-replies, open-relay") == ["two-replies", "open-relay"])
        #expect(Suppressions.names("// signalbox:ignore") == ["*"])
        #expect(Suppressions.names("# signalbox:ignore open-relay - the peer is trusted") == ["open-relay"])
        #expect(Suppressions.names("# an ordinary comment") == nil)
    }
}
