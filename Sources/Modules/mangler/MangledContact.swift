import Routing
import SIPMessage

/// A contact whose user part carries the real address and where the message came from:
/// `sip:PREFIX*USER*PASSWORD*HOST*PORT*TRANSPORT*SOURCE*SOURCEPORT*SOURCETRANSPORT@ADDRESS;parameters`.
struct MangledContact {
    /// What is wrong with a URI, by the reference's number.
    struct Failure: Error {
        let code: Int
    }

    /// `sip:`
    private let scheme: ByteView
    private let user: ByteView
    private let password: ByteView
    private let host: ByteView
    private let port: ByteView
    private let transport: ByteView
    private let sourceHost: ByteView
    private let sourcePort: ByteView
    private let sourceTransport: ByteView
    /// Parameters behind the public address, with their `;`.
    private let rest: ByteView

    private static let partCount = 9

    /// Reads an encoded URI.
    init(_ uri: ByteView, _ separator: UInt8) throws(Failure) {
        guard let colon = uri.firstIndex(of: ASCII.colon), colon + 1 < uri.count else { throw Failure(code: -22) }
        guard let at = uri.firstIndex(of: ASCII.at, from: colon) else { throw Failure(code: -23) }
        scheme = uri.prefix(colon + 1)
        var parts: [ByteView] = []
        var start = colon + 1
        for index in start..<at {
            switch uri[index] {
            case separator:
                guard parts.count < Self.partCount - 1 else { throw Failure(code: -24) }
                parts.append(uri[start..<index])
                start = index + 1
            case ASCII.greater, ASCII.semicolon: throw Failure(code: -25)
            default: break
            }
        }
        guard parts.count == Self.partCount - 1 else { throw Failure(code: -26) }
        (user, password, host, port, transport) = (parts[1], parts[2], parts[3], parts[4], parts[5])
        (sourceHost, sourcePort, sourceTransport) = (parts[6], parts[7], uri[start..<at])
        rest = uri.firstIndex(of: ASCII.semicolon, from: at).map { uri.dropFirst($0) } ?? .empty
        guard !host.isEmpty else { throw Failure(code: -2) }
        guard password.isEmpty || !user.isEmpty else { throw Failure(code: -3) }
    }

    /// The URI as it was.
    func uri(_ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: 96)
        out.append(scheme)
        if !user.isEmpty {
            out.append(user)
            if !password.isEmpty {
                out.append(ASCII.colon)
                out.append(password)
            }
            out.append(ASCII.at)
        }
        Self.append(host, port: port, transport: transport, to: &out)
        out.append(rest)
        return out.finish()
    }

    /// URI of where the message came from; empty if it is not known.
    func source(_ arena: Arena) -> ByteView {
        guard !sourceHost.isEmpty else { return .empty }
        var out = ByteBuilder(arena, capacity: 64)
        out.append("sip:")
        Self.append(sourceHost, port: sourcePort, transport: sourceTransport, to: &out)
        return out.finish()
    }

    private static func append(_ host: ByteView, port: ByteView, transport: ByteView, to out: inout ByteBuilder) {
        out.append(host)
        if !port.isEmpty {
            out.append(ASCII.colon)
            out.append(port)
        }
        if !transport.isEmpty {
            out.append(";transport=")
            out.append(transport)
        }
    }

    /// Encodes a URI of the context's message.
    /// - Parameter address: the public address, which replaces host and port.
    static func encode(
        _ text: ByteView, prefix: ByteView, at address: ByteView, _ separator: UInt8, _ context: RouteContext
    ) throws(Failure) -> ByteView {
        guard text.count > 1 else { throw Failure(code: -1) }
        guard let colon = text.firstIndex(of: ASCII.colon) else { throw Failure(code: -25) }
        guard colon >= 3 else { throw Failure(code: -26) }
        guard let uri = SIPURI(text), !uri.host.isEmpty else { throw Failure(code: -31) }
        let received = context.received
        var out = ByteBuilder(context.arena, capacity: text.count + 96)
        out.append(text.prefix(colon + 1))
        out.append(prefix)
        for part in [
            uri.user, uri.password ?? .empty, uri.host, uri.portText, uri.parameter(ByteView("transport")) ?? .empty,
            received.source.ip.text(in: context.arena),
        ] {
            out.append(separator)
            out.append(part)
        }
        out.append(separator)
        if received.source.port != 5060 { out.append(decimal: Int(received.source.port)) }
        out.append(separator)
        if received.transport != .udp { out.append(received.transport.name) }
        out.append(ASCII.at)
        out.append(address)
        let end = (uri.portText.isEmpty ? uri.host : uri.portText).offset(in: text) + (uri.portText.isEmpty ? uri.host : uri.portText).count
        out.append(text.dropFirst(end))
        return out.finish()
    }
}
