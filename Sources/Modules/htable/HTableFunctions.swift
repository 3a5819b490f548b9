import Routing
import SIPMessage

/// `sht_*`: what scripts do with tables besides reading and writing variables.
enum HTableFunctions {
    static func declare(_ exports: Exports, _ module: HTableModule) {
        let key = Parameter.prepared("item") { [unowned module] text, registry in try HTableKey(text, registry, module) }
        exports.function("sht_print") { [unowned module] context, _ in
            printAll(context, module)
            return 1
        }
        exports.function("sht_rm", .text("table"), .text("item")) { [unowned module] context, arguments in
            guard let table = module.table(arguments.string(0), context), !arguments.string(1).isEmpty else { return -1 }
            table.remove(arguments.string(1))
            return 1
        }
        exports.function("sht_reset", .text("table")) { [unowned module] context, arguments in
            guard let table = module.table(arguments.string(0), context) else { return -1 }
            table.removeAll()
            return 1
        }
        exports.function("sht_is_null", .text("table"), .text("item")) { [unowned module] _, arguments in
            if arguments.string(0).isEmpty || arguments.string(1).isEmpty { return 3 }
            guard let table = module.table(arguments.string(0)) else { return 2 }
            if table.definition.initialValue != nil { return -2 }
            return table.contains(arguments.string(1)) ? -1 : 1
        }
        HTableKSR.declare(exports, module)
        declareMatching(exports, module, key)
        declareWriting(exports, module)
        exports.function("sht_lock", key) { context, arguments in
            guard let key = arguments.object(0, as: HTableKey.self), let table = key.table(context) else { return -11 }
            table.lock(key.itemName(context))
            return 1
        }
        exports.function("sht_unlock", key) { context, arguments in
            guard let key = arguments.object(0, as: HTableKey.self), let table = key.table(context) else { return -11 }
            table.unlock(key.itemName(context))
            return 1
        }
    }

    private static func declareMatching(_ exports: Exports, _ module: HTableModule, _ key: Parameter) {
        for (name, field) in [("sht_rm_name_re", HTablePattern.Field.name), ("sht_rm_value_re", .value)] {
            exports.function(name, key) { context, arguments in
                // a table that is not there is no failure, as in the reference
                guard let key = arguments.object(0, as: HTableKey.self), let table = key.table(context) else { return 1 }
                guard let test = HTablePattern.expression(key.itemName(context), field, context) else { return -1 }
                table.removeAll(where: test)
                return 1
            }
        }
        for (name, field) in [("sht_rm_name", HTablePattern.Field.name), ("sht_rm_value", .value)] {
            exports.function(name, .text("table"), .text("operator"), .text("text")) { [unowned module] context, arguments in
                guard let table = module.table(arguments.string(0), context), !arguments.string(2).isEmpty,
                    let test = HTablePattern.test(arguments.string(1), arguments.string(2), field, removes: true, context)
                else { return -1 }
                table.removeAll(where: test)
                return 1
            }
        }
        for (name, field) in [
            ("sht_match_name", HTablePattern.Field.name), ("sht_has_name", .name), ("sht_match_str_value", .value), ("sht_has_str_value", .value),
        ] {
            exports.function(name, .text("table"), .text("operator"), .text("text")) { [unowned module] context, arguments in
                guard let table = module.table(arguments.string(0), context), !arguments.string(2).isEmpty,
                    let test = HTablePattern.test(arguments.string(1), arguments.string(2), field, removes: false, context)
                else { return -1 }
                return table.contains(where: test) ? 1 : -1
            }
        }
    }

    private static func declareWriting(_ exports: Exports, _ module: HTableModule) {
        exports.function("sht_setxs", .text("table"), .text("item"), .text("value"), .integer("seconds")) { [unowned module] context, arguments in
            guard let table = module.table(arguments.string(0), context), !arguments.string(1).isEmpty else { return -1 }
            table.set(arguments.string(1), .string(arguments.string(2)), lifetime: arguments.integer(3))
            return 1
        }
        exports.function("sht_setxi", .text("table"), .text("item"), .integer("value"), .integer("seconds")) { [unowned module] context, arguments in
            guard let table = module.table(arguments.string(0), context), !arguments.string(1).isEmpty else { return -1 }
            table.set(arguments.string(1), .integer(arguments.integer(2)), lifetime: arguments.integer(3))
            // ends the script, as in the reference
            return 0
        }
        for (name, amount) in [("sht_inc", 1), ("sht_dec", -1)] {
            exports.function(name, .text("table"), .text("item")) { [unowned module] context, arguments in
                guard let table = module.table(arguments.string(0), context), !arguments.string(1).isEmpty else { return -1 }
                guard table.add(arguments.string(1), amount) != nil else {
                    context.log(.error, "htable", "$sht(\(arguments.string(0))=>\(arguments.string(1))) holds no number")
                    return -1
                }
                return 1
            }
        }
    }

    private static func printAll(_ context: RouteContext, _ module: HTableModule) {
        for table in module.tables {
            context.log(.error, "htable", "table \(table.definition.name): \(table.count) items, expiry \(table.definition.autoExpire)")
            for slot in 0..<table.slotCount {
                for item in table.withSlot(slot, { $0 }) {
                    let value = item.content.value(in: context.arena).text(in: context.arena)
                    context.log(.error, "htable", "  [\(slot)] \(item.name.view) = \(value), expires \(item.expires)")
                }
            }
        }
    }
}
