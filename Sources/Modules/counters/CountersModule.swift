import Routing
import SIPMessage

/// Module counters: counters that scripts declare and count, and RPC commands that read all statistics.
public final class CountersModule: Module, @unchecked Sendable {
    public static let name = "counters"

    private var scriptGroup = "script"

    public init() {}

    public func declare(_ exports: Exports) {
        let statistics = exports.registry.statistics
        exports.parameter("script_cnt_grp_name", string: { [unowned self] in scriptGroup = $0 })
        exports.parameter("script_counter", string: { [unowned self] text in
            let (group, name, help) = try Self.parse(text, defaultGroup: scriptGroup)
            _ = statistics.counter(group, name, help: help)
        })
        declareFunctions(exports)
        declareCommands(exports, statistics)
    }

    /// Reads `[group.]name[(help)]`, where `:` may stand for the dot and the help may follow a space or colon too.
    private static func parse(_ text: String, defaultGroup: String) throws -> (group: String, name: String, help: String) {
        let isName: (Character) -> Bool = { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "." }
        let full = text.prefix(while: isName)
        let rest = text[full.endIndex...].drop { $0 == " " || $0 == "(" || $0 == ":" || $0 == "," }
        let help = rest.last == ")" ? rest.dropLast() : rest
        let parts = full.split(separator: ".", maxSplits: 1)
        guard let last = parts.last, !last.isEmpty else {
            throw DeclarationError("script_counter \"\(text)\" names no counter", remedy: "write \"name\" or \"group.name(what it counts)\"")
        }
        let group = parts.count == 2 ? String(parts[0]) : defaultGroup
        return (group, String(last), help.isEmpty ? "custom script counter." : String(help))
    }

    // MARK: Functions

    private func declareFunctions(_ exports: Exports) {
        let routes: RouteKinds = [.request, .reply, .failure, .onSend, .branch, .event]
        let counter = Parameter.prepared("counter") { [unowned self] text, registry in
            let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
            let entry = parts.count == 2
                ? registry.statistics.entry(parts[0], parts[1]) : registry.statistics.entry(scriptGroup, text)
            guard let found = entry?.counter else {
                throw DeclarationError(
                    "there is no counter \"\(text)\"", remedy: "declare it: modparam(\"counters\", \"script_counter\", \"\(text)\")")
            }
            return found
        }
        exports.ksr("inc", aliasOf: "cnt_inc")
        exports.ksr("add", aliasOf: "cnt_add")
        exports.ksr("reset", aliasOf: "cnt_reset")
        exports.function("cnt_inc", counter, routes: routes) { _, arguments in
            arguments.object(0, as: Counter.self)?.add()
            return 1
        }
        exports.function("cnt_add", counter, .integer("amount"), routes: routes) { _, arguments in
            arguments.object(0, as: Counter.self)?.add(arguments.integer(1))
            return 1
        }
        exports.function("cnt_reset", counter, routes: routes) { _, arguments in
            arguments.object(0, as: Counter.self)?.set(0)
            return 1
        }
    }

    // MARK: Commands

    private func declareCommands(_ exports: Exports, _ statistics: Statistics) {
        @Sendable func entry(_ request: RPCRequest) throws -> Statistics.Entry {
            let group = try request.string(orFault: RPCFault(400, "missing parameters"))
            let name = try request.string(orFault: RPCFault(400, "missing parameters"))
            guard let entry = statistics.entry(group, name) else { throw RPCFault(400, "non-existent counter \(group).\(name)\n") }
            return entry
        }
        @Sendable func group(_ request: RPCRequest) throws -> [Statistics.Entry] {
            let name = try request.string(orFault: RPCFault(400, "missing group parameter"))
            return statistics.entries(of: name) ?? []
        }
        for name in ["cnt.get", "cnt.get_raw"] {
            exports.rpc(name, "The value of a counter: group name.") { [.integer(try entry($0).value)] }
        }
        exports.rpc("cnt.reset", "Sets a counter to zero: group name.") { request in
            try entry(request).reset()
            return []
        }
        exports.rpc("cnt.help", "What a counter counts: group name.") { [.string(try entry($0).help)] }
        for name in ["cnt.grps_list", "cnt.list_groups"] {
            exports.rpc(name, "The groups of counters.", returnsArray: true) { _ in statistics.groupNames.map { .string($0) } }
        }
        for name in ["cnt.var_list", "cnt.list_vars"] {
            exports.rpc(name, "The counters of a group: group.", returnsArray: true) { try group($0).map { .string($0.name) } }
        }
        for name in ["cnt.grp_get_all", "cnt.get_vars"] {
            exports.rpc(name, "The counters of a group and their values: group.") { request in
                [.structure(try group(request).map { RPCMember($0.name, .integer($0.value)) })]
            }
        }
    }
}
