import Routing
import SIPMessage

extension DialogModule {
    private static let longestRouteParameter = 32

    func declareParameters(_ exports: Exports) {
        exports.parameter("enable_stats", integer: { [unowned self] in hasStatistics = $0 != 0 })
        exports.parameter("hash_size", integer: { [unowned self] in
            guard $0 <= 1 << 24 else { throw DeclarationError("dialog: hash_size \($0) is too large", remedy: "4096 to 65536 make sense") }
            // the largest power of two that is no more
            hashSize = $0 < 1 ? 1 : 1 << (Int.bitWidth - 1 - $0.leadingZeroBitCount)
        })
        exports.parameter("rr_param", string: { [unowned self] in
            guard (1...Self.longestRouteParameter).contains($0.utf8.count) else {
                throw DeclarationError("dialog: rr_param takes a name of 1 to \(Self.longestRouteParameter) characters")
            }
            routeParameterName = OwnedBytes($0)
        })
        exports.parameter("dlg_flag", integer: { [unowned self] in
            guard (-1...31).contains($0) else { throw DeclarationError("dialog: dlg_flag \($0) is no flag", remedy: "flags go from 0 to 31") }
            flagMask = $0 < 0 ? 0 : 1 << UInt32($0)
        })
        exports.parameter("timeout_avp", string: { [unowned self] in lifetimeText = $0 })
        exports.parameter("default_timeout", integer: { [unowned self] in
            guard $0 > 0 else { throw DeclarationError("dialog: default_timeout has to be more than 0") }
            defaultLifetime = $0
        })
        exports.parameter("dlg_extra_hdrs", string: { [unowned self] in extraHeaders = OwnedBytes($0) })
        exports.parameter("lreq_callee_headers", string: { [unowned self] in
            calleeHeaders = OwnedBytes($0.isEmpty || $0.hasSuffix("\n") ? $0 : $0 + "\r\n")
        })
        exports.parameter("dlg_match_mode", integer: { [unowned self] in
            guard let mode = Matching(rawValue: $0) else { throw DeclarationError("dialog: dlg_match_mode \($0) does not exist", remedy: "0, 1 and 2 do") }
            matching = mode
        })
        exports.parameter("detect_spirals", integer: { [unowned self] in detectsSpirals = try Self.isOn($0, "detect_spirals") })
        exports.parameter("profiles_with_value", string: { [unowned self] in try add(DialogProfile.parse($0, hasValue: true)) })
        exports.parameter("profiles_no_value", string: { [unowned self] in try add(DialogProfile.parse($0, hasValue: false)) })
        exports.parameter("bridge_controller", string: { [unowned self] in bridgeController = OwnedBytes($0) })
        exports.parameter("bridge_contact", string: { [unowned self] in bridgeContact = OwnedBytes($0) })
        exports.parameter("ruri_pvar", string: { [unowned self] in
            guard !$0.isEmpty else { throw DeclarationError("dialog: ruri_pvar is empty", remedy: "write a variable, \"$ru\" for one") }
            requestURIText = $0
        })
        exports.parameter("initial_cbs_inscript", integer: { [unowned self] in tellsInScript = try Self.isOn($0, "initial_cbs_inscript") })
        exports.parameter("send_bye", integer: { [unowned self] in sendsBye = $0 != 0 })
        exports.parameter("wait_ack", integer: { [unowned self] in waitsForACK = $0 == 1 })
        exports.parameter("ka_timer", integer: { [unowned self] in keepaliveTimer = $0 })
        exports.parameter("ka_interval", integer: { [unowned self] in
            guard $0 == 0 || $0 >= 30 else { throw DeclarationError("dialog: ka_interval \($0) is too short", remedy: "30 seconds at least") }
            keepaliveInterval = $0
        })
        exports.parameter("ka_failed_limit", integer: { [unowned self] in lostKeepaliveLimit = $0 })
        exports.parameter("timeout_noreset", integer: { [unowned self] in keepsTimeout = try Self.isOn($0, "timeout_noreset") })
        exports.parameter("early_timeout", integer: { [unowned self] in earlyTimeout = $0 })
        exports.parameter("noack_timeout", integer: { [unowned self] in unacknowledgedTimeout = $0 })
        exports.parameter("end_timeout", integer: { [unowned self] in endTimeout = $0 })
        exports.parameter("h_id_start", integer: { [unowned self] in
            guard $0 != -1 else { throw DeclarationError("dialog: h_id_start -1 (the server_id) is not available yet", remedy: "write the number", isForNow: true) }
            firstID = max(0, $0)
        })
        exports.parameter("h_id_step", integer: { [unowned self] in idStep = max(1, $0) })
        exports.parameter("keep_proxy_rr", integer: { [unowned self] in
            guard (0...3).contains($0) else { throw DeclarationError("dialog: keep_proxy_rr \($0) does not exist", remedy: "0 to 3 do") }
            (routesToCalleeKeepOwn, routesToCallerKeepOwn) = ($0 & 1 != 0, $0 & 2 != 0)
        })
        exports.parameter("dlg_filter_mode", integer: { [unowned self] in filtersForeign = $0 & 1 != 0 })
        let registry = exports.registry
        exports.parameter("event_callback", string: { [unowned self] in
            hasCallback = !$0.isEmpty
            for event in ["dialog:start", "dialog:end", "dialog:failed", "dialog:timeout", "unknown"] { registry.setEventCallback(event, $0) }
        })
        // the one timer of the server does it
        exports.parameter("timer_procs", integer: { _ in })
        declareMissing(exports)
    }

    private func declareMissing(_ exports: Exports) {
        for (name, what) in [("track_cseq_updates", "CSeqs do not follow uac_auth() yet"), ("enable_dmq", "it needs module dmq, which is not available yet")] {
            exports.parameter(name, integer: {
                if $0 != 0 { throw DeclarationError("dialog: \(name) is set, and \(what)", remedy: "set it to 0", isForNow: true) }
            })
        }
        exports.parameter("xavp_cfg", string: { _ in
            throw DeclarationError("dialog: xavp_cfg is not available yet", remedy: "remove it", isForNow: true)
        })
    }

    private static func isOn(_ value: Int, _ name: String) throws -> Bool {
        guard value == 0 || value == 1 else { throw DeclarationError("dialog: \(name) takes 0 or 1") }
        return value == 1
    }

    private func add(_ more: [DialogProfile]) throws {
        for profile in more {
            guard self.profile(profile.name.view) == nil else { throw DeclarationError("dialog: profile \(profile.name.view) is defined twice") }
            profiles.append(profile)
        }
    }
}
