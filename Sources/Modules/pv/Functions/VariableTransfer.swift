import Routing
import SIPMessage

/// `pv_var_to_xavp` and `pv_xavp_to_var`: `$var`s into the fields of an XAVP and back.
enum VariableTransfer {
    static func declare(_ exports: Exports) {
        let registry = exports.registry
        exports.function("pv_var_to_xavp", .string("variable"), .string("name")) { context, arguments in
            let list = context.xavps.xavp
            let wanted = arguments.string(0).string
            list.removeAll(arguments.string(1))
            let fields = XAVPList()
            if wanted == "*" {
                for (name, slot) in registry.scriptVariables.sorted(by: { $0.value > $1.value }) {
                    let value = context.variables.value(slot)
                    if value.isNull || value.isString && value.text.isEmpty { continue }
                    let shown = name.hasPrefix("vn:") ? String(name.dropFirst(3)) : name
                    shown.withByteView { fields.push(XAVP(name: $0, value: value)) }
                }
                guard !fields.isEmpty else { return 1 }
            } else {
                guard let slot = registry.scriptVariables[wanted] ?? registry.scriptVariables["vn:" + wanted] else {
                    context.log(.error, "pv", "pv_var_to_xavp: the script has no $var(\(wanted))")
                    return -1
                }
                fields.push(XAVP(name: arguments.string(0), value: context.variables.value(slot)))
            }
            list.push(XAVP(name: arguments.string(1), content: .list(fields)))
            return 1
        }
        exports.function("pv_xavp_to_var", .string("name")) { context, arguments in
            let name = arguments.string(0)
            guard case .list = context.xavps.xavp.item(name)?.content else {
                context.log(.error, "pv", "pv_xavp_to_var: $xavp(\(name)) is no list")
                return -1
            }
            for item in context.xavps.xavp.items where item.name.view == name {
                guard case .list(let fields) = item.content else { continue }
                for field in fields.items {
                    guard !field.value.isNull else { return -1 }
                    context.variables.assign(field.value, to: registry.scriptVariable(field.name.view.string))
                }
            }
            return 1
        }
    }
}
