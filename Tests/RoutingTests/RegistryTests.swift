import Testing

@testable import Routing

@Suite struct RegistryTests {
    private func registry() -> Registry {
        let registry = Registry()
        registry.declareCore { exports in
            exports.variable("x") { _ in ConstantVariable(.integer(1)) }
        }
        return registry
    }

    @Test func variablesOfAConfigAreKnownByTheirNames() throws {
        let registry = registry()
        for number in 0..<10_000 { _ = try registry.variable("$x(\(number))") }
        #expect(registry.knownVariableNames.count == 10_000)
        #expect(registry.knownVariable("$x(9999)") != nil)
    }

    @Test func namesThatScriptsMakeUpDoNotFillTheMemory() throws {
        let registry = registry()
        _ = try registry.variable("$x(config)")
        for number in 0..<10_000 { _ = try registry.whileRunning { try $0.variable("$x(\(number))") } }
        #expect(registry.knownVariable("$x(config)") != nil)
        #expect(registry.knownVariable("$x(7)") != nil)
        #expect(registry.knownVariable("$x(9999)") == nil)
        #expect(registry.knownVariableNames.count < 5000)
    }
}
