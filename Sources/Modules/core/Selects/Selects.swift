import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// The core's selects: `@from.uri.user`, `@via[1].host`, `@msg.header["X-Foo"]`... (selects cookbook). All yield text; what is missing or empty is null,
/// but a part that has no text of something that is there (the tag of a To without one) is defined.
enum Selects {
    typealias Read = @Sendable (RouteContext) -> ByteView?

    static func declare(_ registry: Registry) {
        registry.add { path, registry in
            if let setting = setting(&path, registry) { return setting }
            return resolve(&path, registry).map { SelectVariable($0) }
        }
    }

    /// `@cfg_get.group.name`: unlike the others it may be empty without being null.
    private static func setting(_ path: inout SelectPath, _ registry: Registry) -> Variable? {
        var ahead = path
        guard ahead.name() == "cfg_get", let group = ahead.name(), let name = ahead.name() else { return nil }
        path = ahead
        let settings = registry.settings
        return ComputedVariable(get: { context in settings.setting(group, name).map { .string(context.arena.copy($0.string)) } ?? .null })
    }

    private static func resolve(_ path: inout SelectPath, _ registry: Registry) -> Read? {
        guard let head = path.name() else { return nil }
        if let id = plainHeaders[head] { return { $0.message.first(id)?.body } }
        switch head {
        case "ruri", "request_uri": return URISelects.resolve(&path) { $0.message.isRequest ? $0.message.currentURI : nil }
        case "dst_uri": return URISelects.resolve(&path) { $0.destinationURI }
        case "next_hop": return URISelects.resolve(&path) { $0.destinationURI.isEmpty ? $0.message.currentURI : $0.destinationURI }
        case "from", "f": return AddressSelects.resolve(&path, .from) { $0.message.from }
        case "to", "t": return AddressSelects.resolve(&path, .to) { $0.message.to }
        case "refer_to": return AddressSelects.resolve(&path, .referTo) { first($0, .referTo) }
        case "remote_party_id", "rpid": return AddressSelects.resolve(&path, .remotePartyID) { first($0, .remotePartyID) }
        case "record_route", "rr": return AddressSelects.resolve(&path, .recordRoute) { first($0, .recordRoute) }
        case "contact", "m": return AddressSelects.resolve(&path, .contact) { first($0, .contact) }
        case "via", "v": return ViaSelects.resolve(&path)
        case "msg", "message": return MessageSelects.resolve(&path)
        case "method": return { $0.message.isRequest ? $0.message.methodName : nil }
        case "version": return { $0.message.version }
        case "status", "code": return MessageSelects.status
        case "reason": return MessageSelects.reason
        case "cseq":
            switch path.name() {
            case nil: return { $0.message.first(.cseq)?.body }
            case "num": return { $0.message.cseq?.numberText }
            case "method": return { $0.message.cseq?.method }
            default: return nil
            }
        case "proxy_authorization": return authorization(&path, .proxyAuthorization)
        case "authorization": return authorization(&path, .authorization)
        case "src", "dst", "received": return address(&path, head)
        case "sys": return system(&path)
        case "branch": return branch(&path)
        default: return nil
        }
    }

    private static let plainHeaders: [String: HeaderID] = [
        "call_id": .callID, "expires": .expires, "max_forwards": .maxForwards, "content_type": .contentType, "content_length": .contentLength,
        "subject": .subject, "organization": .organization, "priority": .priority, "session_expires": .sessionExpires, "min_se": .minSE,
        "user_agent": .userAgent, "sip_if_match": .sipIfMatch, "event": .event, "date": .date, "identity": .identity, "identity_info": .identityInfo,
    ]

    private static func first(_ context: RouteContext, _ id: HeaderID) -> NameAddress? {
        context.message.first(id).flatMap { NameAddress(HeaderValues.split($0.body).value) }
    }

    /// `@authorization["realm"].nonce`: the credentials for a realm.
    private static func authorization(_ path: inout SelectPath, _ id: HeaderID) -> Read? {
        guard let realm = path.name() else { return nil }
        // a lone name is a realm of which nothing is asked
        guard let part = path.name() else { return { _ in nil } }
        let known = ["username", "realm", "nonce", "uri", "cnonce", "nc", "response", "opaque", "algorithm", "qop"]
        guard known.contains(part) else { return nil }
        let wantedRealm = OwnedBytes(realm), name = OwnedBytes(part)
        let component = part == "username" ? path.name() : nil
        guard component == nil || component == "user" || component == "domain" else { return nil }
        return { context in
            for index in 0..<context.message.headers.count where context.message.headers[index].id == id {
                let body = context.message.headers[index].body
                guard body.hasPrefixIgnoringCase(ByteView("Digest")) else { continue }
                let parameters = body.dropFirst(6).trimmedFront
                guard parameters.digestParameter(ByteView("realm")) == wantedRealm.view else { continue }
                let value = parameters.digestParameter(name.view)
                switch component {
                case "user": return value.map { $0.split(at: ASCII.at)?.head ?? $0 }
                case "domain": return value?.split(at: ASCII.at)?.tail
                default: return value
                }
            }
            return nil
        }
    }

    private static func address(_ path: inout SelectPath, _ head: String) -> Read? {
        guard let part = path.name() else { return nil }
        let isSource = head == "src"
        @Sendable func peer(_ context: RouteContext) -> SocketAddress { isSource ? context.received.source : context.received.destination }
        switch part {
        case "ip": return { peer($0).ip.text(in: $0.arena) }
        case "port": return { $0.arena.decimal(Int(peer($0).port)) }
        case "ip_port": return { SocketText.hostPort(peer($0), $0.arena) }
        case "proto" where head == "received": return { $0.received.transport.name }
        case "proto_ip_port" where head == "received": return { SocketText.plain(peer($0), $0.received.transport, $0.arena) }
        default: return nil
        }
    }

    private static func system(_ path: inout SelectPath) -> Read? {
        switch path.name() {
        case "pid": return { $0.arena.decimal(Int(getpid())) }
        case "server_id": return { $0.arena.decimal($0.server.settings.serverID) }
        case "unique":
            return { context in
                var text = ByteBuilder(context.arena, capacity: 40)
                text.append(decimal: Int(getpid()))
                text.append(UInt8(ascii: "-"))
                text.append(hex: UInt(context.worker.random.next()))
                return text.finish()
            }
        case "now":
            guard let zone = path.name() else { return { $0.arena.decimal($0.time.seconds) } }
            guard ["local", "gmt", "utc"].contains(zone) else { return nil }
            let format = OwnedBytes(path.name() ?? "%a %b %e %H:%M:%S %Y")
            let isUTC = zone != "local"
            return { TimeText.format($0.time.seconds, format.view, isUTC: isUTC, $0.arena) }
        default: return nil
        }
    }

    private static func branch(_ path: inout SelectPath) -> Read? {
        guard let part = path.name() else { return nil }
        if part == "count" { return { $0.arena.decimal($0.branches.count) } }
        let index = path.index() ?? 0
        switch part {
        case "uri": return URISelects.resolve(&path) { $0.branches[index]?.uri }
        case "dst_uri": return URISelects.resolve(&path) { $0.branches[index]?.destinationURI }
        case "q": return { context in context.branches[index].flatMap { $0.q < 0 ? nil : QValue.text($0.q, context.arena) } }
        default: return nil
        }
    }
}

/// A select as a variable.
final class SelectVariable: Variable, @unchecked Sendable {
    private let read: Selects.Read
    init(_ read: @escaping Selects.Read) { self.read = read }

    override func value(_ context: RouteContext) -> Value {
        guard let text = read(context), !text.isEmpty else { return .null }
        return .string(text)
    }

    override func isDefined(_ context: RouteContext) -> Bool { read(context) != nil }
}

extension SocketText {
    /// `host:port`
    static func hostPort(_ address: SocketAddress, _ arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 64)
        text.append(address.ip.text(in: arena, bracketed: true))
        text.append(ASCII.colon)
        text.append(decimal: Int(address.port))
        return text.finish()
    }
}
