import Routing
import SIPMessage

/// The three kinds of extended AVPs.
enum ExtendedList: String, Sendable {
    case xavp, xavu, xavi

    /// The list of the message.
    func items(_ context: RouteContext) -> XAVPList {
        switch self {
        case .xavp: context.xavps.xavp
        case .xavu: context.xavps.xavu
        case .xavi: context.xavps.xavi
        }
    }

    /// Names of `$xavi` ignore case.
    func item(_ name: ByteView, in list: XAVPList, index: Int = 0) -> XAVP? { position(name, in: list, index: index).map { list.items[$0] } }

    func position(_ name: ByteView, in list: XAVPList, index: Int = 0) -> Int? {
        self == .xavi ? list.positionIgnoringCase(name, index: index) : list.position(name, index: index)
    }

    /// Sets a named value; `$xavp` and `$xavi` put a new one in front, `$xavu` has one a name.
    func set(_ name: ByteView, _ value: Value, in list: XAVPList, replacing: Bool) {
        if replacing || self == .xavu, let known = item(name, in: list) {
            known.content = XAVP.content(value)
        } else {
            list.push(XAVP(name: name, value: value))
        }
    }

    /// What the item of that name holds others in.
    func children(_ name: ByteView, _ context: RouteContext, index: Int = 0) -> XAVPList? {
        guard let item = item(name, in: items(context), index: index), case .list(let list) = item.content else { return nil }
        return list
    }
}

/// `KSR.pvx.xavp_*`, `xavu_*` and `xavi_*`.
enum PVXLists {
    static func declare(_ exports: Exports, _ list: ExtendedList) {
        declareRoots(exports, list)
        declareChildren(exports, list)
        if list != .xavu { declareTables(exports, list) }
    }

    private static func declareRoots(_ exports: Exports, _ list: ExtendedList) {
        let prefix = list.rawValue
        let name = Parameter.literal("name")
        for (suffix, missing) in MissingValue.suffixes {
            exports.ksr("\(prefix)_get\(suffix)", module: "pvx", name, returns: .value) { context, arguments in
                missing.filled(value(list.item(arguments.string(0), in: list.items(context))))
            }
        }
        exports.ksr(prefix + "_seti", module: "pvx", name, .integer("value")) { context, arguments in
            list.set(arguments.string(0), .integer(arguments.integer(1)), in: list.items(context), replacing: false)
            return .integer(1)
        }
        exports.ksr(prefix + "_sets", module: "pvx", name, .literal("value")) { context, arguments in
            list.set(arguments.string(0), .string(arguments.string(1)), in: list.items(context), replacing: false)
            return .integer(1)
        }
        exports.ksr(prefix + "_is_null", module: "pvx", name) { context, arguments in
            .integer(isNull(list.item(arguments.string(0), in: list.items(context))) ? 1 : -1)
        }
        exports.ksr(prefix + "_rm", module: "pvx", name) { context, arguments in
            let items = list.items(context)
            if let position = list.position(arguments.string(0), in: items) { items.remove(at: position) }
            return .integer(1)
        }
    }

    private static func declareChildren(_ exports: Exports, _ list: ExtendedList) {
        let prefix = list.rawValue + "_child_"
        let root = Parameter.literal("root"), name = Parameter.literal("name")
        for (suffix, missing) in MissingValue.suffixes {
            exports.ksr("\(prefix)get\(suffix)", module: "pvx", root, name, returns: .value) { context, arguments in
                missing.filled(value(list.children(arguments.string(0), context).flatMap { list.item(arguments.string(1), in: $0) }))
            }
        }
        exports.ksr(prefix + "seti", module: "pvx", root, name, .integer("value")) { context, arguments in
            list.set(arguments.string(1), .integer(arguments.integer(2)), in: madeChildren(list, arguments.string(0), context), replacing: true)
            return .integer(1)
        }
        exports.ksr(prefix + "sets", module: "pvx", root, name, .literal("value")) { context, arguments in
            list.set(arguments.string(1), .string(arguments.string(2)), in: madeChildren(list, arguments.string(0), context), replacing: true)
            return .integer(1)
        }
        exports.ksr(prefix + "is_null", module: "pvx", root, name) { context, arguments in
            let found = list.children(arguments.string(0), context).flatMap { list.item(arguments.string(1), in: $0) }
            return .integer(isNull(found) ? 1 : -1)
        }
        exports.ksr(prefix + "rm", module: "pvx", root, name) { context, arguments in
            if let items = list.children(arguments.string(0), context), let position = list.position(arguments.string(1), in: items) {
                items.remove(at: position)
            }
            return .integer(1)
        }
    }

    private static func declareTables(_ exports: Exports, _ list: ExtendedList) {
        let prefix = list.rawValue
        exports.ksr(prefix + "_getd", module: "pvx", .literal("name"), tree: { context, arguments in
            var roots: [KSRTree] = []
            while let items = list.children(arguments.string(0), context, index: roots.count) { roots.append(items.tree()) }
            return .list(roots)
        })
        exports.ksr(prefix + "_getd_p1", module: "pvx", .literal("name"), .integer("index"), tree: { context, arguments in
            list.children(arguments.string(0), context, index: arguments.integer(1)).map { $0.tree() } ?? .value(.null)
        })
        exports.ksr(prefix + "_get_keys", module: "pvx", .literal("name"), .integer("index"), tree: { context, arguments in
            guard let items = list.children(arguments.string(0), context, index: arguments.integer(1)) else { return .value(.null) }
            return .list(items.names.map { .value(.string($0)) })
        })
    }

    private static func value(_ item: XAVP?) -> Value {
        guard let item else { return .null }
        if case .list = item.content { return .string("<<xavp>>") }
        return item.value
    }

    private static func isNull(_ item: XAVP?) -> Bool {
        guard let item else { return true }
        if case .null = item.content { return true }
        return false
    }

    /// The list under the newest item of that name, which is made where there is none.
    private static func madeChildren(_ list: ExtendedList, _ root: ByteView, _ context: RouteContext) -> XAVPList {
        if let known = list.children(root, context) { return known }
        let made = XAVPList()
        if list == .xavu, let known = list.item(root, in: list.items(context)) {
            known.content = .list(made)
        } else {
            list.items(context).push(XAVP(name: root, content: .list(made)))
        }
        return made
    }
}
