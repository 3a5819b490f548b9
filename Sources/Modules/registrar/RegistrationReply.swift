import Routing
import SIPMessage

/// The reply to a registration: the contacts of the address of record, or why it was refused.
extension RegistrarModule {
    /// `Contact: ...` with all valid contacts and its line end; empty if there are none. Needs the record's lock.
    func contactHeader(_ record: LocationRecord?, host: ByteView, now: Int, _ context: RouteContext) -> ByteView {
        guard let record else { return .empty }
        let withGRUU = isGRUUEnabled && OptionTags.contains(context.message, .supported, "gruu")
        var text = ByteBuilder(context.arena, capacity: 256)
        for contact in record.contacts where contact.isValid(at: now) {
            text.append(text.count == 0 ? "Contact: <" : ", <")
            text.append(contact.address)
            text.append(">")
            if contact.q >= 0 {
                text.append(";q=")
                QValue.write(contact.q, to: &text)
            }
            text.append(";expires=")
            text.append(decimal: contact.expires == 0 ? Int(UInt32.max) : contact.expires - now)
            if !receivedParameter.view.isEmpty, !contact.received.isEmpty {
                text.append(ASCII.semicolon)
                text.append(receivedParameter.view)
                text.append("=\"")
                text.append(contact.received)
                text.append(ASCII.quote)
            }
            if !contact.instance.isEmpty {
                if withGRUU { GRUU.write(contact, record, host: host, to: &text) }
                text.append(";+sip.instance=\"")
                text.append(contact.instance)
                text.append(ASCII.quote)
            }
            if contact.registrationID > 0 {
                text.append(";reg-id=")
                text.append(decimal: Int(contact.registrationID))
            }
            noteRecord(contact, now: now, context)
        }
        if text.count > 0 { text.append("\r\n") }
        return text.finish()
    }

    /// Adds the reply's headers to the request in hand and answers it.
    func sendReply(_ context: RouteContext) -> Int {
        let code = prepareReply(context)
        return sl.sendReply(context, code, ByteView(RegistrationFailure.reason(code)))
    }

    /// Adds the headers of the reply to the request in hand, for whoever answers it.
    /// - Returns: the status code that the reply should have.
    func prepareReply(_ context: RouteContext) -> Int {
        let state = state(context.worker)
        if state.outcome.message != context.message.buffer.base { state.outcome = RegistrationOutcome() }
        var failure = state.outcome.failure
        if !state.outcome.contacts.isEmpty { add(state.outcome.contacts, context) }
        state.outcome.contacts = .empty
        if failure == nil || failure == .unreported {
            if isPathRefused(context) { failure = .pathUnsupported }
            addOutbound(context)
        }
        state.outcome.failure = failure
        guard let failure, failure != .unreported else { return 200 }
        switch failure {
        case .outboundUnsupported:
            add("Require", ByteView("outbound"), context)
            add("Supported", ByteView("outbound"), context)
        case .outboundRequired: add("Unsupported", ByteView("outbound"), context)
        case .intervalTooBrief: add("Min-Expires", context.arena.decimal(settings.minExpires.integer), context)
        default: break
        }
        add("P-Registrar-Error", ByteView(failure.text), context)
        if failure.code >= 500, settings.retryAfter.integer > 0 {
            add("Retry-After", context.arena.decimal(settings.retryAfter.integer), context)
        }
        return failure.code
    }

    /// Returns the Path to the client if it can take it (RFC 3327 section 5.3); true if it has to be told that it cannot.
    private func isPathRefused(_ context: RouteContext) -> Bool {
        guard usesPath, pathMode != .off, !context.path.isEmpty else { return false }
        if OptionTags.contains(context.message, .supported, "path") {
            add("Path", context.path, context)
            return false
        }
        guard pathMode == .strict else { return false }
        add("Unsupported", ByteView("path"), context)
        add("Path", context.path, context)
        return true
    }

    private func addOutbound(_ context: RouteContext) {
        let tag = ByteView("outbound")
        switch outboundMode {
        case .none: return
        case .required:
            add("Require", tag, context)
            add("Supported", tag, context)
        case .supported:
            add("Supported", tag, context)
            let message = context.message
            guard OptionTags.contains(message, .require, "outbound") || OptionTags.contains(message, .supported, "outbound") else { return }
            add("Require", tag, context)
        }
        if flowTimer > 0 { add("Flow-Timer", context.arena.decimal(flowTimer), context) }
    }

    private func add(_ name: StaticString, _ value: ByteView, _ context: RouteContext) {
        var line = ByteBuilder(context.arena, capacity: 64)
        line.append(name)
        line.append(": ")
        line.append(value)
        line.append("\r\n")
        add(line.finish(), context)
    }

    private func add(_ line: ByteView, _ context: RouteContext) { context.message.edits.appendReplyHeader(line) }
}
