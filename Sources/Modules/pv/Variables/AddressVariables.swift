import Routing
import SIPMessage

/// From and To: URI, user, domain, display name, tag. Assignments edit the header where it stands.
enum AddressVariables {
    static func declare(_ exports: Exports) {
        declare(exports, "f", "from", { $0.message.from }, { $0.message.fromURI })
        declare(exports, "t", "to", { $0.message.to }, { $0.message.toURI })
    }

    private typealias Address = @Sendable (RouteContext) -> NameAddress?

    private static func declare(
        _ exports: Exports, _ short: String, _ long: String, _ address: @escaping Address, _ uri: @escaping @Sendable (RouteContext) -> SIPURI?
    ) {
        @Sendable func uriPart(_ context: RouteContext, _ part: (SIPURI) -> Value) -> Value { uri(context).map(part) ?? .null }
        exports.variable([short + "u", long], get: { context in
            address(context).map { .string($0.uri) } ?? .null
        }, set: { set($0, $1, .uri, address) })
        exports.variable([short + "U", long + ".user"], get: { uriPart($0, URIValue.user) }, set: { set($0, $1, .user, address) })
        exports.variable(short + "Ul", get: { uriPart($0) { .integer($0.user.count) } })
        exports.variable([short + "d", long + ".domain"], get: { uriPart($0, URIValue.host) }, set: { set($0, $1, .domain, address) })
        exports.variable(short + "n", get: { context in address(context).map { .nonEmpty($0.displayName) } ?? .null }, set: { set($0, $1, .display, address) })
        exports.variable(short + "t", get: { context in address(context).map { .nonEmpty($0.tag) } ?? .null })
    }

    private enum Part { case uri, user, domain, display }

    private static func set(_ context: RouteContext, _ value: Value, _ part: Part, _ address: Address) -> Bool {
        let message = context.message
        guard let address = address(context), let uri = SIPURI(address.uri), address.text.lies(in: message.buffer) else { return false }
        if !value.isNull, value.isPlainInteger { return false }
        let text = context.arena.copy(value.text)
        func replace(_ old: ByteView, _ new: ByteView, extending length: Int = 0) {
            message.edits.replace(offset: old.offset(in: message.buffer), length: old.count + length, with: new)
        }
        switch part {
        case .uri: if !value.isNull { replace(address.uri, text) }
        case .domain: if !value.isNull, !uri.host.isEmpty { replace(uri.host, text) }
        case .user:
            if uri.user.isEmpty {
                if value.isNull { return true }
                guard !uri.host.isEmpty else { return false }
                message.edits.insert(context.arena.concatenate(text, ByteView("@")), at: uri.host.offset(in: message.buffer))
            } else {
                // a removed user takes its @ along
                let hasAt = uri.user.end < message.buffer.end && uri.user.end.pointee == ASCII.at
                replace(uri.user, text, extending: value.isNull && hasAt ? 1 : 0)
            }
        case .display:
            let name = address.displayName
            if name.isEmpty {
                if value.isNull { return true }
                message.edits.insert(context.arena.concatenate(text, ByteView(" ")), at: address.text.offset(in: message.buffer))
            } else {
                let hasSpace = name.end < message.buffer.end && name.end.pointee == ASCII.space
                replace(name, text, extending: value.isNull && hasSpace ? 1 : 0)
            }
        }
        return true
    }
}
