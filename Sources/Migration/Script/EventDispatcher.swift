import ConfigSyntax

/// How event routes are reached: Lua has one function for all of them, which gets the event's name.
enum EventDispatcher {
    static let functionName = "ksr_event_route"

    /// Events that have a function of their own, with the setting that names it.
    private static let own = ["core:pre-routing": "pre_routing_callback", "core:msg-received": "received_route_callback"]

    private static func events(_ definitions: [RouteDefinition]) -> [RouteDefinition] {
        definitions.filter { $0.kind == .event && !$0.name.hasPrefix(RouteNames.branchFailure) }
    }

    /// The function's lines; nil where no event needs it.
    static func function(_ definitions: [RouteDefinition], _ names: RouteNames) -> [String]? {
        let shared = events(definitions).filter { own[$0.name] == nil }
        guard !shared.isEmpty else { return nil }
        var lines = ["-- Runs for every event, and gets its name.", "function \(functionName)(event)"]
        for (index, definition) in shared.enumerated() {
            lines.append("  \(index == 0 ? "if" : "elseif") event == \(LuaText.quoted(definition.name)) then")
            lines.append("    \(names.function(.event, definition.name) ?? "")()")
        }
        return lines + ["  end", "end"]
    }

    /// Settings of the core that make it run, for the config.
    static func settings(_ definitions: [RouteDefinition], _ names: RouteNames) -> [String] {
        var lines: [String] = []
        if events(definitions).contains(where: { own[$0.name] == nil }) { lines.append("kemi.event_route_callback = \"\(functionName)\"") }
        for definition in events(definitions) {
            if let setting = own[definition.name], let function = names.function(.event, definition.name) { lines.append("kemi.\(setting) = \"\(function)\"") }
        }
        return lines
    }
}
