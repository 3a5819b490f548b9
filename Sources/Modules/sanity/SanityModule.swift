import Routing
import SIPMessage

/// Module sanity: refuses requests that are malformed (RFC 3261 sections 8.2 and 16.3).
public final class SanityModule: Module, @unchecked Sendable {
    public static let name = "sanity"

    private var defaultMessageChecks = 0xfff7
    private var defaultURIChecks = 3
    private var proxyRequires: [OwnedBytes] = []
    private var isSilent = true
    private var refusesEarly = true

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("default_checks", integer: { [unowned self] in defaultMessageChecks = $0 })
        exports.parameter("uri_checks", integer: { [unowned self] in defaultURIChecks = $0 })
        exports.parameter("proxy_require", string: { [unowned self] in
            proxyRequires = $0.split(separator: ",").map { OwnedBytes(String($0.drop { $0 == " " })) }
        })
        exports.parameter("autodrop", integer: { [unowned self] in isSilent = $0 != 0 })
        exports.parameter("noreply", integer: { [unowned self] in refusesEarly = $0 == 0 })
        exports.ksr("sanity_check_defaults", aliasOf: "sanity_check")
        exports.function("sanity_check", routes: [.request, .tmReply, .coreReply, .event]) { [unowned self] context, _ in
            check(context, defaultMessageChecks, defaultURIChecks)
        }
        exports.function("sanity_check", .integer("checks"), routes: [.request, .tmReply, .coreReply, .event]) { [unowned self] context, arguments in
            check(context, arguments.integer(0), defaultURIChecks)
        }
        exports.function("sanity_check", .integer("checks"), .integer("uris"), routes: [.request, .tmReply, .coreReply, .event]) { [unowned self] context, arguments in
            check(context, arguments.integer(0), arguments.integer(1))
        }
        exports.function("sanity_reply", routes: [.request]) { context, _ in context.options.contains(.taken) ? 1 : -1 }
    }

    private struct Refusal {
        let code: Int
        let reason: ByteView
        init(_ code: Int, _ reason: StaticString) {
            self.code = code
            self.reason = ByteView(reason)
        }
    }

    private func check(_ context: RouteContext, _ checks: Int, _ uriChecks: Int) -> Int {
        guard let refusal = firstProblem(context, checks, uriChecks) else { return 1 }
        guard context.message.isRequest, context.message.method != .ack, refusesEarly, refusal.code > 0 else { return -1 }
        _ = context.server.registry.module(SLModule.self)?.reply(context, refusal.code, refusal.reason)
        return -1
    }

    private func firstProblem(_ context: RouteContext, _ checks: Int, _ uriChecks: Int) -> Refusal? {
        let message = context.message
        if checks & 2 != 0, message.isRequest, message.version != ByteView("SIP/2.0") { return Refusal(505, "Version Not Supported") }
        if checks & 4 != 0, message.isRequest, message.parsedURI == nil { return Refusal(416, "Unsupported URI Scheme") }
        if checks & 8 != 0, let problem = requiredHeaders(message) { return problem }
        if checks & 64 != 0, message.isRequest, let cseq = message.cseq, cseq.method != message.methodName { return Refusal(400, "CSeq method does not match request method") }
        if checks & 128 != 0 {
            guard let cseq = message.cseq else { return Refusal(400, "Missing CSeq header") }
            if cseq.number > UInt(UInt32.max) { return Refusal(400, "CSeq number is illegal") }
        }
        if checks & 256 != 0, message.first(.contentLength) != nil {
            guard let length = message.contentLength else { return Refusal(400, "Unable to parse Content-Length header") }
            if length > message.buffer.count - message.bodyOffset { return Refusal(400, "Content-Length mis-match") }
        }
        if checks & 512 != 0, let header = message.first(.expires) {
            guard let value = header.body.unsignedInteger else { return Refusal(400, "Expires value is illegal") }
            if value > UInt(UInt32.max) { return Refusal(400, "Expires value is illegal") }
        }
        if checks & 1024 != 0, message.isRequest, let problem = proxyRequire(context) { return problem }
        if checks & 2048 != 0, let problem = uris(message, uriChecks) { return problem }
        if checks & 4096 != 0, message.isRequest, let problem = digest(message) { return problem }
        if checks & 8192 != 0, let problem = duplicates(message) { return problem }
        return nil
    }

    private func requiredHeaders(_ message: SIPMessage) -> Refusal? {
        if message.first(.to) == nil { return Refusal(400, "Missing To header") }
        if message.first(.from) == nil { return Refusal(400, "Missing From header") }
        if message.first(.cseq) == nil { return Refusal(400, "Missing CSeq header") }
        if message.first(.callID) == nil { return Refusal(400, "Missing Call-ID header") }
        if message.first(.via) == nil { return Refusal(400, "Missing Via header") }
        return nil
    }

    private func proxyRequire(_ context: RouteContext) -> Refusal? {
        var problem: Refusal?
        context.message.forEachValue(.proxyRequire) { value, _ in
            guard !proxyRequires.contains(where: { $0.view.equalsIgnoringCase(value) }) else { return true }
            var line = ByteBuilder(context.arena, capacity: 64)
            line.append("Unsupported: ")
            line.append(value)
            line.append("\r\n")
            context.message.edits.appendReplyHeader(line.finish())
            problem = Refusal(420, "Bad Extension")
            return false
        }
        return problem
    }

    private func uris(_ message: SIPMessage, _ checks: Int) -> Refusal? {
        if checks & 1 != 0, message.isRequest, message.parsedURI == nil { return Refusal(400, "Bad Request URI") }
        if checks & 2 != 0, message.from.flatMap({ SIPURI($0.uri) }) == nil { return Refusal(400, "Bad From header") }
        if checks & 4 != 0, message.to.flatMap({ SIPURI($0.uri) }) == nil { return Refusal(400, "Bad To header") }
        if checks & 8 != 0, message.first(.contact) != nil {
            var isBad = false
            message.forEachValue(.contact) { value, _ in
                isBad = value != ByteView("*") && NameAddress(value).flatMap { SIPURI($0.uri) } == nil
                return !isBad
            }
            if isBad { return Refusal(400, "Bad Contact header") }
        }
        return nil
    }

    private func digest(_ message: SIPMessage) -> Refusal? {
        for id in [HeaderID.authorization, .proxyAuthorization] {
            guard let header = message.first(id), header.body.hasPrefixIgnoringCase(ByteView("Digest ")) else { continue }
            var found: Set<Int> = []
            var iterator = ParameterIterator(header.body.dropFirst(7), separator: ASCII.comma)
            while let parameter = iterator.next() {
                for (index, name) in (["username", "nonce", "response", "realm", "uri"] as [StaticString]).enumerated()
                where parameter.name.equalsIgnoringCase(ByteView(name)) && !parameter.unquotedValue.isEmpty {
                    found.insert(index)
                }
            }
            if found.count < 5 { return Refusal(400, "Digest credentials are incomplete") }
        }
        return nil
    }

    private func duplicates(_ message: SIPMessage) -> Refusal? {
        if message.isRequest {
            let single: [HeaderID] = [.from, .to, .cseq, .callID]
            for id in single {
                if let first = message.headers.firstIndex(id), message.headers.nextIndex(id, after: first) != nil { return Refusal(400, "Duplicate header") }
            }
        }
        return nil
    }
}
