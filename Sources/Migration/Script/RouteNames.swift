import ConfigSyntax

/// The Lua functions that stand for route blocks.
struct RouteNames {
    struct Key: Hashable {
        let kind: RouteDefinition.Kind
        let name: String
    }

    private var names: [Key: String] = [:]

    /// What scripts must not redefine.
    private static let reserved: Set<String> = [
        "KSR", "sr", "string", "table", "math", "os", "io", "debug", "package", "coroutine", "utf8", "print", "type", "next", "pairs", "ipairs", "error",
        "assert", "select", "load", "require", "unpack", "module", "tostring", "tonumber", "pcall", "xpcall", "rawget", "rawset", "rawequal", "rawlen",
        "getmetatable", "setmetatable", "collectgarbage", "dofile", "loadfile", "loadstring", "rc",
    ]

    /// - Parameters:
    ///   - definitions: the blocks that are translated.
    ///   - keepsNames: whether callbacks must be called as the config calls them, since native blocks arm them too.
    init(_ definitions: [RouteDefinition], keepsNames: Bool) {
        let helpers = Set(Helper.allCases.map(\.name))
        var taken: [String: Int] = [:]
        for definition in definitions where Self.isCallback(definition.kind) { taken[definition.name, default: 0] += 1 }
        for definition in definitions {
            let key = Key(kind: definition.kind, name: definition.name)
            guard Self.isCallback(definition.kind) else {
                names[key] = Self.function(definition)
                continue
            }
            let own = definition.name
            let isFree = taken[own] == 1 && !Self.reserved.contains(own) && !helpers.contains(own) && !own.hasPrefix("ksr_")
            names[key] = isFree || keepsNames ? own : "\(Self.prefix(definition.kind))_\(LuaText.name(from: own))"
        }
    }

    /// Whether the block is run under a name that `t_on_failure` and its like give.
    static func isCallback(_ kind: RouteDefinition.Kind) -> Bool { [.failure, .branch, .onReply].contains(kind) }

    private static func prefix(_ kind: RouteDefinition.Kind) -> String {
        switch kind {
        case .failure: "failure"
        case .branch: "branch"
        case .onReply: "onreply"
        default: "event"
        }
    }

    private static func function(_ definition: RouteDefinition) -> String {
        switch definition.kind {
        case .request: "ksr_request_route"
        case .reply: "ksr_reply_route"
        case .onSend: "ksr_onsend_route"
        case .event where definition.name.hasPrefix(branchFailure): String(definition.name.dropFirst(branchFailure.count))
        case .event: "event_" + LuaText.name(from: definition.name)
        default: "ksr_route_" + definition.name
        }
    }

    /// What begins the name of a block for `t_on_branch_failure`.
    static let branchFailure = "tm:branch-failure:"

    /// The function of a block; nil if it is not translated.
    func function(_ kind: RouteDefinition.Kind, _ name: String) -> String? { names[Key(kind: kind, name: name)] }

    /// The function that a `t_on_failure` or the like names, whichever kinds there are.
    func callback(named name: String, _ kinds: [RouteDefinition.Kind]) -> String {
        for kind in kinds { if let function = function(kind, name) { return function } }
        return name
    }
}
