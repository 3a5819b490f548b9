import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Module kemix: `KSR.kx`, the message's common parts without the detour over a variable's name.
public final class KemixModule: Module, @unchecked Sendable {
    public static let name = "kemix"

    public init() {}

    public func declare(_ exports: Exports) {
        declareURIs(exports)
        declareAddresses(exports)
        declareMessage(exports)
        declareDefines(exports)
    }

    // MARK: Getters

    /// A getter: gives nothing where there is no value.
    private func value(_ exports: Exports, _ name: String, _ get: @escaping @Sendable (RouteContext) -> Value) {
        exports.ksr("get_" + name, module: "kx", returns: .value) { context, _ in get(context) }
    }

    private func number(_ exports: Exports, _ name: String, _ get: @escaping @Sendable (RouteContext) -> Int) {
        exports.ksr("get_" + name, module: "kx", returns: .integer) { context, _ in .integer(get(context)) }
    }

    /// A getter with its `gete_` and `getw_` forms.
    private func text(_ exports: Exports, _ name: String, _ get: @escaping @Sendable (RouteContext) -> ByteView?) {
        for (suffix, missing) in MissingValue.suffixes {
            exports.ksr("get\(suffix)_\(name)", module: "kx", returns: .value) { context, _ in missing.filled(.optional(get(context))) }
        }
    }

    /// User and host of a URI.
    private func parts(_ exports: Exports, _ letter: String, _ uri: @escaping @Sendable (RouteContext) -> SIPURI?) {
        text(exports, letter + "user") { context in uri(context).flatMap { $0.user.isEmpty ? nil : $0.user } }
        text(exports, letter + "host") { context in uri(context).flatMap { $0.host.isEmpty ? nil : $0.host } }
    }

    private func declareURIs(_ exports: Exports) {
        value(exports, "ruri") { $0.message.isRequest ? .string($0.message.currentURI) : .null }
        value(exports, "ouri") { $0.message.isRequest ? .string($0.message.requestURI) : .null }
        value(exports, "furi") { .optional($0.message.from?.uri) }
        value(exports, "turi") { .optional($0.message.to?.uri) }
        parts(exports, "r") { $0.message.isRequest ? $0.message.parsedURI : nil }
        parts(exports, "f") { context in context.message.from.flatMap { SIPURI($0.uri) } }
        parts(exports, "t") { context in context.message.to.flatMap { SIPURI($0.uri) } }
        text(exports, "duri") { $0.destinationURI.isEmpty ? nil : $0.destinationURI }
        text(exports, "cturi") { context in
            guard let header = context.message.first(.contact) else { return nil }
            let first = HeaderValues.split(header.body).value
            return first == ByteView("*") ? nil : NameAddress(first)?.uri
        }
        value(exports, "nhuri") { context in
            if !context.destinationURI.isEmpty { return .string(context.destinationURI) }
            return context.message.isRequest ? .string(context.message.currentURI) : .null
        }
    }

    private func declareAddresses(_ exports: Exports) {
        value(exports, "srcuri") { context in
            let received = context.received
            return .string(SocketText.uri(
                received.source.ip.text(in: context.arena, bracketed: true), received.source.port, received.transport, context.arena))
        }
        value(exports, "srcaddr_sock") { .string(SocketText.plain($0.received.source, $0.received.transport, $0.arena)) }
        value(exports, "srcip") { .string($0.received.source.ip.text(in: $0.arena)) }
        value(exports, "srcport") { .integer(Int($0.received.source.port)) }
        value(exports, "send_sock") { .optional($0.forcedSocket?.socketText.view) }
        value(exports, "send_sock_name") { context in
            context.forcedSocket.map { $0.name.isEmpty ? .null : .string(context.arena.copy($0.name)) } ?? .null
        }
        number(exports, "send_sock_port") { Int($0.forcedSocket?.address.port ?? 0) }
        value(exports, "rcvip") { .string($0.received.socket.addressText.view) }
        value(exports, "rcvport") { .integer(Int($0.received.socket.address.port)) }
        value(exports, "rcv_sock_name") { $0.received.socket.name.isEmpty ? .null : .string($0.arena.copy($0.received.socket.name)) }
        value(exports, "rcvadvip") { .string($0.received.socket.hostText.view) }
        value(exports, "rcvadvport") { .integer(Int($0.received.socket.advertisedPort)) }
        value(exports, "rcvaddr_sock") { .string($0.received.socket.socketText.view) }
        value(exports, "proto") { .string($0.received.transport.name) }
        number(exports, "protoid") { Int($0.received.transport.rawValue) }
        number(exports, "conid") { $0.received.connection }
    }

    private func declareMessage(_ exports: Exports) {
        text(exports, "ua") { $0.message.first(.userAgent)?.body }
        text(exports, "au") { Self.authenticatedUser($0) }
        text(exports, "body") { context in
            let body = context.message.buffer.dropFirst(context.message.bodyOffset)
            return body.isEmpty ? nil : body
        }
        number(exports, "bodylen") { max(0, $0.message.buffer.count - $0.message.bodyOffset) }
        value(exports, "method") { $0.message.methodName.isEmpty ? .null : .string($0.message.methodName) }
        number(exports, "status") { $0.message.isRequest ? -1 : $0.message.statusCode }
        exports.ksr("gets_status", module: "kx", returns: .value) { context, _ in
            context.message.isRequest ? .null : .string(context.arena.decimal(context.message.statusCode))
        }
        value(exports, "callid") { context in context.message.first(.callID).map { .string($0.body) } ?? .null }
        value(exports, "msgbuf") { .string($0.message.buffer) }
        number(exports, "msglen") { $0.message.buffer.count }
        number(exports, "msgtype") { $0.message.isRequest ? 1 : 2 }
        number(exports, "timestamp") { $0.server.surroundings.seconds }
    }

    /// User part of the credentials' username; ACK and CANCEL are not looked at.
    private static func authenticatedUser(_ context: RouteContext) -> ByteView? {
        let message = context.message
        guard message.method != .ack, message.method != .cancel else { return nil }
        guard let header = message.first(.proxyAuthorization) ?? message.first(.authorization) else { return nil }
        guard let scheme = header.body.split(at: ASCII.space), scheme.head.equalsIgnoringCase(ByteView("Digest")) else { return nil }
        var rest = scheme.tail
        while !rest.isEmpty {
            let (part, tail) = HeaderValues.split(rest)
            rest = tail
            guard let (name, value) = part.split(at: ASCII.equals), name.trimmed.equalsIgnoringCase(ByteView("username")) else { continue }
            let user = value.trimmed.unquoted
            return user.split(at: ASCII.at)?.head ?? user
        }
        return nil
    }

    // MARK: Defines and environment

    private func declareDefines(_ exports: Exports) {
        let registry = exports.registry
        exports.ksr("ifdef", module: "kx", .literal("name"), returns: .boolean) { _, arguments in
            .integer(registry.defines[arguments.string(0).string] == nil ? 0 : 1)
        }
        exports.ksr("ifndef", module: "kx", .literal("name"), returns: .boolean) { _, arguments in
            .integer(registry.defines[arguments.string(0).string] == nil ? 1 : 0)
        }
        exports.ksr("get_def", module: "kx", .literal("name"), returns: .value) { context, arguments in
            .string(context.arena.copy(registry.defines[arguments.string(0).string] ?? ""))
        }
        exports.ksr("get_defn", module: "kx", .literal("name")) { _, arguments in
            .integer(NumberText.parse(registry.defines[arguments.string(0).string] ?? "") ?? 0)
        }
        exports.ksr("get_env", module: "kx", .literal("name"), returns: .value) { context, arguments in
            .string(context.arena.copy(getenv(arguments.string(0).string).map { String(cString: $0) } ?? ""))
        }
        exports.ksr("get_envn", module: "kx", .literal("name")) { _, arguments in
            .integer(getenv(arguments.string(0).string).flatMap { NumberText.parse(String(cString: $0)) } ?? 0)
        }
    }
}
