import Routing
import SIPMessage

/// Parameters of dispatcher.
struct DispatcherSettings {
    /// Bits of `flags`.
    static let hashesUserOnly = 1, keepsOthers = 2

    var flags = 0
    /// `force_dst`: whether a next hop that is set already is written over.
    var overwritesNextHop = true
    /// `use_default`: whether the last destination of a set is for when no other is in use.
    var hasDefault = false
    var destinationsName = "_dsdst_"
    var contextName = "_dsctx_"
    /// `xavp_dst_mode`: 1 leaves attributes out, 2 adds the socket, 4 its name. `xavp_ctx_mode`: 1 leaves the count out.
    var destinationsMode = 0
    var contextMode = 0
    /// `hash_pvar`, for algorithm 7.
    var hashText = ""
    private(set) var hash: TextTemplate?
    var setVariableName = ""
    var attributesVariableName = ""
    private(set) var setVariable: Variable?
    private(set) var attributesVariable: Variable?
    var probingMode = DispatcherModule.ProbingMode.flagged
    /// Silences after which a destination is down, answers after which it is up.
    var probingThreshold = 1
    var inactiveThreshold = 1
    var pingMethod = "OPTIONS"
    var pingFrom = "sip:dispatcher@localhost"
    /// Seconds, 0 for no pings.
    var pingInterval = 0
    var measuresLatency = false
    /// Thousandths of `ds_latency_estimator_alpha`.
    var latencyAlpha = 900
    /// Codes beside 2xx that are good answers, and classes of them.
    var goodCodes: Set<Int> = []
    var goodClasses: Set<Int> = []
    var outboundProxy = ""
    var defaultSocket = ""
    var defaultSocketName = ""
    var pingSocket = ""
    /// Seconds between two reloads.
    var reloadInterval = 5
    /// `ds_hash_size`: whether calls are counted, for algorithm 10. The table grows by itself here.
    var countsCalls = false
    /// Seconds that calls are counted: from their answer on, and before; and between looks for what expired.
    var callLifetime = 7200
    var ringingLifetime = 7200
    var callCheckInterval = 30

    /// - Throws: `DeclarationError` for a text that names no codes.
    mutating func setGoodCodes(_ text: String) throws {
        (goodCodes, goodClasses) = ([], [])
        for (name, value) in OptionText.pairs(text) {
            switch (name.lowercased(), Int(value)) {
            case ("code", let number?) where (100...699).contains(number): goodCodes.insert(number)
            case ("class", let number?) where (1...6).contains(number): goodClasses.insert(number)
            default: throw DeclarationError("dispatcher: bad \"\(name)=\(value)\" in ds_ping_reply_codes", remedy: "write \"class=2;code=480\"")
            }
        }
    }

    func isGood(_ code: Int) -> Bool { (200...299).contains(code) || goodCodes.contains(code) || goodClasses.contains(code / 100) }

    /// Resolves what names variables.
    mutating func prepare(_ registry: Registry) throws {
        if !hashText.isEmpty { hash = try registry.template(hashText) }
        if !setVariableName.isEmpty { setVariable = try registry.variable(setVariableName) }
        if !attributesVariableName.isEmpty { attributesVariable = try registry.variable(attributesVariableName) }
    }

    func declare(_ exports: Exports, _ module: DispatcherModule) {
        func number(_ name: String, _ set: @escaping @Sendable (inout DispatcherSettings, Int) throws -> Void) {
            exports.parameter(name, integer: { [unowned module] in try set(&module.settings, $0) })
        }
        func text(_ name: String, _ set: @escaping @Sendable (inout DispatcherSettings, String) throws -> Void) {
            exports.parameter(name, string: { [unowned module] in try set(&module.settings, $0) })
        }
        number("flags") { $0.flags = $1 }
        number("force_dst") { $0.overwritesNextHop = $1 != 0 }
        number("use_default") { $0.hasDefault = $1 != 0 }
        text("xavp_dst") { $0.destinationsName = $1 }
        number("xavp_dst_mode") { $0.destinationsMode = $1 }
        text("xavp_ctx") { $0.contextName = $1 }
        number("xavp_ctx_mode") { $0.contextMode = $1 }
        text("hash_pvar") { $0.hashText = $1 }
        text("setid_pvname") { $0.setVariableName = $1 }
        text("attrs_pvname") { $0.attributesVariableName = $1 }
        number("ds_probing_threshold") { $0.probingThreshold = $1 }
        number("ds_inactive_threshold") { $0.inactiveThreshold = $1 }
        text("ds_ping_method") { $0.pingMethod = $1 }
        text("ds_ping_from") { $0.pingFrom = $1 }
        number("ds_ping_interval") { $0.pingInterval = $1 }
        number("ds_ping_latency_stats") { $0.measuresLatency = $1 != 0 }
        number("ds_latency_estimator_alpha") { $0.latencyAlpha = (1...1000).contains($1) ? $1 : 900 }
        text("ds_ping_reply_codes") { try $0.setGoodCodes($1) }
        number("ds_probing_mode") {
            guard let mode = DispatcherModule.ProbingMode(rawValue: $1) else { throw DeclarationError("dispatcher: ds_probing_mode \($1) does not exist", remedy: "0 to 3 do") }
            $0.probingMode = mode
        }
        text("outbound_proxy") { $0.outboundProxy = $1 }
        text("ds_default_socket") { $0.defaultSocket = $1 }
        text("ds_default_sockname") { $0.defaultSocketName = $1 }
        text("ds_ping_socket") { $0.pingSocket = $1 }
        number("reload_delta") { $0.reloadInterval = max(0, $1) }
        number("ds_hash_expire") { $0.callLifetime = $1 }
        number("ds_hash_initexpire") { $0.ringingLifetime = $1 }
        number("ds_hash_check_interval") { $0.callCheckInterval = $1 }
        number("ds_hash_size") { $0.countsCalls = $1 > 0 }
        number("ds_timer_mode") { _, _ in }
        for name in ["ds_dns_mode", "ds_dns_interval", "ds_dns_ttl"] {
            // names are asked for when they are needed; the server's cache keeps the answers
            number(name) { _, _ in }
        }
        text("ds_db_extra_attrs") { _, value in
            guard value.isEmpty else {
                throw DeclarationError("dispatcher: ds_db_extra_attrs is not available yet", remedy: "write the attributes into the column attrs", isForNow: true)
            }
        }
    }
}
