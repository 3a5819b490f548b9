import Database
import Routing
import SIPMessage

/// Module uac: the server as a user agent client. It changes From and To of what it relays and puts them back in replies, answers
/// challenges for the caller, sends requests that a script makes, and registers at other servers.
public final class UACModule: Module, @unchecked Sendable {
    public static let name = "uac"

    /// How changed From and To URIs come back in later requests (`restore_mode`).
    enum RestoreMode: String {
        /// They do not.
        case none
        /// By `uac_restore_from()` and `uac_restore_to()`.
        case manual
        /// By `loose_route()`, or by the dialog.
        case auto
    }

    // parameters, with the manual's defaults; set before the workers start
    var fromParameter = OwnedBytes("vsf")
    var toParameter = OwnedBytes("vst")
    private(set) var restoreMode = RestoreMode.auto
    /// `restore_dlg`: the dialog keeps the URIs, in place of the Record-Route.
    private(set) var restoresByDialog = false
    private(set) var password = OwnedBytes("")
    private(set) var fromAVP: AVPSetting?
    private(set) var toAVP: AVPSetting?
    private(set) var credentials: [Credential] = []
    private var credentialTexts: (user: String, realm: String, password: String) = ("", "", "")
    private(set) var credentialVariables: AnswererVariables?
    private var socketText = ""
    /// `default_socket`: where requests of our own leave by.
    private(set) var socket: ListenSocket?

    private(set) var server: ServerContext?
    private(set) var tm: TMModule?
    private(set) var rr: RRModule?
    private(set) var dialog: DialogModule?
    /// What the module keeps for a message, `MessageState`.
    private(set) var slot = 0
    /// `$uac_req` of a worker.
    private(set) var requestSlot = 0
    /// Place of `event_route[uac:reply]` in a script.
    private(set) var replyEvent = 0
    let registrations = RemoteRegistrations()

    public init() {}

    public func declare(_ exports: Exports) {
        slot = exports.registry.reserveSlot()
        requestSlot = exports.registry.reserveWorkerSlot()
        replyEvent = exports.registry.watch(event: "uac:reply")
        exports.eventRoute("uac:reply")
        declareParameters(exports)
        declareReplacing(exports)
        declareAuthentication(exports)
        declareRequests(exports)
        declareRegistrations(exports)
        declareRegistrationCommands(exports)
    }

    private func declareParameters(_ exports: Exports) {
        let registry = exports.registry
        exports.parameter("rr_from_store_param", string: { [unowned self] in fromParameter = OwnedBytes($0) })
        exports.parameter("rr_to_store_param", string: { [unowned self] in toParameter = OwnedBytes($0) })
        exports.parameter("restore_mode", string: { [unowned self] in
            guard let mode = RestoreMode(rawValue: $0.lowercased()) else {
                throw DeclarationError("uac: restore_mode \"\($0)\" does not exist", remedy: "none, manual or auto")
            }
            restoreMode = mode
        })
        exports.parameter("restore_dlg", integer: { [unowned self] in restoresByDialog = $0 != 0 })
        exports.parameter("restore_passwd", string: { [unowned self] in password = OwnedBytes($0) })
        exports.parameter("restore_from_avp", string: { [unowned self] in fromAVP = try AVPSetting($0, parameter: "restore_from_avp") })
        exports.parameter("restore_to_avp", string: { [unowned self] in toAVP = try AVPSetting($0, parameter: "restore_to_avp") })
        // the one that was set last is found first
        exports.parameter("credential", string: { [unowned self] in credentials.insert(try Credential($0), at: 0) })
        exports.parameter("auth_username_avp", string: { [unowned self] in credentialTexts.user = $0 })
        exports.parameter("auth_realm_avp", string: { [unowned self] in credentialTexts.realm = $0 })
        exports.parameter("auth_password_avp", string: { [unowned self] in credentialTexts.password = $0 })
        exports.parameter("default_socket", string: { [unowned self] in socketText = $0 })
        exports.parameter("event_callback", string: { registry.setEventCallback("uac:reply", $0) })
        declareRegistrationParameters(exports)
    }

    public func provision(_ server: ServerContext) throws {
        self.server = server
        let registry = server.registry
        let tm = try registry.required(TMModule.self, by: Self.name)
        self.tm = tm
        let texts = [credentialTexts.user, credentialTexts.realm, credentialTexts.password]
        if texts.contains(where: { !$0.isEmpty }) {
            guard texts.allSatisfy({ !$0.isEmpty }) else {
                throw DeclarationError("uac: only some of auth_username_avp, auth_realm_avp and auth_password_avp are set", remedy: "set all three, or none")
            }
            credentialVariables = AnswererVariables(
                user: try registry.variable(texts[0]), realm: try registry.variable(texts[1]), password: try registry.variable(texts[2]))
        }
        if !socketText.isEmpty {
            socket = socketText.withByteView { SocketName.find($0, server.network) }
            guard socket != nil else {
                throw DeclarationError("uac: default_socket \"\(socketText)\" is no listen socket of this server", remedy: "name one of the listen addresses")
            }
        }
        try provisionRestoring(registry, tm)
        try provisionRegistrations(server)
    }

    private func provisionRestoring(_ registry: Registry, _ tm: TMModule) throws {
        tm.didCreateTransaction.append { [unowned self] context, transaction in didCreateTransaction(context, transaction) }
        guard restoreMode != .none else { return }
        guard !fromParameter.view.isEmpty, !toParameter.view.isEmpty else {
            throw DeclarationError("uac: rr_from_store_param and rr_to_store_param must not be empty", remedy: "name them, or set restore_mode to \"none\"")
        }
        let rr = try registry.required(RRModule.self, by: "uac, whose restore_mode is not \"none\",")
        self.rr = rr
        guard restoreMode == .auto else { return }
        if restoresByDialog {
            let dialog = try registry.required(DialogModule.self, by: "uac, whose restore_dlg is set,")
            self.dialog = dialog
            dialog.listeners.append(DialogRestorer(self, dialog))
        } else if !rr.appendsFromTag {
            throw DeclarationError("uac: restore_mode \"auto\" needs the From tag in Record-Routes", remedy: "set rr's append_fromtag to 1")
        }
        rr.routed.append { [unowned self] context, _ in requestFollowedRoute(context) }
    }

    public func startWorker(_ worker: Worker) throws { try startRegistrations(worker) }
}
