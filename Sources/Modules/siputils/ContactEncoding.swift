import Routing
import SIPMessage

/// Contacts that carry the real address in their user part: `encode_contact` and its way back.
enum ContactEncoding {
    static func declare(_ exports: Exports, separator: @escaping @Sendable () -> UInt8) {
        exports.function("encode_contact", .literal("prefix"), .literal("address"), routes: [.request, .tmReply, .coreReply]) { context, arguments in
            encode(context, arguments.string(0), arguments.string(1), separator())
        }
        exports.function("decode_contact", routes: [.request]) { context, _ in
            guard let uri = context.message.parsedURI, let decoded = decode(uri, separator(), context.arena) else { return -1 }
            context.message.newRequestURI = decoded
            return 1
        }
        exports.function("decode_contact_header", routes: [.request, .tmReply, .coreReply]) { context, _ in
            forEachContact(context) { uri in decode(uri, separator(), context.arena) }
        }
        exports.function("contact_param_encode", .string("name"), .string("address"), routes: [.request, .tmReply, .coreReply]) { context, arguments in
            forEachContact(context) { encodeParameter($0, arguments.string(0), arguments.string(1), context.arena) }
        }
        exports.function("contact_param_decode", .string("name"), routes: [.request, .tmReply, .coreReply]) { context, arguments in
            forEachContact(context) { decodeParameter($0, arguments.string(0), context.arena) }
        }
        exports.function("contact_param_decode_ruri", .string("name"), routes: [.request]) { context, arguments in
            guard let uri = context.message.parsedURI, let decoded = decodeParameter(uri, arguments.string(0), context.arena) else { return -1 }
            context.message.newRequestURI = decoded
            return 1
        }
        exports.function("contact_param_rm", .string("name"), routes: [.request, .tmReply, .coreReply]) { context, arguments in
            forEachContact(context) { removeParameter($0, arguments.string(0), context.arena) }
        }
        exports.function("contact_param_check", .string("name"), routes: [.request, .tmReply, .coreReply]) { context, arguments in
            var found = false
            context.message.forEachValue(.contact) { value, _ in
                if let address = NameAddress(value), let uri = SIPURI(address.uri), uri.parameter(arguments.string(0)) != nil { found = true }
                return !found
            }
            return found ? 1 : -1
        }
    }

    /// Replaces the URI of each contact by what `change` makes of it; -1 if none changed.
    private static func forEachContact(_ context: RouteContext, _ change: (SIPURI) -> ByteView?) -> Int {
        var changed = false
        context.message.forEachValue(.contact) { value, _ in
            if let address = NameAddress(value), let uri = SIPURI(address.uri), let text = change(uri) {
                context.message.edits.replace(offset: address.uri.offset(in: context.message.buffer), length: address.uri.count, with: text)
                changed = true
            }
            return true
        }
        return changed ? 1 : -1
    }

    private static func encode(_ context: RouteContext, _ prefix: ByteView, _ address: ByteView, _ separator: UInt8) -> Int {
        guard context.message.first(.contact) != nil else { return -1 }
        return forEachContact(context) { uri in
            guard uri.scheme == .sip || uri.scheme == .sips else { return nil }
            var out = ByteBuilder(context.arena, capacity: uri.text.count + 64)
            out.append(uri.schemeText)
            out.append(ASCII.colon)
            out.append(prefix)
            let port = uri.portText
            let transport = uri.parameter(ByteView("transport")) ?? .empty
            for part in [uri.user, uri.password ?? .empty, uri.host, port, transport] {
                out.append(separator)
                out.append(part)
            }
            out.append(ASCII.at)
            out.append(address)
            return out.finish()
        }
    }

    private static func decode(_ uri: SIPURI, _ separator: UInt8, _ arena: Arena) -> ByteView? {
        var parts: [ByteView] = []
        var rest = uri.user
        while let (head, tail) = rest.split(at: separator) {
            parts.append(head)
            rest = tail
        }
        parts.append(rest)
        guard parts.count == 6 else { return nil }
        var out = ByteBuilder(arena, capacity: uri.text.count)
        out.append(uri.schemeText)
        out.append(ASCII.colon)
        if !parts[1].isEmpty {
            out.append(parts[1])
            if !parts[2].isEmpty {
                out.append(ASCII.colon)
                out.append(parts[2])
            }
            out.append(ASCII.at)
        }
        out.append(parts[3])
        if !parts[4].isEmpty {
            out.append(ASCII.colon)
            out.append(parts[4])
        }
        if !parts[5].isEmpty {
            out.append(";transport=")
            out.append(parts[5])
        }
        return out.finish()
    }

    private static func encodeParameter(_ uri: SIPURI, _ name: ByteView, _ address: ByteView, _ arena: Arena) -> ByteView? {
        var out = ByteBuilder(arena, capacity: uri.text.count * 2 + 64)
        out.append(address)
        out.append(ASCII.semicolon)
        out.append(name)
        out.append(ASCII.equals)
        for index in 0..<uri.text.count {
            let byte = uri.text[index]
            if ASCII.isAlphanumeric(byte) || byte == 45 || byte == 46 || byte == 95 || byte == 126 {
                out.append(byte)
            } else {
                out.append(ASCII.percent)
                if byte < 16 { out.append(48) }
                out.append(hex: UInt(byte))
            }
        }
        return out.finish()
    }

    private static func decodeParameter(_ uri: SIPURI, _ name: ByteView, _ arena: Arena) -> ByteView? {
        guard let value = uri.parameter(name) else { return nil }
        var out = ByteBuilder(arena, capacity: value.count)
        var index = 0
        while index < value.count {
            if value[index] == ASCII.percent, let high = ASCII.hexValue(value[index + 1]), let low = ASCII.hexValue(value[index + 2]) {
                out.append(high * 16 + low)
                index += 3
            } else {
                out.append(value[index])
                index += 1
            }
        }
        return out.finish()
    }

    private static func removeParameter(_ uri: SIPURI, _ name: ByteView, _ arena: Arena) -> ByteView? {
        guard let parameters = uri.parameters else { return nil }
        var iterator = ParameterIterator(parameters)
        while let parameter = iterator.next() {
            guard parameter.name.equalsIgnoringCase(name) else { continue }
            let start = parameter.text.offset(in: uri.text) - 1
            return arena.concatenate(uri.text.prefix(start), uri.text.dropFirst(start + 1 + parameter.text.count))
        }
        return nil
    }
}
