import Routing
import SIPMessage

/// Functions that fill, copy, write out and remove XAVPs.
enum XAVPFunctions {
    static func declare(_ exports: Exports) {
        declareExploding(exports)
        declareImploding(exports)
        declareChildren(exports, "xavp", ignoresCase: false) { $0.xavps.xavp }
        declareChildren(exports, "xavi", ignoresCase: true) { $0.xavps.xavi }
        declareCopying(exports)
        declarePrinting(exports)
        VariableTransfer.declare(exports)
    }

    // MARK: Exploding and imploding

    private static func declareExploding(_ exports: Exports) {
        exports.function("xavp_params_explode", .string("parameters"), .string("name")) { context, arguments in
            guard let fields = fields(arguments.string(0), ASCII.semicolon) else { return -1 }
            context.xavps.xavp.push(XAVP(name: arguments.string(1), content: .list(fields)))
            return 1
        }
        exports.function("xavp_xparams_explode", .string("parameters"), .string("separator"), .string("name")) { context, arguments in
            guard let separator = arguments.string(1).first, let fields = fields(arguments.string(0), separator) else { return -1 }
            context.xavps.xavp.push(XAVP(name: arguments.string(2), content: .list(fields)))
            return 1
        }
        exports.function("xavu_params_explode", .string("parameters"), .string("name")) { context, arguments in
            guard let list = ParameterList(arguments.string(0)) else { return -1 }
            let fields = XAVPList()
            for item in list.items.reversed() { fields.set(item.name, .string(OwnedBytes(item.value))) }
            context.xavps.xavu.set(arguments.string(1), .list(fields))
            return 1
        }
        exports.function("xavp_slist_explode", .string("list"), .string("separators"), .string("mode"), .string("name")) { context, arguments in
            let list = arguments.string(0), separators = arguments.string(1)
            guard !list.isEmpty, !separators.isEmpty, !arguments.string(3).isEmpty else { return -1 }
            let trims = arguments.string(2).first == UInt8(ascii: "t")
            let fields = XAVPList()
            var start = 0
            for index in 0...list.count where index == list.count || separators.contains(list.base[index]) {
                let item = trims ? list[start..<index].trimmed : list[start..<index]
                if !item.isEmpty { fields.append(XAVP(name: ByteView("v"), content: .string(OwnedBytes(item)))) }
                start = index + 1
            }
            context.xavps.xavp.push(XAVP(name: arguments.string(3), content: .list(fields)))
            return 1
        }
    }

    private static func fields(_ text: ByteView, _ separator: UInt8) -> XAVPList? {
        guard let list = ParameterList(text, separator: separator) else { return nil }
        let fields = XAVPList()
        for item in list.items.reversed() { fields.push(XAVP(name: item.name, content: .string(OwnedBytes(item.value)))) }
        return fields
    }

    private static func declareImploding(_ exports: Exports) {
        func implode(_ name: String, isQuoted: Bool, _ list: @escaping @Sendable (RouteContext) -> XAVPList) {
            exports.function(name, .string("name"), .variable("variable")) { context, arguments in
                guard case .list(let fields) = list(context).item(arguments.string(0))?.content else { return -1 }
                var text = ByteBuilder(context.arena)
                for field in fields.items { write(field, isQuoted: isQuoted, to: &text) }
                let written = text.finish()
                guard !written.isEmpty, let variable = arguments.variable(1) else { return -1 }
                return variable.assign(.string(written), context) ? 1 : -1
            }
        }
        implode("xavp_params_implode", isQuoted: false) { $0.xavps.xavp }
        implode("xavp_params_implode_qval", isQuoted: true) { $0.xavps.xavp }
        implode("xavu_params_implode", isQuoted: false) { $0.xavps.xavu }
    }

    private static func write(_ field: XAVP, isQuoted: Bool, to text: inout ByteBuilder) {
        switch field.content {
        case .integer(let number):
            text.append(field.name.view)
            text.append(ASCII.equals)
            text.append(decimal: Int(UInt32(truncatingIfNeeded: number)))
            text.append(ASCII.semicolon)
        case .string(let value):
            text.append(field.name.view)
            if !value.view.isEmpty {
                text.append(ASCII.equals)
                if isQuoted { text.append(ASCII.quote) }
                text.append(value.view)
                if isQuoted { text.append(ASCII.quote) }
            }
            text.append(ASCII.semicolon)
        case .null, .list, .opaque: break
        }
    }

    // MARK: Fields

    private static func declareChildren(_ exports: Exports, _ kind: String, ignoresCase: Bool, _ list: @escaping @Sendable (RouteContext) -> XAVPList) {
        @Sendable func matches(_ item: XAVP, _ name: ByteView) -> Bool {
            ignoresCase ? item.name.view.equalsIgnoringCase(name) : item.name.view == name
        }
        @Sendable func set(_ context: RouteContext, _ arguments: Arguments, _ content: XAVP.Content) -> Int {
            guard !arguments.string(0).isEmpty, !arguments.string(1).isEmpty else { return -1 }
            let roots = list(context)
            if let root = roots.items.first(where: { matches($0, arguments.string(0)) }) {
                guard case .list(let fields) = root.content else { return -1 }
                if let field = fields.items.first(where: { matches($0, arguments.string(1)) }) {
                    field.content = content
                } else {
                    fields.push(XAVP(name: arguments.string(1), content: content))
                }
            } else {
                let fields = XAVPList()
                fields.push(XAVP(name: arguments.string(1), content: content))
                roots.push(XAVP(name: arguments.string(0), content: .list(fields)))
            }
            return 1
        }
        exports.function(kind + "_child_seti", .string("root"), .string("field"), .integer("value")) { context, arguments in
            set(context, arguments, .integer(arguments.integer(2)))
        }
        exports.function(kind + "_child_sets", .string("root"), .string("field"), .string("value")) { context, arguments in
            set(context, arguments, .string(OwnedBytes(arguments.string(2))))
        }
        exports.function(kind + "_rm", .string("name")) { context, arguments in
            let roots = list(context)
            if let position = roots.items.firstIndex(where: { matches($0, arguments.string(0)) }) { roots.remove(at: position) }
            return 1
        }
        exports.function(kind + "_rm_all", .string("name")) { context, arguments in
            let roots = list(context)
            for position in roots.items.indices.reversed() where matches(roots.items[position], arguments.string(0)) { roots.remove(at: position) }
            return 1
        }
        exports.function(kind + "_child_rm", .string("root"), .string("field")) { context, arguments in
            guard case .list(let fields) = list(context).items.first(where: { matches($0, arguments.string(0)) })?.content else { return 1 }
            if let position = fields.items.firstIndex(where: { matches($0, arguments.string(1)) }) { fields.remove(at: position) }
            return 1
        }
    }

    // MARK: Copying

    private static func declareCopying(_ exports: Exports) {
        let copy: FunctionDeclaration.Body = { context, arguments in
            let list = context.xavps.xavp
            guard let source = list.item(arguments.string(0), index: arguments.integer(1)) else {
                context.log(.error, "pv", "xavp_copy: there is no $xavp(\(arguments.string(0))[\(arguments.integer(1))])")
                return -1
            }
            let copy = XAVP(name: arguments.string(2), content: copied(source.content))
            if arguments.has(3) {
                guard let position = list.position(arguments.string(2), index: arguments.integer(3)) else {
                    context.log(.error, "pv", "xavp_copy: there is no $xavp(\(arguments.string(2))[\(arguments.integer(3))])")
                    return -1
                }
                list.remove(at: position)
                list.insert(copy, at: position)
            } else if let first = list.position(arguments.string(2)) {
                let last = list.items.indices.last { list.items[$0].name.view == arguments.string(2) } ?? first
                list.insert(copy, at: last + 1)
            } else {
                list.push(copy)
            }
            return 1
        }
        let source = Parameter.string("source"), index = Parameter.integer("source index"), target = Parameter.string("target")
        exports.function("xavp_copy", source, index, target, body: copy)
        exports.function("xavp_copy", kemi: "xavp_copy_dst", source, index, target, .integer("target index"), body: copy)
    }

    /// The content with lists of its own; a module's data is left behind.
    private static func copied(_ content: XAVP.Content) -> XAVP.Content {
        switch content {
        case .null, .integer: return content
        case .string(let text): return .string(OwnedBytes(text.view))
        case .opaque: return .null
        case .list(let list):
            let copy = XAVPList()
            for item in list.items { if case .opaque = item.content {} else { copy.append(XAVP(name: item.name.view, content: copied(item.content))) } }
            return .list(copy)
        }
    }

    // MARK: Printing

    private static func declarePrinting(_ exports: Exports) {
        exports.function("pv_xavp_print") { context, _ in printed(context, "XAVP", context.xavps.xavp) }
        exports.function("pv_xavu_print") { context, _ in printed(context, "XAVU", context.xavps.xavu) }
        exports.function("pv_xavi_print") { context, _ in printed(context, "XAVI", context.xavps.xavi) }
    }

    private static func printed(_ context: RouteContext, _ kind: String, _ list: XAVPList, level: Int = 0) -> Int {
        context.log(.info, "<core>", "+++++ start \(kind) list (level=\(level))")
        for item in list.items {
            let value: String
            switch item.content {
            case .null: value = "value: <null>"
            case .integer(let number): value = "value (int): \(number)"
            case .string(let text): value = "value (str): \(text.view)"
            case .list: value = "value: <list>"
            case .opaque: value = "value: <data>"
            }
            context.log(.info, "<core>", "     \(kind) name: \(item.name.view) \(value)")
            if case .list(let inner) = item.content { _ = printed(context, kind, inner, level: level + 1) }
        }
        context.log(.info, "<core>", "----- end \(kind) list (level=\(level))")
        return 1
    }
}
