import Routing
import SIPMessage

/// `KSR.pvx`: variables of one class by their bare names.
enum PVX {
    static func declare(_ exports: Exports) {
        declare(exports, "var", "var")
        declare(exports, "shv", "shv")
        declareAVPs(exports)
        for list in [ExtendedList.xavp, .xavu, .xavi] { PVXLists.declare(exports, list) }
        exports.ksr("evalx", module: "pvx", .literal("variable"), .template("text")) { context, arguments in
            let variable = context.variable("var", named: arguments.string(0))
            let text = arguments.object(1, as: TextTemplate.self)?.text(context) ?? .empty
            return .integer(variable?.assign(.string(text), context) ?? false ? 1 : -1)
        }
    }

    /// `get`, `seti` and `sets` of a class.
    private static func declare(_ exports: Exports, _ prefix: String, _ kind: StaticString) {
        exports.ksr(prefix + "_get", module: "pvx", .literal("name"), returns: .value) { context, arguments in
            context.variable(kind, named: arguments.string(0))?.value(context) ?? .null
        }
        exports.ksr(prefix + "_seti", module: "pvx", .literal("name"), .integer("value")) { context, arguments in
            .integer(context.variable(kind, named: arguments.string(0))?.assign(.integer(arguments.integer(1)), context) ?? false ? 1 : -1)
        }
        exports.ksr(prefix + "_sets", module: "pvx", .literal("name"), .literal("value")) { context, arguments in
            .integer(context.variable(kind, named: arguments.string(0))?.assign(.string(arguments.string(1)), context) ?? false ? 1 : -1)
        }
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
            if let position = context.avps.index(of: AVPName(arguments.string(0))) { context.avps.remove(at: position) }
            return .integer(1)
        }
    }
}
