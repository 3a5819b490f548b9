import Routing
import SIPMessage
import Synchronization

/// Module registrar: registrations and look-ups in the location tables of usrloc (RFC 3261 section 10, RFC 3327, RFC 5626, RFC 5627).
public final class RegistrarModule: Module, @unchecked Sendable {
    public static let name = "registrar"

    /// What of Path the reply returns.
    enum PathMode: Int { case off, lazy, strict }
    /// How RFC 5626 is handled.
    enum OutboundMode: Int { case none, supported, required }
    /// When `reg-id` counts.
    enum RegistrationIDMode: Int { case outbound, always }

    /// Parameters that may change later, as the config sets them.
    private var initial = RegistrarSettings.Initial()
    private(set) var settings = RegistrarSettings(RuntimeSettings(), .init())
    private(set) var receivedParameter = OwnedBytes("received")
    private var receivedAVP = ""
    private var receivedVariable: Variable?
    private(set) var showsAdvertisedSocket = false
    private var socketFlag = -1
    private var socketHeader: OwnedBytes?
    /// Message flag that makes `save()` look for a socket, as a mask; 0 for none.
    private(set) var socketMask: UInt32 = 0
    private(set) var filtersMethods = false
    private(set) var usesPath = false
    private(set) var pathMode = PathMode.strict
    private(set) var usesPathReceived = false
    private(set) var checksLocalPath = false
    private var configXAVP: OwnedBytes?
    private(set) var recordXAVP = OwnedBytes()
    private(set) var recordXAVPMask = 0
    private(set) var isGRUUEnabled = true
    private(set) var outboundMode = OutboundMode.none
    private(set) var registrationIDMode = RegistrationIDMode.outbound
    /// Seconds of Flow-Timer, 0 for none.
    private(set) var flowTimer = 0
    private(set) var contactMaxSize = 512
    private(set) var lookupFilterMode = 0
    private(set) var refusesBriefIntervals = false
    /// `server_id` of the config, part of ruids.
    private(set) var serverID: UInt32 = 0

    private(set) var usrloc = UsrlocModule()
    private(set) var sl = SLModule()
    private(set) var identifiers = ContactIdentifier(tag: "uloc", serverID: 0, now: 0)
    private(set) var accepted = Counter()
    private(set) var rejected = Counter()
    private var workerSlot = 0
    /// Place of `event_route[usrloc:contact-expired]` in a script.
    private var expiryEvent = 0
    private let profiles = Mutex<[String]>([])
    /// Number of the profile `exp`.
    private(set) var expiryProfile = 0

    public init() {}

    public func declare(_ exports: Exports) {
        workerSlot = exports.registry.reserveWorkerSlot()
        expiryEvent = exports.registry.watch(event: "usrloc:contact-expired")
        expiryProfile = profileIndex("exp")
        declareParameters(exports)
        declareSaving(exports)
        declareLookups(exports)
        declareQuestions(exports)
        exports.variable("ulc") { [unowned self] spec in try ContactVariable(self, spec) }
        accepted = exports.counter("accepted_regs")
        rejected = exports.counter("rejected_regs")
        let statistics = exports.registry.statistics
        let shown: [(String, @Sendable (RegistrarSettings) -> Setting)] = [
            ("max_expires", \.maxExpires), ("max_contacts", \.maxContacts), ("default_expire", \.defaultExpires),
            ("default_expires_range", \.defaultExpiresRange), ("expires_range", \.expiresRange),
        ]
        for (name, setting) in shown { statistics.computed("registrar", name) { [unowned self] in setting(settings).integer } }
    }

    private func declareParameters(_ exports: Exports) {
        exports.parameter("default_expires", integer: { [unowned self] in initial.defaultExpires = $0 })
        exports.parameter("default_expires_range", integer: { [unowned self] in initial.defaultExpiresRange = try percent($0, "default_expires_range") })
        exports.parameter("expires_range", integer: { [unowned self] in initial.expiresRange = try percent($0, "expires_range") })
        exports.parameter("min_expires", integer: { [unowned self] in initial.minExpires = $0 })
        exports.parameter("max_expires", integer: { [unowned self] in initial.maxExpires = $0 })
        exports.parameter("default_q", integer: { [unowned self] in initial.defaultQ = $0 == -1 ? -1 : max(0, min(1000, $0)) })
        exports.parameter("append_branches", integer: { [unowned self] in initial.appendBranches = $0 })
        exports.parameter("case_sensitive", integer: { [unowned self] in initial.caseSensitive = $0 })
        exports.parameter("realm_prefix", string: { [unowned self] in initial.realmPrefix = $0 })
        exports.parameter("max_contacts", integer: { [unowned self] in initial.maxContacts = $0 })
        exports.parameter("retry_after", integer: { [unowned self] in initial.retryAfter = $0 })
        exports.parameter("use_expired_contacts", integer: { [unowned self] in initial.useExpiredContacts = $0 })
        exports.parameter("received_param", string: { [unowned self] in receivedParameter = OwnedBytes($0) })
        exports.parameter("received_avp", string: { [unowned self] in receivedAVP = $0 })
        exports.parameter("sock_mode", integer: { [unowned self] in showsAdvertisedSocket = $0 & 1 != 0 })
        exports.parameter("sock_flag", integer: { [unowned self] in socketFlag = $0 })
        exports.parameter("sock_hdr_name", string: { [unowned self] in socketHeader = OwnedBytes($0) })
        exports.parameter("method_filtering", integer: { [unowned self] in filtersMethods = $0 != 0 })
        exports.parameter("use_path", integer: { [unowned self] in usesPath = $0 != 0 })
        exports.parameter("path_mode", integer: { [unowned self] in pathMode = PathMode(rawValue: $0) ?? .strict })
        exports.parameter("path_use_received", integer: { [unowned self] in usesPathReceived = $0 != 0 })
        exports.parameter("path_check_local", integer: { [unowned self] in checksLocalPath = $0 > 0 })
        exports.parameter("xavp_cfg", string: { [unowned self] in configXAVP = OwnedBytes($0) })
        exports.parameter("xavp_rcd", string: { [unowned self] in recordXAVP = OwnedBytes($0) })
        exports.parameter("xavp_rcd_mask", integer: { [unowned self] in recordXAVPMask = $0 })
        exports.parameter("gruu_enabled", integer: { [unowned self] in isGRUUEnabled = $0 == 1 })
        exports.parameter("outbound_mode", integer: { [unowned self] in
            guard let mode = OutboundMode(rawValue: $0) else { throw DeclarationError("registrar: outbound_mode \($0) does not exist", remedy: "0, 1 and 2 do") }
            outboundMode = mode
        })
        exports.parameter("regid_mode", integer: { [unowned self] in
            guard let mode = RegistrationIDMode(rawValue: $0) else { throw DeclarationError("registrar: regid_mode \($0) does not exist", remedy: "0 and 1 do") }
            registrationIDMode = mode
        })
        exports.parameter("flow_timer", integer: { [unowned self] in
            guard (0...999).contains($0) else { throw DeclarationError("registrar: flow_timer \($0) is out of range", remedy: "it goes from 0 to 999 seconds") }
            flowTimer = $0
        })
        exports.parameter("contact_max_size", integer: { [unowned self] in contactMaxSize = $0 })
        exports.parameter("lookup_filter_mode", integer: { [unowned self] in lookupFilterMode = $0 })
        exports.parameter("min_expires_mode", integer: { [unowned self] in refusesBriefIntervals = $0 != 0 })
        let registry = exports.registry
        exports.parameter("event_callback", string: { registry.setEventCallback("usrloc:contact-expired", $0) })
    }

    private func percent(_ number: Int, _ name: String) throws -> Int {
        guard (0...100).contains(number) else { throw DeclarationError("registrar: \(name) \(number) is no percentage", remedy: "it goes from 0 to 100") }
        return number
    }

    public func provision(_ server: ServerContext) throws {
        usrloc = try server.registry.required(UsrlocModule.self, by: "registrar")
        sl = try server.registry.required(SLModule.self, by: "registrar")
        let usrloc = usrloc
        usrloc.aorsAreCaseSensitive = initial.caseSensitive != 0
        serverID = UInt32(truncatingIfNeeded: server.settings.serverID)
        identifiers = ContactIdentifier(tag: "uloc", serverID: serverID, now: usrloc.now)
        settings = RegistrarSettings(server.registry.settings, initial) { usrloc.aorsAreCaseSensitive = $0 }
        guard flowTimer == 0 || outboundMode != .none else {
            throw DeclarationError("registrar: flow_timer needs outbound_mode 1 or 2", remedy: "set outbound_mode, or flow_timer to 0")
        }
        if !receivedAVP.isEmpty {
            guard receivedAVP.hasPrefix("$avp(") else {
                throw DeclarationError("registrar: received_avp \"\(receivedAVP)\" is no AVP", remedy: "write $avp(name)")
            }
            receivedVariable = try server.registry.variable(receivedAVP)
        }
        let namesSocket = socketHeader.map { !$0.view.isEmpty } ?? configXAVP.map { !$0.view.isEmpty } ?? false
        if namesSocket, (0...31).contains(socketFlag) { socketMask = 1 << UInt32(socketFlag) }
        server.registry.hooks.started.append { [unowned self] server in
            // asked at each expiry: a reload may add the block or take it away
            self.usrloc.options.observers.onExpiry { [unowned self, unowned server] contact, worker in
                if let block = server.script.event(expiryEvent) { contactDidExpire(contact, worker, block) }
            }
        }
    }

    // MARK: Shared by the functions

    func state(_ worker: Worker) -> RegistrarWorkerState {
        if let known = worker.slots[workerSlot] { return unsafeDowncast(known, to: RegistrarWorkerState.self) }
        let made = RegistrarWorkerState()
        worker.slots[workerSlot] = made
        return made
    }

    /// The number of a profile; a new name gets a new one. Used at load only.
    func profileIndex(_ name: String) -> Int {
        profiles.withLock { profiles in
            if let known = profiles.firstIndex(of: name) { return known }
            profiles.append(name)
            return profiles.count - 1
        }
    }

    /// A number that the script gives for this message in the `xavp_cfg` XAVP.
    func configured(_ name: StaticString, _ context: RouteContext) -> Int? {
        guard let item = configuredItem(name, context), case .integer(let number) = item.content else { return nil }
        return number
    }

    /// A text that it gives there; nil for an empty one too.
    func configuredText(_ name: StaticString, _ context: RouteContext) -> ByteView? {
        guard let item = configuredItem(name, context), case .string(let text) = item.content, !text.view.isEmpty else { return nil }
        return text.view
    }

    private func configuredItem(_ name: StaticString, _ context: RouteContext) -> XAVP? {
        guard let configXAVP, !context.xavps.xavp.isEmpty, let item = context.xavps.xavp.item(configXAVP.view), case .list(let list) = item.content
        else { return nil }
        return list.item(ByteView(name))
    }

    /// The received URI that the script set in `received_avp`; empty for none.
    func receivedURI(_ context: RouteContext, longest: Int) throws(RegistrationFailure) -> ByteView {
        guard let receivedVariable else { return .empty }
        let value = receivedVariable.value(context)
        guard value.isString else { return .empty }
        guard value.text.count <= longest else {
            context.log(.error, "registrar", "the received URI is longer than \(longest) bytes")
            throw .contactTooLong
        }
        return value.text
    }

    /// The socket that the message's `sock_hdr_name` header names, or the script's `socket` value; nil if neither names one of ours.
    func chosenSocket(_ context: RouteContext) -> ListenSocket? {
        var text: ByteView?
        if let socketHeader, !socketHeader.view.isEmpty {
            text = context.message.firstIndex(named: socketHeader.view).map { context.message.headers[$0].body }
        } else {
            text = configuredText("socket", context)
        }
        guard let text, !text.isEmpty else { return nil }
        let socket = SocketName.find(text, context.server.network)
        if socket == nil { context.log(.error, "registrar", "\"\(text)\" is no listen socket of this server") }
        return socket
    }

    /// The socket that a contact registered by.
    func socket(of contact: Contact, _ context: RouteContext) -> ListenSocket? {
        let sockets = context.server.network.sockets
        return contact.socketIndex >= 0 && contact.socketIndex < sockets.count ? sockets[contact.socketIndex] : nil
    }
}
