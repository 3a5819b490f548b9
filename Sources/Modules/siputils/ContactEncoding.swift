import Routing
import SIPMessage

/// Contacts that carry the real address in their user part: `encode_contact` and its way back.
enum ContactEncoding {
    private static let routes: RouteKinds = [.request, .reply]

    static func declare(_ exports: Exports, separator: @escaping @Sendable () -> UInt8) {
        exports.function("encode_contact", .literal("prefix"), .literal("address"), routes: routes) { context, arguments in
            guard context.message.first(.contact) != nil else { return -1 }
            return changeContacts(context) { encode($0, arguments.string(0), arguments.string(1), separator(), context.arena) }
        }
        exports.function("decode_contact", routes: [.request]) { context, _ in
            let uri = context.message.currentURI
            switch decode(uri, separator(), context.arena) {
            case .text(let decoded):
                context.message.newRequestURI = decoded
                return 1
            case .failure(let code):
                context.log(.error, "siputils", "decode_contact: \"\(uri)\" is not encoded (\(code))")
                return code
            }
        }
        exports.function("decode_contact_header", routes: [.request, .failure, .reply]) { context, _ in
            guard context.message.first(.contact) != nil else { return -1 }
            return changeContacts(context) { decode($0, separator(), context.arena) }
        }
    }

    private enum Outcome {
        case text(ByteView)
        /// The reference's code for what is wrong.
        case failure(Int)
    }

    /// Replaces the URIs of the first Contact header one by one; the first that fails ends it with its code.
    private static func changeContacts(_ context: RouteContext, _ change: (ByteView) -> Outcome) -> Int {
        let message = context.message
        guard let header = message.first(.contact) else { return -1 }
        if header.body == ByteView("*") { return 1 }
        var rest = header.body
        while !rest.isEmpty {
            let (value, tail) = HeaderValues.split(rest)
            guard let address = NameAddress(value) else { return -4 }
            switch change(address.uri) {
            case .text(let text): message.edits.replace(offset: address.uri.offset(in: message.buffer), length: address.uri.count, with: text)
            case .failure(let code):
                context.log(.error, "siputils", "the contact \"\(address.uri)\" cannot be changed (\(code))")
                return code
            }
            rest = tail
        }
        return 1
    }

    private static func encode(_ text: ByteView, _ prefix: ByteView, _ address: ByteView, _ separator: UInt8, _ arena: Arena) -> Outcome {
        guard text.count > 1 else { return .failure(-1) }
        guard let colon = text.firstIndex(of: ASCII.colon) else { return .failure(-25) }
        guard colon >= 3 else { return .failure(-26) }
        guard let uri = SIPURI(text), uri.scheme == .sip || uri.scheme == .tel || uri.scheme == .urn else { return .failure(-31) }
        var out = ByteBuilder(arena, capacity: text.count + prefix.count + address.count + 8)
        out.append(text.prefix(colon + 1))
        out.append(prefix)
        for part in [uri.user, uri.password ?? .empty, uri.host, uri.portText, uri.parameter(ByteView("transport")) ?? .empty] {
            out.append(separator)
            out.append(part)
        }
        out.append(ASCII.at)
        out.append(address)
        return .text(out.finish())
    }

    private static func decode(_ text: ByteView, _ separator: UInt8, _ arena: Arena) -> Outcome {
        guard !text.isEmpty else { return .failure(-1) }
        guard let colon = text.firstIndex(of: ASCII.colon) else { return .failure(-22) }
        guard let at = text.firstIndex(of: ASCII.at, from: colon + 1) else { return .failure(-23) }
        var parts: [ByteView] = []
        var rest = text[(colon + 1)..<at]
        while let (head, tail) = rest.split(at: separator) {
            parts.append(head)
            rest = tail
        }
        parts.append(rest)
        guard parts.count >= 6 else { return .failure(-26) }
        guard parts.count == 6 else { return .failure(-24) }
        guard !parts[3].isEmpty else { return .failure(-2) }
        guard !parts[1].isEmpty || parts[2].isEmpty else { return .failure(-3) }
        var out = ByteBuilder(arena, capacity: text.count + 16)
        out.append(text.prefix(colon + 1))
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
        var end = at
        while end < text.count, text[end] != ASCII.semicolon, text[end] != ASCII.greater { end += 1 }
        out.append(text.dropFirst(end))
        return .text(out.finish())
    }
}
