import ConfigSyntax

/// An event that nothing raises
///
/// An `event_route` runs when its module raises the event of that name. A misspelt name, or a module that is not loaded, and
/// it never runs.
///
/// Instead: correct the name, or load the module.
///
///     event_route[tm:local-requests] { ... }      # tm:local-request
///     event_route[htable:mod-init] { ... }        # without loadmodule "htable.so"
struct UnknownEvent: Rule {
    static let name = "unknown-event"

    func check(_ script: Script, _ findings: inout Findings) {
        for route in script.routes where route.kind == .event {
            let name = route.name.filter { $0 != "\"" }
            let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard parts.count > 1, let owner = parts.first else { continue }
            if KnownEvents.matches(name) {
                let module = KnownEvents.module(of: owner)
                if !module.isEmpty, !script.isLoaded(module), !script.modules.isEmpty {
                    findings.add(route.head, "module \(module) is not loaded, so this event never comes", help: "add loadmodule \"\(module).so\"")
                }
                continue
            }
            // of some modules the list may not have all
            guard let near = Nearness.best(name, among: KnownEvents.names) else {
                let others = KnownEvents.all(of: owner)
                if !others.isEmpty { findings.add(route.head, "nothing raises the event \(name)", help: "\(owner) raises \(others.joined(separator: ", "))") }
                continue
            }
            findings.add(
                route.head, "nothing raises the event \(name)", help: "did you mean \(near)?",
                fixes: route.definition.nameRange.end > route.definition.nameRange.start && script.text(route.definition.nameRange) == name
                    ? [Diagnostic.Fix("write \(near)", route.definition.nameRange, near)] : [])
        }
    }
}
