import Routing
import SIPMessage

/// Module path: Path headers of an edge proxy (RFC 3327).
public final class PathModule: Module, @unchecked Sendable {
    public static let name = "path"

    /// How the `received` parameter is written.
    private enum ReceivedFormat: Int { case uri, tildes }

    private var usesReceived = false
    private var receivedFormat = ReceivedFormat.uri
    private var writesBothSockets = false
    private var writesSocketName = false
    private var receivedName = OwnedBytes("received")

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("use_received", integer: { [unowned self] in usesReceived = $0 != 0 })
        exports.parameter("received_format", integer: { [unowned self] in receivedFormat = $0 == 0 ? .uri : .tildes })
        exports.parameter("enable_r2", integer: { [unowned self] in writesBothSockets = $0 != 0 })
        exports.parameter("sockname_mode", integer: { [unowned self] in writesSocketName = $0 != 0 })
        exports.parameter("received_name", string: { [unowned self] in
            guard !$0.isEmpty else { throw DeclarationError("path: received_name is empty", remedy: "write received") }
            receivedName = OwnedBytes($0)
        })
        for (name, tellsSource) in [("add_path", false), ("add_path_received", true)] {
            exports.function(name, routes: [.request]) { [unowned self] context, _ in add(context, tellsSource: tellsSource) }
            exports.function(name, kemi: name + "_user", .template("user"), routes: [.request]) { [unowned self] context, arguments in
                add(context, tellsSource: tellsSource, user: Self.text(arguments, 0, context))
            }
            exports.function(name, kemi: name + "_user_params", .template("user"), .template("parameters"), routes: [.request]) {
                [unowned self] context, arguments in
                add(context, tellsSource: tellsSource, user: Self.text(arguments, 0, context), parameters: Self.text(arguments, 1, context))
            }
            let advertised = name + "_advertised_address"
            exports.function(advertised, .template("address"), routes: [.request]) { [unowned self] context, arguments in
                add(context, tellsSource: tellsSource, advertised: Self.text(arguments, 0, context))
            }
            exports.function(advertised, kemi: advertised + "_user", .template("address"), .template("user"), routes: [.request]) {
                [unowned self] context, arguments in
                add(context, tellsSource: tellsSource, user: Self.text(arguments, 1, context), advertised: Self.text(arguments, 0, context))
            }
            exports.function(
                advertised, kemi: advertised + "_user_params", .template("address"), .template("user"), .template("parameters"), routes: [.request]
            ) { [unowned self] context, arguments in
                add(
                    context, tellsSource: tellsSource, user: Self.text(arguments, 1, context), parameters: Self.text(arguments, 2, context),
                    advertised: Self.text(arguments, 0, context))
            }
        }
    }

    private static func text(_ arguments: Arguments, _ index: Int, _ context: RouteContext) -> ByteView {
        arguments.object(index, as: TextTemplate.self)?.text(context) ?? .empty
    }

    public func provision(_ server: ServerContext) throws {
        guard usesReceived else { return }
        let rr = try server.registry.required(RRModule.self, by: "path (use_received)")
        rr.routed.append { [unowned self] context, parameters in follow(context, parameters) }
    }

    // MARK: Writing

    /// Adds a Path header in front of those that are there.
    private func add(
        _ context: RouteContext, tellsSource: Bool, user: ByteView = .empty, parameters: ByteView = .empty, advertised: ByteView? = nil
    ) -> Int {
        let message = context.message
        if let advertised, !isAddress(advertised, context.arena) {
            context.log(.error, "path", "\"\(advertised)\" is no address to advertise")
            return -1
        }
        var head = ByteBuilder(context.arena, capacity: 64)
        head.append("Path: <sip:")
        if !user.isEmpty {
            head.append(user)
            head.append(ASCII.at)
        }
        if let advertised { head.append(advertised) }
        let prefix = head.finish()
        let suffix = suffix(context, tellsSource: tellsSource, parameters)
        let offset = message.first(.path)?.offset ?? message.headersEnd
        func insert(_ address: MessageEdits.Marker, _ socketName: MessageEdits.Marker) {
            message.edits.insert(prefix, address, writesSocketName ? .empty : suffix, at: offset)
            if writesSocketName { message.edits.insert(.empty, socketName, suffix, at: offset) }
        }
        insert(advertised == nil ? .outgoingAddress : .outgoingTransport, .outgoingSocketName)
        if writesBothSockets { insert(advertised == nil ? .incomingAddress : .incomingTransport, .incomingSocketName) }
        return 1
    }

    private func isAddress(_ text: ByteView, _ arena: Arena) -> Bool {
        guard !text.isEmpty, let uri = SIPURI(arena.concatenate(ByteView("sip:"), text)) else { return false }
        return !uri.host.isEmpty
    }

    private func suffix(_ context: RouteContext, tellsSource: Bool, _ parameters: ByteView) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 128)
        text.append(";lr")
        if tellsSource {
            text.append(ASCII.semicolon)
            text.append(receivedName.view)
            text.append(ASCII.equals)
            writeSource(context, to: &text)
        }
        if !parameters.isEmpty {
            text.append(ASCII.semicolon)
            text.append(parameters)
        }
        text.append(writesBothSockets ? ";r2=on>\r\n" : ">\r\n")
        return text.finish()
    }

    private func writeSource(_ context: RouteContext, to text: inout ByteBuilder) {
        let source = context.received.source
        let transport = context.received.transport
        let address = source.ip.text(in: context.arena, bracketed: true)
        switch receivedFormat {
        case .uri:
            text.append("sip:")
            text.append(address)
            text.append(ASCII.colon)
            text.append(decimal: Int(source.port))
            if transport != .udp {
                text.append("%3Btransport%3D")
                text.append(transport == .wss ? TransportProtocol.ws.name : transport.name)
            }
        case .tildes:
            text.append(address)
            text.append("~")
            text.append(decimal: Int(source.port))
            text.append("~")
            text.append(decimal: Int(transport.rawValue))
        }
    }

    // MARK: Following

    /// Sends a request that followed our Path to where the registration came from.
    private func follow(_ context: RouteContext, _ parameters: ByteView) {
        guard let value = parameters.parameter(receivedName.view), !value.isEmpty else { return }
        switch receivedFormat {
        case .uri:
            guard let uri = PercentEncoding.decoded(value, context.arena) else {
                return context.log(.error, "path", "the received parameter \"\(value)\" is badly escaped")
            }
            context.destinationURI = uri
        case .tildes:
            guard let alias = ContactAlias.value(value), alias.length == value.count else {
                return context.log(.error, "path", "the received parameter \"\(value)\" is malformed")
            }
            context.destinationURI = alias.uri(context.arena)
        }
        // the same request URI may be forwarded to anew
        context.message.newRequestURI = context.arena.copy(context.message.currentURI)
    }
}
