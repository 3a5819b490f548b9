import Routing
import SIPMessage

/// Tables for embedded languages: an item is named by its table and its key, where native configs write `table=>key`.
enum HTableKSR {
    static func declare(_ exports: Exports, _ module: HTableModule) {
        let table = Parameter.literal("table")
        let item = Parameter.literal("item")
        for (suffix, missing) in MissingValue.suffixes {
            exports.ksr("sht_get" + suffix, table, item, returns: .value) { [unowned module] context, arguments in
                missing.filled(value(module, context, arguments))
            }
        }
        write(exports, module, "sht_sets", .literal("value")) { $0.set($1.string(1), .string($1.string(2))) }
        write(exports, module, "sht_seti", .integer("value")) { $0.set($1.string(1), .integer($1.integer(2))) }
        write(exports, module, "sht_setex", .integer("seconds")) { $0.setLifetime($1.string(1), $1.integer(2)) }
        exports.ksr("sht_lock", table, item) { [unowned module] context, arguments in
            guard let table = module.table(arguments.string(0), context) else { return .integer(-11) }
            table.lock(arguments.string(1))
            return .integer(1)
        }
        exports.ksr("sht_unlock", table, item) { [unowned module] context, arguments in
            guard let table = module.table(arguments.string(0), context) else { return .integer(-11) }
            table.unlock(arguments.string(1))
            return .integer(1)
        }
        for (name, field) in [("sht_rm_name_re", HTablePattern.Field.name), ("sht_rm_value_re", .value)] {
            exports.ksr(name, table, .literal("expression")) { [unowned module] context, arguments in
                guard let table = module.table(arguments.string(0), context),
                    let test = HTablePattern.expression(arguments.string(1), field, context)
                else { return .integer(-1) }
                table.removeAll(where: test)
                return .integer(1)
            }
        }
        // an emptied table is 0 there
        exports.ksr("sht_reset", table) { [unowned module] context, arguments in
            guard let table = module.table(arguments.string(0), context) else { return .integer(-1) }
            table.removeAll()
            return .integer(0)
        }
        for (name, amount) in [("sht_inc", 1), ("sht_dec", -1)] {
            exports.ksr(name, table, item) { [unowned module] context, arguments in
                .integer(module.table(arguments.string(0), context)?.add(arguments.string(1), amount) ?? -255)
            }
        }
    }

    private static func value(_ module: HTableModule, _ context: RouteContext, _ arguments: Arguments) -> Value {
        guard let table = module.table(arguments.string(0), context) else { return .null }
        return table.value(arguments.string(1), in: context.arena) ?? table.definition.initialValue.map { .integer($0) } ?? .null
    }

    private static func write(
        _ exports: Exports, _ module: HTableModule, _ name: String, _ value: Parameter, _ body: @escaping @Sendable (HTable, Arguments) -> Void
    ) {
        exports.ksr(name, .literal("table"), .literal("item"), value) { [unowned module] context, arguments in
            guard let table = module.table(arguments.string(0), context), !arguments.string(1).isEmpty else { return .integer(-1) }
            body(table, arguments)
            return .integer(1)
        }
    }
}
