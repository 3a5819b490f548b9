import Routing
import SIPMessage

/// `contact_param_*`: contacts that carry the real URI in a parameter, in base64url.
enum ContactParameters {
    private static let routes: RouteKinds = [.request, .reply]

    static func declare(_ exports: Exports) {
        exports.function("contact_param_encode", .text("name"), .text("address"), routes: routes) { context, arguments in
            encode(context, arguments.string(0), arguments.string(1), addsAlias: false)
        }
        exports.function("contact_param_encode_alias", .text("name"), .text("address"), routes: routes) { context, arguments in
            encode(context, arguments.string(0), arguments.string(1), addsAlias: true)
        }
        exports.function("contact_param_decode", .text("name"), routes: routes) { context, arguments in
            forEachContact(context, arguments.string(0)) { uri, parameter in
                guard let value = parameter.value, !value.isEmpty else { return true }
                guard let decoded = decoded(value, context) else { return false }
                context.message.edits.replace(offset: uri.text.offset(in: context.message.buffer), length: uri.text.count, with: decoded)
                return true
            }
        }
        exports.function("contact_param_decode_ruri", .text("name"), routes: [.request]) { context, arguments in
            guard let uri = context.message.parsedURI else { return -1 }
            guard let parameter = parameter(uri, arguments.string(0)), let value = parameter.value, !value.isEmpty else { return 1 }
            guard let decoded = decoded(value, context) else { return -1 }
            context.message.newRequestURI = decoded
            return 1
        }
        exports.function("contact_param_rm", .text("name"), routes: routes) { context, arguments in
            forEachContact(context, arguments.string(0)) { _, parameter in
                let start = parameter.text.offset(in: context.message.buffer)
                context.message.edits.remove(offset: start - 1, length: parameter.text.count + 1)
                return true
            }
        }
        exports.function("contact_param_check", .text("name")) { context, arguments in
            guard context.message.first(.contact) != nil else { return 1 }
            var isFound = false
            let result = forEachContact(context, arguments.string(0)) { _, _ in
                isFound = true
                return true
            }
            return result < 0 ? result : isFound ? 1 : -1
        }
    }

    /// The parameter of that name; the last of several.
    private static func parameter(_ uri: SIPURI, _ name: ByteView) -> ParameterIterator.Parameter? {
        var iterator = ParameterIterator(uri.parameters ?? .empty)
        var found: ParameterIterator.Parameter?
        while let parameter = iterator.next() { if parameter.name.equalsIgnoringCase(name) { found = parameter } }
        return found
    }

    /// Visits the contacts whose URI has the parameter. 1; -1 for a URI that cannot be read, and when `visit` is not content.
    private static func forEachContact(
        _ context: RouteContext, _ name: ByteView, _ visit: (SIPURI, ParameterIterator.Parameter) -> Bool
    ) -> Int {
        var result = 1
        context.message.forEachValue(.contact) { value, _ in
            guard value != ByteView("*"), let address = NameAddress(value), address.uri.count >= 4 else { return true }
            guard let uri = SIPURI(address.uri) else {
                context.log(.error, "siputils", "the contact \"\(address.uri)\" is no URI")
                result = -1
                return false
            }
            guard let parameter = parameter(uri, name) else { return true }
            if visit(uri, parameter) { return true }
            result = -1
            return false
        }
        return result
    }

    private static func encode(_ context: RouteContext, _ name: ByteView, _ address: ByteView, addsAlias: Bool) -> Int {
        let message = context.message
        message.forEachValue(.contact) { value, header in
            guard header.offset == message.first(.contact)?.offset else { return false }
            guard value != ByteView("*"), let contact = NameAddress(value), contact.uri.count > 4 else { return true }
            var out = ByteBuilder(context.arena, capacity: contact.uri.count * 2 + address.count + name.count + 64)
            if !contact.isBracketed { out.append(ASCII.less) }
            out.append(address)
            out.append(ASCII.semicolon)
            out.append(name)
            out.append(ASCII.equals)
            out.append(Base64.encode(addsAlias ? aliased(contact.uri, context) : contact.uri, .url, isPadded: false, context.arena))
            if !contact.isBracketed { out.append(ASCII.greater) }
            message.edits.replace(offset: contact.uri.offset(in: message.buffer), length: contact.uri.count, with: out.finish())
            return true
        }
        return 1
    }

    /// The URI with the place that the message came from, as `add_contact_alias` writes it.
    private static func aliased(_ uri: ByteView, _ context: RouteContext) -> ByteView {
        var out = ByteBuilder(context.arena, capacity: uri.count + 64)
        out.append(uri)
        ContactAlias(name: "alias").writeSource(context, to: &out)
        return out.finish()
    }

    /// Nil, with the reason logged, for what is no base64url.
    private static func decoded(_ value: ByteView, _ context: RouteContext) -> ByteView? {
        if let decoded = Base64.decode(value, .url, mayLackPadding: true, context.arena), !decoded.isEmpty { return decoded }
        context.log(.error, "siputils", "\"\(value)\" is no base64url")
        return nil
    }
}
