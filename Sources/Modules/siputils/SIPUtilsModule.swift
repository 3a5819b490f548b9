import Routing
import SIPMessage

/// Module siputils: tests and helpers around URIs, requests and identities.
public final class SIPUtilsModule: Module, @unchecked Sendable {
    public static let name = "siputils"

    private var optionsAccept = "*/*"
    private var optionsEncoding = ""
    private var optionsLanguage = "en"
    private var optionsSupported = ""
    private var identityPrefix = ""
    private var identitySuffix = ";party=calling;id-type=subscriber;screen=yes"
    private var identityVariable: Variable?
    private var maximumE164 = 15
    /// `contact_flds_separator`: between the parts of an encoded contact.
    private(set) var contactSeparator: UInt8 = 42

    public init() {}

    public func declare(_ exports: Exports) {
        declareParameters(exports)
        declareMessageTests(exports)
        declareNumbers(exports)
        declareIdentity(exports)
        URIFunctions.declare(exports)
        ContactEncoding.declare(exports) { [unowned self] in contactSeparator }
        ContactParameters.declare(exports)
        ChargingVector.declare(exports)
    }

    private func declareParameters(_ exports: Exports) {
        let registry = exports.registry
        exports.parameter("options_accept", string: { [unowned self] in optionsAccept = $0 })
        exports.parameter("options_accept_encoding", string: { [unowned self] in optionsEncoding = $0 })
        exports.parameter("options_accept_language", string: { [unowned self] in optionsLanguage = $0 })
        exports.parameter("options_support", string: { [unowned self] in optionsSupported = $0 })
        exports.parameter("rpid_prefix", string: { [unowned self] in identityPrefix = $0 })
        exports.parameter("rpid_suffix", string: { [unowned self] in identitySuffix = $0 })
        exports.parameter("rpid_avp", string: { [unowned self] in identityVariable = try registry.variable($0) })
        exports.parameter("e164_max_len", integer: { [unowned self] in maximumE164 = $0 })
        exports.parameter("contact_flds_separator", string: { [unowned self] in
            guard let byte = $0.utf8.first, $0.utf8.count == 1 else { throw DeclarationError("contact_flds_separator must be one character") }
            contactSeparator = byte
        })
    }

    private func declareMessageTests(_ exports: Exports) {
        exports.ksr("is_first_hop_mode", aliasOf: "is_first_hop")
        exports.ksr("uri_param_value", aliasOf: "uri_param")
        exports.function("has_totag") { context, _ in context.message.toTag.isEmpty ? -1 : 1 }
        exports.function("is_request") { context, _ in context.message.isRequest ? 1 : -1 }
        exports.function("is_reply") { context, _ in context.message.isRequest ? -1 : 1 }
        exports.function("is_sip") { context, _ in context.message.version.hasPrefixIgnoringCase(ByteView("SIP")) ? 1 : -1 }
        exports.function("is_http") { context, _ in context.message.version.hasPrefix(ByteView("HTTP")) ? 1 : -1 }
        exports.function("is_first_hop") { context, _ in Self.isFirstHop(context, mode: 0) ? 1 : -1 }
        exports.function("is_first_hop", kemi: "is_first_hop_mode", .integer("mode")) { context, arguments in
            Self.isFirstHop(context, mode: arguments.integer(0)) ? 1 : -1
        }
        exports.function("is_supported", .prepared("option") { text, _ in
            guard ["path", "gruu", "timer", "100rel", "outbound", "eventlist"].contains(text.lowercased()) else {
                throw DeclarationError("unknown option \"\(text)\"", remedy: "path, gruu, timer, 100rel, outbound and eventlist are known")
            }
            return OwnedBytes(text)
        }) { context, arguments in
            var isFound = false
            context.message.forEachValue(.supported) { value, _ in
                isFound = value.equalsIgnoringCase(arguments.string(0))
                return !isFound
            }
            return isFound ? 1 : -1
        }
        exports.function("is_gruu") { context, _ in context.message.parsedURI.map { Self.gruu($0) } ?? -1 }
        exports.function("is_gruu", .text("uri")) { _, arguments in SIPURI(arguments.string(0)).map { Self.gruu($0) } ?? -1 }
        exports.function("cmp_hdr_name", .text("a"), .text("b")) { _, arguments in
            let left = arguments.string(0), right = arguments.string(1)
            let id = HeaderID(left)
            return (id == .other ? left.equalsIgnoringCase(right) : id == HeaderID(right)) ? 1 : -2
        }
        exports.function("sip_parse_headers") { _, _ in 1 }
        exports.function("hdr_date_check", .integer("seconds")) { context, arguments in
            DateHeader.check(context.message, now: context.server.surroundings.seconds, maximumDifference: arguments.integer(0))
        }
        exports.function("options_reply", routes: [.request]) { [unowned self] context, _ in optionsReply(context) }
    }

    /// 1 with a value (a public GRUU), 2 with `gr` alone (a temporary one), -1 for none.
    private static func gruu(_ uri: SIPURI) -> Int {
        guard let value = uri.parameter(ByteView("gr")) else { return -1 }
        return value.isEmpty ? 2 : 1
    }

    /// Whether the message comes from the first hop: a request with one Via, or a reply whose topmost Record-Route is ours.
    /// - Parameter mode: 0 to ask for an address there, and for a sender that is not that very address.
    private static func isFirstHop(_ context: RouteContext, mode: Int) -> Bool {
        let message = context.message
        if message.isRequest { return message.via2 == nil }
        guard let header = message.first(.recordRoute) else { return true }
        guard let address = NameAddress(HeaderValues.split(header.body).value), let uri = SIPURI(address.uri) else { return false }
        let ip = IPAddress(uri.host)
        if mode == 0, ip == nil { return false }
        guard context.server.network.isMyself(host: uri.host, port: uri.effectivePort, transport: uri.transport) else { return false }
        guard mode == 0, let ip else { return true }
        let source = context.received.source
        let transport = uri.transport == .any ? TransportProtocol.udp : uri.transport
        return !(ip == source.ip && source.port == (uri.port == 0 ? 5060 : UInt16(truncatingIfNeeded: uri.port)) && transport == context.received.transport)
    }

    private func declareNumbers(_ exports: Exports) {
        exports.function("is_e164", .variable("number", writable: false), routes: [.request, .failure, .local]) { [unowned self] context, arguments in
            guard let value = arguments.variable(0)?.value(context), value.isString else { return -1 }
            return isE164(value.text) ? 1 : -1
        }
        exports.function("is_uri_user_e164", .variable("uri", writable: false)) { [unowned self] context, arguments in
            guard let value = arguments.variable(0)?.value(context), value.isString else { return -1 }
            return isUserE164(value.text) ? 1 : -1
        }
        exports.ksr("is_uri_user_e164", .literal("uri")) { [unowned self] _, arguments in .integer(isUserE164(arguments.string(0)) ? 1 : -1) }
        exports.function("is_tel_number", .text("text")) { _, arguments in
            let text = arguments.string(0)
            if text.first == UInt8(ascii: "+"), !(49...57).contains(text[1]) { return -2 }
            return Self.all(text.first == UInt8(ascii: "+") ? text.dropFirst() : text) { ASCII.isDigit($0) } > 0 ? 1 : -2
        }
        exports.function("is_numeric", .text("text")) { _, arguments in
            Self.all(arguments.string(0)) { ASCII.isDigit($0) } > 0 ? 1 : -2
        }
        exports.function("is_alphanum", .text("text")) { _, arguments in Self.all(arguments.string(0)) { ASCII.isAlphanumeric($0) } }
        exports.function("is_alphanumex", .text("text"), .text("more")) { _, arguments in
            let more = arguments.string(1)
            return Self.all(arguments.string(0)) { ASCII.isAlphanumeric($0) || more.contains($0) }
        }
        exports.function("is_user", .text("name"), routes: [.request, .local]) { [unowned registry = exports.registry] context, arguments in
            // credentials count once a module has looked at them
            guard let user = registry.module(AuthModule.self)?.authenticator?.usedUser(context) else {
                context.log(.error, "siputils", "is_user: there are no checked credentials; authenticate the request first")
                return -1
            }
            return !user.isEmpty && user == arguments.string(0) ? 1 : -1
        }
    }

    /// 1 if all bytes pass, -2 for an empty text, -3 otherwise.
    private static func all(_ text: ByteView, _ test: (UInt8) -> Bool) -> Int {
        guard !text.isEmpty else { return -2 }
        for index in 0..<text.count where !test(text[index]) { return -3 }
        return 1
    }

    /// `+` and 2 to the limit's count of digits.
    private func isE164(_ text: ByteView) -> Bool {
        guard text.count > 2, text.count <= maximumE164 + 1, text[0] == 43 else { return false }
        for index in 1..<text.count where !ASCII.isDigit(text[index]) { return false }
        return true
    }

    /// Whether the user of a URI is such a number.
    private func isUserE164(_ uri: ByteView) -> Bool {
        guard let colon = uri.firstIndex(of: ASCII.colon), let at = uri.firstIndex(of: ASCII.at, from: colon + 1) else { return false }
        return isE164(uri[(colon + 1)..<at])
    }

    private func declareIdentity(_ exports: Exports) {
        exports.function("append_rpid_hf", routes: [.request, .failure, .branch]) { [unowned self] context, _ in
            identityPrefix.withByteView { prefix in identitySuffix.withByteView { appendIdentity(context, prefix, $0) } }
        }
        exports.function("append_rpid_hf", .literal("prefix"), .literal("suffix"), routes: [.request, .failure, .branch]) { [unowned self] context, arguments in
            appendIdentity(context, arguments.string(0), arguments.string(1))
        }
        exports.function("is_rpid_user_e164", routes: [.request]) { [unowned self] context, _ in
            guard let value = identityVariable?.value(context), value.isString else { return -1 }
            let text = NameAddress(value.text)?.uri ?? value.text
            guard let uri = SIPURI(text) else { return -1 }
            return isE164(uri.user) ? 1 : -1
        }
    }

    private func appendIdentity(_ context: RouteContext, _ prefix: ByteView, _ suffix: ByteView) -> Int {
        guard let value = identityVariable?.value(context), value.isString, !value.text.isEmpty else { return -1 }
        var line = ByteBuilder(context.arena, capacity: 128)
        line.append("Remote-Party-ID: ")
        line.append(prefix)
        line.append(value.text)
        line.append(suffix)
        line.append("\r\n")
        context.message.edits.insert(line.finish(), at: context.message.headersEnd)
        return 1
    }

    private func optionsReply(_ context: RouteContext) -> Int {
        guard context.message.method == .options else {
            context.log(.error, "siputils", "options_reply is for OPTIONS only")
            return -1
        }
        guard context.message.parsedURI?.user.isEmpty ?? false else {
            context.log(.error, "siputils", "options_reply: the request URI has a user")
            return -1
        }
        guard let sl = context.server.registry.module(SLModule.self) else { return -1 }
        var lines = ByteBuilder(context.arena, capacity: 128)
        for (name, value) in [
            ("Accept: ", optionsAccept), ("Accept-Encoding: ", optionsEncoding), ("Accept-Language: ", optionsLanguage), ("Supported: ", optionsSupported),
        ] {
            lines.append(name)
            lines.append(value)
            lines.append("\r\n")
        }
        context.message.edits.appendReplyHeader(lines.finish())
        return sl.sendReply(context, 200, ByteView("OK")) > 0 ? 1 : -1
    }
}
