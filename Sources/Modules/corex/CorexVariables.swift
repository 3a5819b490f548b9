import Routing
import SIPMessage

/// Variables of corex: the place in the config that runs now, and attributes of listen sockets.
enum CorexVariables {
    static func declare(_ exports: Exports) {
        exports.variable("cfg", parts: [
            "line": { .integer(Int($0.line)) },
            "name": { .optional($0.block?.file.view) },
            "file": { .optional($0.block?.file.view) },
            "route": { .optional($0.block?.shownName.view) },
        ])
        let registry = exports.registry
        exports.variable("lsock") { spec in
            let expression = try registry.template(spec.argumentText)
            if let constant = expression.constant, SocketQuery(constant) == nil {
                throw DeclarationError("$lsock(\(spec.argumentText)) has the wrong form", remedy: "write $lsock(n/name/l): what to match, its value, what to give")
            }
            return ComputedVariable(get: { context in
                guard let query = SocketQuery(expression.text(context)) else { return .failed }
                return query.value(context)
            })
        }
    }
}

/// `match/value/field` of `$lsock(...)`; match and field are n (name), l (listen), a (advertised) or i (index).
private struct SocketQuery {
    private let match: UInt8
    private let wanted: ByteView
    private let field: UInt8

    /// Nil for another form.
    init?(_ text: ByteView) {
        let kinds = ByteView("nlai")
        guard let (match, rest) = text.split(at: 47), let (value, field) = rest.split(at: 47), !field.contains(47), match.count == 1, kinds.contains(match[0]),
            let kind = field.first, kinds.contains(kind)
        else { return nil }
        self.match = match[0]
        wanted = value
        self.field = kind
    }

    /// Null if no socket matches; an attribute that the socket does not have is the empty text.
    func value(_ context: RouteContext) -> Value {
        let socket = context.server.network.sockets.first {
            switch match {
            case UInt8(ascii: "n"): $0.isNamed(wanted)
            case UInt8(ascii: "l"): $0.socketText.view == wanted
            case UInt8(ascii: "a"): $0.advertised != nil && $0.advertisedSocketText.view == wanted
            default: wanted.unsignedInteger == UInt($0.index)
            }
        }
        guard let socket else { return .null }
        switch field {
        case UInt8(ascii: "n"): return .string(context.arena.copy(socket.name))
        case UInt8(ascii: "l"): return .string(socket.socketText.view)
        case UInt8(ascii: "a"): return .string(socket.advertised == nil ? .empty : socket.advertisedSocketText.view)
        default: return .integer(socket.index)
        }
    }
}
