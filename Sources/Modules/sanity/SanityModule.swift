import Routing
import SIPMessage

/// Module sanity: finds requests that are malformed (RFC 3261 sections 8.2 and 16.3) and answers them.
public final class SanityModule: Module, @unchecked Sendable {
    public static let name = "sanity"

    private var defaultMessageChecks = SanityChecks.defaults
    private var defaultURIChecks = 7
    private var proxyRequires: [OwnedBytes] = []
    private var sizes = SanitySizes()
    /// `autodrop`: a failed check ends the script.
    private var dropsFailed = true
    /// `noreply`: the answer waits for `sanity_reply`.
    private var leavesReply = false
    private var pendingSlot = 0

    public init() {}

    public func declare(_ exports: Exports) {
        pendingSlot = exports.registry.reserveSlot()
        exports.parameter("default_checks", integer: { [unowned self] in defaultMessageChecks = $0 })
        exports.parameter("uri_checks", integer: { [unowned self] in defaultURIChecks = $0 })
        exports.parameter("proxy_require", string: { [unowned self] in
            proxyRequires = $0.split(separator: ",").map { OwnedBytes($0.trimmingWhitespace) }
        })
        exports.parameter("autodrop", integer: { [unowned self] in dropsFailed = $0 != 0 })
        exports.parameter("noreply", integer: { [unowned self] in leavesReply = $0 != 0 })
        exports.parameter("size_checks", integer: { [unowned self] in sizes.isOn = $0 != 0 })
        for (name, limit) in SanitySizes.parameters {
            exports.parameter(name, integer: { [unowned self] in sizes[keyPath: limit] = $0 })
        }
        let routes: RouteKinds = [.request, .tmReply, .coreReply, .event]
        exports.function("sanity_check", .integer("checks").optional, .integer("uris").optional, routes: routes) { [unowned self] context, arguments in
            check(context, arguments.count > 0 ? arguments.integer(0) : defaultMessageChecks, arguments.count > 1 ? arguments.integer(1) : defaultURIChecks)
        }
        exports.ksr("sanity_check", .integer("checks"), .integer("uris")) { [unowned self] context, arguments in
            refusedAsFailure(check(context, arguments.integer(0), arguments.integer(1)))
        }
        exports.ksr("sanity_check_defaults") { [unowned self] context, _ in
            refusedAsFailure(check(context, defaultMessageChecks, defaultURIChecks))
        }
        exports.function("sanity_reply", routes: routes) { [unowned self] context, _ in reply(context) }
    }

    /// Embedded languages have no script that a 0 would end.
    private func refusedAsFailure(_ code: Int) -> Value { .integer(code == 0 ? -1 : code) }

    private func check(_ context: RouteContext, _ checks: Int, _ uriChecks: Int) -> Int {
        guard (1..<SanityChecks.limit).contains(checks) else {
            context.log(.error, "sanity", "the checks add up to \(checks), which is outside of 1 to \(SanityChecks.limit - 1): nothing was checked")
            return -1
        }
        guard (1..<SanityChecks.uriLimit).contains(uriChecks) else {
            context.log(.error, "sanity", "the URI checks add up to \(uriChecks), which is outside of 1 to \(SanityChecks.uriLimit - 1): nothing was checked")
            return -1
        }
        if leavesReply { context.slots[pendingSlot] = nil }
        let result: SanityResult = sizes.isOn && sizes.areExceeded(by: context.message)
            ? .failed : SanityChecks(message: context.message, proxyRequires: proxyRequires).run(checks, uriChecks)
        switch result {
        case .passed: return 1
        case .notApplicable: return -2
        case .failed: break
        case .refused(let refusal): refuse(context, refusal)
        }
        return dropsFailed ? 0 : -1
    }

    /// Answers the request, or keeps the answer for `sanity_reply`.
    private func refuse(_ context: RouteContext, _ refusal: Refusal) {
        let message = context.message
        guard message.isRequest, message.method != .ack else { return }
        if let extensionName = refusal.unsupported {
            var line = ByteBuilder(context.arena, capacity: 64)
            line.append("Unsupported: ")
            line.append(extensionName)
            line.append("\r\n")
            message.edits.appendReplyHeader(line.finish())
        }
        if leavesReply {
            context.slots[pendingSlot] = refusal
        } else {
            _ = context.server.registry.module(SLModule.self)?.sendReply(context, refusal.code, ByteView(refusal.reason))
        }
    }

    private func reply(_ context: RouteContext) -> Int {
        guard context.message.isRequest, context.message.method != .ack, leavesReply else { return 1 }
        let refusal = context.slots[pendingSlot] as? Refusal ?? Refusal(500, "Server Sanity Failure")
        let sent = context.server.registry.module(SLModule.self)?.sendReply(context, refusal.code, ByteView(refusal.reason)) ?? -1
        return sent < 0 ? -1 : 1
    }
}

/// What a check found.
enum SanityResult {
    case passed
    /// Malformed, without an answer to it.
    case failed
    case refused(Refusal)
    /// Credentials of another kind than digest.
    case notApplicable
}

/// The answer to a malformed request.
final class Refusal {
    let code: Int
    let reason: StaticString
    /// The extension for the header Unsupported.
    let unsupported: ByteView?

    init(_ code: Int, _ reason: StaticString, unsupported: ByteView? = nil) {
        self.code = code
        self.reason = reason
        self.unsupported = unsupported
    }
}

extension Substring {
    fileprivate var trimmingWhitespace: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
