import Routing
import SIPMessage

/// What scripts have set for a message, besides the message itself.
enum MessageState {
    /// AVPs, XAVPs and flags, in order of their names.
    static func entries(_ context: RouteContext) -> [StateEntry] {
        var entries = avps(context)
        for (kind, list) in [("xavp", context.xavps.xavp), ("xavu", context.xavps.xavu), ("xavi", context.xavps.xavi)] {
            entries += xavps(list, prefix: "$\(kind)(", suffix: ")")
        }
        let names = flagNames(context.server.registry)
        for (kind, bits) in [("flag", context.flags), ("branch flag", context.branchFlags)] {
            for number in 0..<32 where bits & (1 << UInt32(number)) != 0 { entries.append(StateEntry("\(kind) \(names[number] ?? "\(number)")", "set")) }
        }
        return entries.sorted { $0.name < $1.name }
    }

    /// Names of flags by their numbers; of several, the first in alphabetical order.
    static func flagNames(_ registry: Registry) -> [Int: String] { Dictionary(registry.flagNames.map { ($0.value, $0.key) }) { min($0, $1) } }

    /// Newest first, as `$(avp(x)[0])` counts.
    private static func avps(_ context: RouteContext) -> [StateEntry] {
        var counts: [String: Int] = [:]
        let names = context.avps.entries.map { $0.name.isNumber ? "i:\($0.name.number)" : $0.name.text.string }
        let totals = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        return zip(names, context.avps.entries).reversed().map { name, entry in
            let index = counts[name, default: 0]
            counts[name] = index + 1
            return StateEntry(totals[name] == 1 ? "$avp(\(name))" : "$(avp(\(name))[\(index)])", shown(entry.value))
        }
    }

    private static func xavps(_ list: XAVPList, prefix: String, suffix: String) -> [StateEntry] {
        var counts: [String: Int] = [:]
        let totals = Dictionary(list.items.map { ($0.name.view.string, 1) }, uniquingKeysWith: +)
        return list.items.flatMap { item -> [StateEntry] in
            let name = item.name.view.string
            let index = counts[name, default: 0]
            counts[name] = index + 1
            let path = prefix + name + (totals[name] == 1 ? "" : "[\(index)]")
            if case .list(let inner) = item.content { return xavps(inner, prefix: path + "=>", suffix: suffix) }
            return [StateEntry(path + suffix, shown(item.value))]
        }
    }

    /// A value as scripts write it: texts in quotes.
    static func shown(_ value: Value) -> String {
        if value.isNull { return "$null" }
        if value.isPlainInteger { return "\(value.integer)" }
        return "\"\(value.text.string)\""
    }
}
