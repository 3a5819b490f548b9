import Routing
import SIPMessage

/// `KSR.pvx`: variables of one class by their bare names.
enum PVX {
    static func declare(_ exports: Exports, _ shared: SharedVariables) {
        declare(exports, "var", "var")
        declareShared(exports, shared)
        declareAVPs(exports)
        for list in [ExtendedList.xavp, .xavu, .xavi] { PVXLists.declare(exports, list) }
    }

    /// `get`, `seti` and `sets` of a class.
    private static func declare(_ exports: Exports, _ prefix: String, _ kind: StaticString) {
        exports.ksr(prefix + "_get", module: "pvx", .literal("name"), returns: .value) { context, arguments in
            arguments.string(0).isEmpty ? .integer(0) : context.variable(kind, named: arguments.string(0))?.value(context) ?? .null
        }
        exports.ksr(prefix + "_seti", module: "pvx", .literal("name"), .integer("value")) { context, arguments in
            .integer(context.variable(kind, named: arguments.string(0))?.assign(.integer(arguments.integer(1)), context) ?? false ? 1 : -1)
        }
        exports.ksr(prefix + "_sets", module: "pvx", .literal("name"), .literal("value")) { context, arguments in
            .integer(context.variable(kind, named: arguments.string(0))?.assign(.string(arguments.string(1)), context) ?? false ? 1 : -1)
        }
    }

    /// Shared variables that the config or the script has named; others are 0 and cannot be set.
    private static func declareShared(_ exports: Exports, _ shared: SharedVariables) {
        exports.ksr("shv_get", module: "pvx", .literal("name"), returns: .value) { context, arguments in
            cell(shared, context, arguments)?.value(context.arena) ?? .integer(0)
        }
        exports.ksr("shv_seti", module: "pvx", .literal("name"), .integer("value")) { context, arguments in
            guard let cell = cell(shared, context, arguments) else { return .integer(-1) }
            cell.assign(.integer(arguments.integer(1)))
            return .integer(1)
        }
        exports.ksr("shv_sets", module: "pvx", .literal("name"), .literal("value")) { context, arguments in
            guard let cell = cell(shared, context, arguments) else { return .integer(-1) }
            cell.assign(.string(arguments.string(1)))
            return .integer(1)
        }
    }

    private static func cell(_ shared: SharedVariables, _ context: RouteContext, _ arguments: Arguments) -> SharedVariables.Cell? {
        if let cell = shared.existing(arguments.string(0).string) { return cell }
        context.log(.error, "pv", "$shv(\(arguments.string(0))) is not defined: set it with modparam(\"pv\", \"shvset\", ...)")
        return nil
    }

    private static func declareAVPs(_ exports: Exports) {
        declare(exports, "avp", "avp")
        for (suffix, missing) in MissingValue.suffixes {
            exports.ksr("avp_get" + suffix, module: "pvx", .literal("name"), returns: .value) { context, arguments in
                missing.filled(context.avps.value(AVPName(arguments.string(0))))
            }
        }
        exports.ksr("avp_is_null", module: "pvx", .literal("name")) { context, arguments in
            .integer(context.avps.value(AVPName(arguments.string(0))).isNull ? 1 : -1)
        }
        exports.ksr("avp_rm", module: "pvx", .literal("name")) { context, arguments in
            while let position = context.avps.index(of: AVPName(arguments.string(0))) { context.avps.remove(at: position) }
            return .integer(1)
        }
    }
}
