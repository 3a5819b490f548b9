import ConfigSyntax
import Routing

/// What the blocks of one translation share: facts, names, and what was used or noted on the way.
final class ScriptState {
    let sources: SourceSet
    let registry: Registry
    let ksrFunctions: [String: [KSRFunction]]
    let names: RouteNames
    /// Whether all blocks are translated, so that no native one is left to be called.
    let isWhole: Bool
    let comments: Comments
    let variables: ScriptVariables
    let loadedModules: Set<String>
    /// Numbers of the flags that `flags` names.
    let flags: [String: Int]
    let maximumLoops: Int
    /// Whether `t_relay` of a CANCEL without its INVITE ends the script (tm's `unmatched_cancel`).
    let relayMayEnd: Bool
    /// Whether the server listens on another port than 5060.
    let hasOwnPort: Bool
    /// The onreply_route for replies without a transaction (tm's `on_sl_reply`).
    let unmatchedReplyRoute: String
    private let bareNamesAreAVPs: Bool
    private(set) var helpers: Set<Helper> = []
    /// Modules that the translation calls and the config does not load.
    private(set) var missingModules: Set<String> = []
    /// Numbers that have a name in the config.
    private(set) var constants: [(name: String, value: Int)] = []
    private(set) var remarks: [Remark] = []
    private let taken: Set<String>
    private var said: Set<String> = []
    var returnCodes: ReturnCodeUse

    init(_ config: ParsedConfig, _ registry: Registry, _ names: RouteNames, isWhole: Bool) {
        sources = config.sources
        self.registry = registry
        ksrFunctions = registry.allKSRFunctions
        self.names = names
        self.isWhole = isWhole
        comments = Comments(config)
        variables = ScriptVariables(config)
        bareNamesAreAVPs = !config.usesKamailioMode
        var modules: Set<String> = []
        var flags: [String: Int] = [:]
        var next = 0
        var loops = 100
        var relayMayEnd = false, hasOwnPort = false
        var unmatchedReplyRoute = ""
        for item in config.items {
            switch item.kind {
            case .loadModule(let path, _):
                let file = path.split(separator: "/").last.map(String.init) ?? path
                modules.insert(file.hasSuffix(".so") ? String(file.dropLast(3)) : file)
            case .flags(let list, _):
                for flag in list {
                    let number = flag.number ?? next
                    flags[flag.name] = number
                    next = number + 1
                }
            case .setting("max_while_loops", let value): loops = value.number ?? loops
            case .moduleParameter(_, "unmatched_cancel", let value, _, _): relayMayEnd = value.number == 1
            case .moduleParameter(_, "on_sl_reply", let value, _, _): unmatchedReplyRoute = value.text
            case .setting("port", let value): hasOwnPort = hasOwnPort || value.number != 5060
            case .listen(let specs): if specs.contains(where: { ![-1, 5060].contains($0.address.port) }) { hasOwnPort = true }
            default: break
            }
        }
        loadedModules = modules
        self.flags = flags
        maximumLoops = loops
        self.relayMayEnd = relayMayEnd
        self.hasOwnPort = hasOwnPort
        self.unmatchedReplyRoute = unmatchedReplyRoute
        returnCodes = ReturnCodeUse(config.items.compactMap { item in if case .route(let definition) = item.kind { definition } else { nil } }) { name in
            registry.functions(named: name).first?.module.isEmpty ?? false
        }
        taken = Set(Helper.allCases.map(\.name)).union(["rc", "KSR", "event"])
    }

    func use(_ helper: Helper) -> String {
        helpers.insert(helper)
        if let module = helper.module { need(module: module) }
        return helper.name
    }

    func need(module: String) {
        if !loadedModules.contains(module) { missingModules.insert(module) }
    }

    /// The name of a number that a define of the config stands for; nil for a number that is written as one.
    func constant(_ range: SourceRange, _ number: Int) -> String? {
        let file = sources.files[Int(range.file)]
        guard file.isDefine, Int(String(decoding: file.bytes, as: UTF8.self)) == number, LuaText.isName(file.name) else { return nil }
        return constant(named: file.name, number)
    }

    /// A name for a number of the config; the number itself where the name cannot be used.
    func constant(named name: String, _ number: Int) -> String {
        guard LuaText.isName(name), !taken.contains(name), !name.hasPrefix("ksr_") else { return String(number) }
        if let known = constants.first(where: { $0.name == name }) { return known.value == number ? name : String(number) }
        // Lua has room for 200 locals
        guard constants.count < 150 else { return String(number) }
        constants.append((name, number))
        return name
    }

    /// Whether `KSR.name` is the core's own, not a native function under that name.
    func isCoreFunction(_ name: String) -> Bool {
        ksrFunctions[name] != nil && !registry.functions(named: name).contains { $0.module.isEmpty }
    }

    /// The name of the AVP that an unknown `$name` is without `#!KAMAILIO`; nil for other variables.
    func attribute(_ text: String) -> String? {
        guard bareNamesAreAVPs, text.hasPrefix("$"), !text.contains("("), (try? registry.variable(text)) == nil else { return nil }
        return String(text.dropFirst())
    }

    /// The variable as `KSR.pv` knows it.
    func resolved(_ text: String) -> String { attribute(text).map { "$avp(\($0))" } ?? text }

    /// Whether a remark's text was not said before.
    func isFirst(_ text: String) -> Bool { said.insert(text).inserted }

    /// Where the block that holds the statement ends; nil if more statements follow.
    func closingBrace(behind statement: SourceRange) -> Int32? {
        let bytes = sources.files[Int(statement.file)].bytes
        var place = Int(statement.end)
        func skipLine() { while place < bytes.count, bytes[place] != 10 { place += 1 } }
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "}"): return Int32(place)
            case 9, 10, 13, 32, UInt8(ascii: ";"): place += 1
            case UInt8(ascii: "#"): skipLine()
            case UInt8(ascii: "/") where place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "/"): skipLine()
            case UInt8(ascii: "/") where place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "*"):
                place += 2
                while place + 1 < bytes.count, bytes[place] != UInt8(ascii: "*") || bytes[place + 1] != UInt8(ascii: "/") { place += 1 }
                place += 2
            default: return nil
            }
        }
        return nil
    }

    func remark(_ range: SourceRange, _ text: String) {
        let remark = Remark(line: sources.place(range).line, text: text)
        if !remarks.contains(remark) { remarks.append(remark) }
    }
}
