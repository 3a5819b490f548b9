import Routing
import SIPMessage

/// Module uac_redirect: the contacts of 3xx replies as new branches, in a failure route (RFC 3261 section 8.1.3.4).
public final class UACRedirectModule: Module, @unchecked Sendable {
    public static let name = "uac_redirect"

    private var filters = ContactFilters()
    /// `acc_function`: what accounts a redirect, empty for nothing.
    private var accountingName = "acc_log_request"
    private var accountingTable = "acc"
    private var accounting: DynamicCall?
    /// `bflags`: flags of the new branches.
    private var flags: UInt32 = 0
    /// `flags_hdr_mode`: whether a contact's `flags` parameter takes their place (1) or adds to them (2).
    private var flagsMode = 0
    /// `q_value`: q of contacts without one, in thousandths.
    private var defaultQ = 10
    private var tm: TMModule?
    /// Where a message has the filters that its script set.
    private var slot = 0
    private var identifiers: ContactIdentifier?

    /// Contacts that are taken of one reply.
    private static let largestCount = 16

    public init() {}

    // MARK: Declaring

    public func declare(_ exports: Exports) {
        slot = exports.registry.reserveSlot()
        exports.parameter("deny_filter", string: { [unowned self] in filters.deny = [try ContactFilters.compile($0)] })
        exports.parameter("accept_filter", string: { [unowned self] in filters.accept = [try ContactFilters.compile($0)] })
        exports.parameter("default_filter", string: { [unowned self] in
            switch $0.lowercased() {
            case "accept": filters.acceptsByDefault = true
            case "deny": filters.acceptsByDefault = false
            default: throw DeclarationError("uac_redirect: default_filter \"\($0)\" does not exist", remedy: "accept or deny")
            }
        })
        exports.parameter("acc_function", string: { [unowned self] in
            guard ["", "acc_request", "acc_log_request", "acc_db_request"].contains($0) else {
                throw DeclarationError("uac_redirect: acc_function \"\($0)\" does not exist", remedy: "acc_log_request, acc_db_request, acc_request or nothing")
            }
            accountingName = $0
        })
        exports.parameter("acc_db_table", string: { [unowned self] in accountingTable = $0 })
        exports.parameter("bflags", integer: { [unowned self] in flags = UInt32(truncatingIfNeeded: $0) })
        exports.parameter("flags_hdr_mode", integer: { [unowned self] in flagsMode = $0 })
        exports.parameter("q_value", integer: { [unowned self] in defaultQ = max(QValue.unspecified, min(1000, $0)) })
        declareFunctions(exports)
    }

    private func declareFunctions(_ exports: Exports) {
        let filter = Parameter.prepared("filter") { text, _ in ContactFilters.Item(try ContactFilters.compile(text)) }
        let reset = Parameter.prepared("reset") { text, _ in try ContactFilters.Reset(text) }
        exports.function("set_deny_filter", filter, reset, routes: .failure) { [unowned self] context, arguments in
            addFilter(\.deny, context, arguments)
        }
        exports.function("set_accept_filter", filter, reset, routes: .failure) { [unowned self] context, arguments in
            addFilter(\.accept, context, arguments)
        }
        let limits = Parameter.prepared("limits") { text, _ in try Limits(text) }
        exports.function("get_redirects", limits, routes: .failure) { [unowned self] context, arguments in
            guard let limits = arguments.object(0, as: Limits.self) else { return -1 }
            return redirect(context, total: limits.total, each: limits.each, reason: nil)
        }
        exports.function("get_redirects", limits, .string("reason"), routes: .failure) { [unowned self] context, arguments in
            guard let limits = arguments.object(0, as: Limits.self) else { return -1 }
            return redirect(context, total: limits.total, each: limits.each, reason: arguments.string(1))
        }
        exports.ksr("get_redirects_all") { [unowned self] context, _ in .integer(redirect(context, total: 0, each: 0, reason: nil)) }
        let total = Parameter.integer("total"), each = Parameter.integer("each")
        exports.ksr("get_redirects", total, each) { [unowned self] context, arguments in
            .integer(redirect(context, total: arguments.integer(0), each: arguments.integer(1), reason: nil))
        }
        exports.ksr("get_redirects_acc", total, each, .literal("reason")) { [unowned self] context, arguments in
            let reason = arguments.string(2)
            return .integer(redirect(context, total: arguments.integer(0), each: arguments.integer(1), reason: reason.isEmpty ? nil : reason))
        }
    }

    /// `total[:each]`, each a number or `*`.
    private final class Limits: Sendable {
        /// Contacts in all and of one reply, 0 for any number.
        let total: Int
        let each: Int

        init(_ text: String) throws {
            func number(_ part: Substring) throws -> Int {
                if part == "*" { return 0 }
                guard let number = Int(part), (0...255).contains(number) else {
                    throw DeclarationError("get_redirects: \"\(text)\" is no limit", remedy: "write total:each, numbers up to 255 or *")
                }
                return number
            }
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            total = try number(parts[0])
            each = parts.count == 2 ? try number(parts[1]) : 0
        }
    }

    public func provision(_ server: ServerContext) throws {
        tm = try server.registry.required(TMModule.self, by: "uac_redirect")
        identifiers = ContactIdentifier(tag: "rdir", serverID: UInt32(truncatingIfNeeded: server.settings.serverID), now: server.surroundings.seconds)
        guard !accountingName.isEmpty else { return }
        let count = accountingName == "acc_log_request" ? 1 : 2
        guard let function = server.registry.function(named: accountingName, argumentCount: count) else {
            throw DeclarationError(
                "uac_redirect accounts with \(accountingName)(), a function of module acc",
                remedy: "add loadmodule \"acc.so\" before it, or set acc_function to \"\"", isForNow: server.registry.isLoaded("acc"))
        }
        accounting = DynamicCall([KSRFunction(function, named: function.name)], registry: server.registry)
    }

    // MARK: Filters

    private final class OwnFilters {
        var filters: ContactFilters
        init(_ filters: ContactFilters) { self.filters = filters }
    }

    private func addFilter(_ list: WritableKeyPath<ContactFilters, [RegularExpression?]>, _ context: RouteContext, _ arguments: Arguments) -> Int {
        guard let item = arguments.object(0, as: ContactFilters.Item.self), let reset = arguments.object(1, as: ContactFilters.Reset.self) else { return -1 }
        let own = context.slots[slot] as? OwnFilters ?? OwnFilters(filters)
        context.slots[slot] = own
        guard own.filters.add(item, reset, to: list) else {
            context.log(.error, "uac_redirect", "more than \(ContactFilters.limit - 1) filters of a kind")
            return -1
        }
        return 1
    }

    // MARK: Redirecting

    private func redirect(_ context: RouteContext, total: Int, each: Int, reason: ByteView?) -> Int {
        let chosen = (context.slots[slot] as? OwnFilters)?.filters ?? filters
        defer { context.slots[slot] = nil }
        guard let transaction = tm?.transaction(context), let first = transaction.branches.lastIndex(where: { $0.flags.contains(.firstOfStep) }) else {
            context.log(.error, "uac_redirect", "get_redirects: the message has no transaction that was relayed")
            return -1
        }
        var added = 0
        for branch in transaction.branches[first...] where (300...399).contains(branch.lastReceived) {
            guard let reply = branch.reply else { continue }
            var limit = Int.max
            if each > 0 { limit = each }
            if total > 0 { limit = min(limit, total - added) }
            if limit <= 0 { continue }
            for contact in contacts(reply.bytes, chosen, context).suffix(limit) where append(contact, context) {
                added += 1
                if let reason { account(reason, contact.uri, context) }
            }
        }
        return added > 0 ? 1 : -1
    }

    private struct Contact {
        let uri: ByteView
        let q: Int
        let flags: UInt32
    }

    /// The contacts of a reply that the filters let through, the least preferred first.
    private func contacts(_ bytes: ByteView, _ filters: ContactFilters, _ context: RouteContext) -> [Contact] {
        let reply = SIPMessage(arena: context.arena)
        do { try reply.parse(context.arena.copy(bytes)) } catch { return [] }
        var contacts: [Contact] = []
        reply.forEachValue(.contact) { value, _ in
            guard value != ByteView("*"), let address = NameAddress(value), filters.admits(address.uri) else { return true }
            var q = defaultQ
            if let text = address.parameter(ByteView("q")), !text.isEmpty {
                guard let number = QValue.parse(text) else { return true }
                q = number
            }
            var branchFlags = flags
            if flagsMode != 0, let text = address.parameter(ByteView("flags")), let number = text.unsignedInteger {
                branchFlags = UInt32(truncatingIfNeeded: number) | (flagsMode == 2 ? flags : 0)
            }
            let place = contacts.firstIndex { $0.q > q } ?? contacts.count
            contacts.insert(Contact(uri: address.uri, q: q, flags: branchFlags), at: place)
            if contacts.count > Self.largestCount { contacts.removeLast() }
            return true
        }
        return contacts
    }

    private func append(_ contact: Contact, _ context: RouteContext) -> Bool {
        var branch = Branch(uri: contact.uri)
        branch.q = contact.q
        branch.flags = contact.flags
        if let identifiers { branch.ruid = identifiers.next(in: context.arena) }
        if context.branches.append(branch) { return true }
        context.log(.error, "uac_redirect", "\"\(contact.uri)\" is one branch too many (max_branches)")
        return false
    }

    /// Accounts a redirect, with the contact as request URI.
    private func account(_ reason: ByteView, _ uri: ByteView, _ context: RouteContext) {
        guard let accounting else {
            context.log(.error, "uac_redirect", "a redirect with a reason is not accounted: acc_function is empty")
            return
        }
        let outer = context.message.newRequestURI
        context.message.newRequestURI = uri
        defer { context.message.newRequestURI = outer }
        accountingTable.withByteView { table in
            let arguments = accountingName == "acc_log_request" ? [Value.string(reason)] : [.string(reason), .string(table)]
            do {
                _ = try arguments.withUnsafeBufferPointer { try accounting.call(context, $0) }
            } catch {
                context.log(.error, "uac_redirect", "\(accountingName): \(error)")
            }
        }
    }
}
