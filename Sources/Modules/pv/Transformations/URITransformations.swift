import Routing
import SIPMessage

/// Classes `uri` and `urialias` of the transformations cookbook: parts of a SIP URI, and its short form for parameters.
enum URITransformations {
    typealias Part = @Sendable (SIPURI, RouteContext) -> Value

    static func declare(_ exports: Exports) {
        exports.transformation("uri") { spec in
            if spec.operation == "param" {
                let name = try spec.text()
                return part { uri, context in
                    guard let name = name.value(context) else { return .failed }
                    guard let parameters = uri.parameters, !parameters.isEmpty else { return .string(.empty) }
                    guard let list = ParameterList(parameters) else { return .failed }
                    return .string(list.value(name) ?? .empty)
                }
            }
            guard let read = parts[spec.operation] else { throw spec.unknownOperation(parts.keys) }
            return part(read)
        }
        exports.transformation("urialias") { spec in
            switch spec.operation {
            case "encode": TextTransformation(acceptsEmpty: false) { text, context in .string(URIAlias.encode(text, context.arena) ?? .empty) }
            case "decode": TextTransformation(acceptsEmpty: false) { text, context in .string(URIAlias.decode(text, context.arena) ?? .empty) }
            default: throw spec.unknownOperation(["encode", "decode"])
            }
        }
    }

    private static func part(_ read: @escaping Part) -> Transformation {
        TextTransformation(acceptsEmpty: false) { text, context in
            let whole = text.count > 4 && text.last == ASCII.semicolon ? text.dropLast() : text
            guard let uri = SIPURI(whole) else { return .failed }
            return read(uri, context)
        }
    }

    /// Value of a URI parameter, empty if it is not there.
    private static func parameter(_ name: StaticString) -> Part {
        { uri, _ in .string(uri.parameter(ByteView(name)) ?? .empty) }
    }

    private static let parts: [String: Part] = [
        "user": { uri, _ in .string(uri.user) },
        "host": { uri, _ in .string(uri.host) },
        "domain": { uri, _ in .string(uri.host) },
        "passwd": { uri, _ in .string(uri.password ?? .empty) },
        "port": { uri, _ in .integer(uri.port, writtenAs: uri.portText) },
        "params": { uri, _ in .string(uri.parameters ?? .empty) },
        "headers": { uri, _ in .string(uri.headers ?? .empty) },
        "scheme": { uri, _ in .string(uri.schemeText) },
        "transport": parameter("transport"),
        "ttl": parameter("ttl"),
        "uparam": parameter("user"),
        "maddr": parameter("maddr"),
        "method": parameter("method"),
        "lr": parameter("lr"),
        "r2": parameter("r2"),
        "saor": { uri, context in .string(shortened(uri, hasUser: true, hasTransport: false, context.arena)) },
        "suri": { uri, context in .string(shortened(uri, hasUser: true, hasTransport: true, context.arena)) },
        "duri": { uri, context in .string(shortened(uri, hasUser: false, hasTransport: true, context.arena)) },
        "tosocket": { uri, context in
            guard uri.transport != .any else { return .string(.empty) }
            var out = ByteBuilder(context.arena, capacity: 64)
            out.append(uri.transport.name)
            out.append(ASCII.colon)
            out.append(uri.host)
            out.append(ASCII.colon)
            out.append(decimal: uri.port == 0 ? 5060 : uri.port)
            return .string(out.finish())
        },
    ]

    /// The URI with nothing but the named parts.
    private static func shortened(_ uri: SIPURI, hasUser: Bool, hasTransport: Bool, _ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: uri.text.count)
        out.append(uri.schemeText)
        out.append(ASCII.colon)
        if hasUser, !uri.user.isEmpty {
            out.append(uri.user)
            if !uri.isTel { out.append(ASCII.at) }
        }
        out.append(uri.host)
        if hasTransport {
            if !uri.portText.isEmpty {
                out.append(ASCII.colon)
                out.append(uri.portText)
            }
            if let transport = uri.parameter(ByteView("transport")), !transport.isEmpty {
                out.append(";transport=")
                out.append(transport)
            }
        }
        return out.finish()
    }
}

/// `address~port~protocol`: a URI as it fits into a parameter (`;alias=`, `;received=`).
enum URIAlias {
    /// Nil for text that is no URI.
    static func encode(_ text: ByteView, _ arena: Arena) -> ByteView? {
        guard let uri = SIPURI(text) else { return nil }
        var out = ByteBuilder(arena, capacity: 64)
        out.append(uri.host)
        out.append(UInt8(ascii: "~"))
        if uri.portText.isEmpty {
            out.append(uri.transport == .tls || uri.transport == .wss ? "5061" : "5060")
        } else {
            out.append(uri.portText)
        }
        out.append(UInt8(ascii: "~"))
        out.append(decimal: max(1, Int(uri.transport.rawValue)))
        return out.finish()
    }

    /// Nil if the protocol is missing or unknown.
    static func decode(_ text: ByteView, _ arena: Arena) -> ByteView? {
        guard let (host, rest) = text.split(at: UInt8(ascii: "~")), let (port, number) = rest.split(at: UInt8(ascii: "~")),
            let digit = number.first, digit >= 48, let transport = TransportProtocol(rawValue: digit - 48)
        else { return nil }
        var out = ByteBuilder(arena, capacity: 64)
        out.append("sip:")
        out.append(host)
        out.append(ASCII.colon)
        out.append(port)
        if transport != .udp, transport != .any {
            out.append(";transport=")
            out.append(transport.name)
        }
        return out.finish()
    }
}
