import Routing
import SIPMessage

/// `@msg...`: the message as a whole, any header, the body, the first line.
enum MessageSelects {
    static let status: Selects.Read = { $0.message.isRequest ? nil : $0.arena.decimal($0.message.newStatusCode ?? $0.message.statusCode) }
    static let reason: Selects.Read = { $0.message.isRequest ? nil : $0.message.newReason ?? $0.message.reason }

    static func resolve(_ path: inout SelectPath) -> Selects.Read? {
        switch path.name() {
        case nil: return { $0.message.buffer }
        case "first_line": return { $0.message.buffer.prefix($0.message.firstLineLength).trimmedBack }
        case "flags": return { $0.arena.decimal(Int($0.flags)) }
        case "len": return { $0.arena.decimal($0.message.buffer.count) }
        case "id":
            switch path.name() {
            case nil: return { $0.arena.decimal(Int($0.worker.messageNumber)) }
            case "hex":
                return { context in
                    var text = ByteBuilder(context.arena, capacity: 16)
                    text.append(hex: UInt(context.worker.messageNumber))
                    return text.finish()
                }
            default: return nil
            }
        case "type": return { $0.message.isRequest ? ByteView("1") : ByteView("2") }
        case "header", "h": return header(&path)
        case "body", "content": return body(&path)
        case "request", "req":
            switch path.name() {
            case "method": return { $0.message.isRequest ? $0.message.methodName : nil }
            case "uri": return URISelects.resolve(&path) { $0.message.isRequest ? $0.message.requestURI : nil }
            case "version": return { $0.message.isRequest ? $0.message.version : nil }
            default: return nil
            }
        case "response", "res":
            switch path.name() {
            case "version": return { $0.message.isRequest ? nil : $0.message.version }
            case "status", "code": return status
            case "reason": return reason
            default: return nil
            }
        default: return nil
        }
    }

    /// `@msg.header.X_Foo[2]`: underscores stand for dashes.
    private static func header(_ path: inout SelectPath) -> Selects.Read? {
        guard let written = path.name() else { return { $0.message.buffer[$0.message.firstLineLength..<$0.message.headersEnd] } }
        let name = OwnedBytes(String(written.map { $0 == "_" ? "-" : $0 }))
        let id = HeaderID(name.view)
        let index = path.index() ?? 1
        let whole: Selects.Read = { context in
            let headers = context.message.headers
            let places = (0..<headers.count).lazy.filter { headers[$0].isNamed(name.view, id) }
            if index > 0 { return places.dropFirst(index - 1).first.map { headers[$0].body } }
            return index < 0 ? places.reversed().dropFirst(-index - 1).first.map { headers[$0].body } : nil
        }
        switch path.name() {
        case nil: return whole
        case "params":
            guard let parameter = path.name() else { return nil }
            let bytes = OwnedBytes(parameter)
            return { context in whole(context)?.parameter(bytes.view) }
        case "nameaddr":
            let address: @Sendable (RouteContext) -> NameAddress? = { context in whole(context).flatMap { NameAddress(HeaderValues.split($0).value) } }
            switch path.name() {
            case nil: return { address($0)?.text }
            case "name": return { address($0)?.displayName }
            case "uri": return URISelects.resolve(&path) { address($0)?.uri }
            case "params":
                guard let parameter = path.name() else { return { address($0)?.parameters.dropFirst() } }
                let bytes = OwnedBytes(parameter)
                return { address($0)?.parameter(bytes.view) }
            default: return nil
            }
        default: return nil
        }
    }

    /// `@msg.body`, `@msg.body.sdp.line["c"]`
    private static func body(_ path: inout SelectPath) -> Selects.Read? {
        let body: Selects.Read = { $0.message.buffer.dropFirst($0.message.bodyOffset) }
        guard let part = path.name() else { return body }
        guard part == "sdp" else { return nil }
        guard let line = path.name() else { return body }
        guard line == "line", let kind = path.name() else { return nil }
        let prefix = OwnedBytes(kind.contains("=") ? kind : kind + "=")
        return { context in
            var rest = body(context) ?? .empty
            while !rest.isEmpty {
                let (line, tail) = rest.split(at: ASCII.lineFeed) ?? (rest, .empty)
                if line.hasPrefix(prefix.view) { return line.dropFirst(prefix.view.count).trimmedBack }
                rest = tail
            }
            return nil
        }
    }
}

/// `@via[n]...`: the n-th Via, negative numbers from the end.
enum ViaSelects {
    static func resolve(_ path: inout SelectPath) -> Selects.Read? {
        let index = path.index() ?? 1
        let via: @Sendable (RouteContext) -> Via? = { context in
            let message = context.message
            if index == 1 { return message.via1 }
            var left = index > 0 ? index - 1 : HeaderValues.count(message, .via) + index
            guard left >= 0 else { return nil }
            var found: ByteView?
            message.forEachValue(.via) { value, _ in
                if left == 0 {
                    found = value
                    return false
                }
                left -= 1
                return true
            }
            return found.flatMap { Via($0) }
        }
        switch path.name() {
        case nil: return { via($0)?.text }
        case "name": return { via($0) == nil ? nil : ByteView("SIP") }
        case "version": return { via($0) == nil ? nil : ByteView("2.0") }
        case "transport": return { via($0)?.transportName }
        case "host": return { via($0)?.host }
        case "port": return { via($0)?.portText }
        case "comment": return { via($0) == nil ? nil : .empty }
        case "branch": return { via($0)?.branch }
        case "received": return { via($0)?.received }
        case "rport": return { via($0)?.rport }
        case "i": return { via($0)?.i }
        case "alias": return { via($0)?.parameter(ByteView("alias")) }
        case "params":
            guard let name = path.name() else { return nil }
            let bytes = OwnedBytes(name)
            return { via($0)?.parameter(bytes.view) }
        default: return nil
        }
    }
}
