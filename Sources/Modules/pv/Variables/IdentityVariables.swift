import Routing
import SIPMessage

/// Headers that name somebody: P-Asserted-Identity, P-Preferred-Identity, Remote-Party-ID, Diversion, Refer-To.
enum IdentityVariables {
    static func declare(_ exports: Exports) {
        indexed(exports, "ai", .pAssertedIdentity) { .string($0.uri) }
        indexed(exports, "pu", .pPreferredIdentity) { .string($0.uri) }
        indexed(exports, "pU", .pPreferredIdentity) { SIPURI($0.uri).map { URIValue.user($0) } ?? .null }
        indexed(exports, "pd", .pPreferredIdentity) { SIPURI($0.uri).map { URIValue.host($0) } ?? .null }
        indexed(exports, "pn", .pPreferredIdentity) { .nonEmpty($0.displayName) }
        single(exports, "re", .remotePartyID) { .nonEmpty($0.uri) }
        single(exports, "di", .diversion) { .string($0.uri) }
        single(exports, "dir", .diversion) { .optional($0.parameter(ByteView("reason"))) }
        single(exports, "dip", .diversion) { .optional($0.parameter(ByteView("privacy"))) }
        single(exports, "dic", .diversion) { .optional($0.parameter(ByteView("counter"))) }
        single(exports, "rt", .referTo) { .string($0.uri) }
    }

    private static func single(_ exports: Exports, _ name: String, _ id: HeaderID, _ read: @escaping @Sendable (NameAddress) -> Value) {
        exports.variable(name, get: { context in value(context, id, at: 0).map { read($0) } ?? .null })
    }

    /// A header with several identities, also over several lines: `$(ai[1])`.
    private static func indexed(_ exports: Exports, _ name: String, _ id: HeaderID, _ read: @escaping @Sendable (NameAddress) -> Value) {
        exports.variable(name) { spec in
            guard !spec.hasArgument else { throw DeclarationError("$\(name) takes no name in parentheses", remedy: "write $(\(name)[0])") }
            let index = spec.index
            return ComputedVariable(get: { context in
                guard let wanted = index.resolve(context) else { return .failed }
                return value(context, id, at: max(0, wanted)).map { read($0) } ?? .null
            })
        }
    }

    private static func value(_ context: RouteContext, _ id: HeaderID, at index: Int) -> NameAddress? {
        var left = index
        var found: NameAddress?
        context.message.forEachValue(id) { value, _ in
            if left == 0 {
                found = NameAddress(value)
                return false
            }
            left -= 1
            return true
        }
        return found
    }
}
