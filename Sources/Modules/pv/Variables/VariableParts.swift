import Routing
import SIPMessage

extension Exports {
    /// Declares a variable whose name in parentheses is one of a fixed set: `$via0(host)`.
    func variable(_ name: String, parts: [String: @Sendable (RouteContext) -> Value]) {
        variable(name) { spec in
            guard let get = parts[spec.argumentText] else {
                throw DeclarationError("$\(name)(\(spec.argumentText)) does not exist", remedy: "known are \(parts.keys.sorted().joined(separator: ", "))")
            }
            return ComputedVariable(get: get)
        }
    }

    /// Declares a variable under several names, without argument and index.
    func variable(
        _ names: [String], get: @escaping @Sendable (RouteContext) -> Value, set: (@Sendable (RouteContext, Value) -> Bool)? = nil
    ) {
        for name in names { variable(name, get: get, set: set) }
    }
}

extension Value {
    /// A text, null where it is empty.
    static func nonEmpty(_ text: ByteView) -> Value { text.isEmpty ? .null : .string(text) }
}

/// Parts of URIs as variables show them.
enum URIValue {
    static func user(_ uri: SIPURI) -> Value { .nonEmpty(uri.user) }
    static func host(_ uri: SIPURI) -> Value { .nonEmpty(uri.host) }

    /// Port as text with its number; 5060 where none is written, 5061 for TLS.
    static func port(_ uri: SIPURI) -> Value {
        if !uri.portText.isEmpty { return .numericString(uri.portText, uri.port) }
        return uri.transport == .tls ? .numericString(ByteView("5061"), 5061) : .numericString(ByteView("5060"), 5060)
    }

    /// Transport parameter with the protocol's number; UDP where none is written.
    static func transport(_ uri: SIPURI) -> Value {
        guard let name = uri.parameter(ByteView("transport")) else { return .numericString(ByteView("UDP"), Int(TransportProtocol.udp.rawValue)) }
        return .numericString(name, Int(uri.transport.rawValue))
    }

    static func scheme(_ uri: SIPURI) -> Value {
        switch uri.scheme {
        case .sip: .numericString(ByteView("sip"), 1)
        case .sips: .numericString(ByteView("sips"), 2)
        case .tel: .numericString(ByteView("tel"), 3)
        case .tels: .numericString(ByteView("tels"), 4)
        case .urn: .numericString(ByteView("urn"), 5)
        case .other: .numericString(ByteView("none"), 0)
        }
    }

    /// 4 or 6 for an address, 0 for a name.
    static func addressFamily(_ host: ByteView) -> Value {
        guard let address = IPAddress(host) else { return .integer(0) }
        return .integer(address.isIPv6 ? 6 : 4)
    }
}

/// Texts of sockets and addresses.
enum SocketText {
    /// `proto:host:port`
    static func plain(_ address: SocketAddress, _ transport: TransportProtocol, _ arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 64)
        text.append(transport.name)
        text.append(ASCII.colon)
        text.append(address.ip.text(in: arena, bracketed: true))
        text.append(ASCII.colon)
        text.append(decimal: Int(address.port))
        return text.finish()
    }

    /// `sip:host:port;transport=proto`; UDP is named only if `isFull`.
    static func uri(_ host: ByteView, _ port: UInt16, _ transport: TransportProtocol, isFull: Bool = false, _ arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 64)
        text.append("sip:")
        text.append(host)
        text.append(ASCII.colon)
        text.append(decimal: Int(port))
        if isFull || transport != .udp {
            text.append(";transport=")
            text.append(transport.name)
        }
        return text.finish()
    }
}

/// The numbers by which the system calls address families.
enum AddressFamily {
    static func number(isIPv6: Bool) -> Int { isIPv6 ? 10 : 2 }
}
