import Routing
import SIPMessage

extension TMModule {
    func declareParameters(_ exports: Exports) {
        func number(_ name: String, _ path: WritableKeyPath<TMSettings, Int> & Sendable, from least: Int = 0) {
            exports.parameter(name, integer: { [unowned self] in
                guard $0 >= least else { throw DeclarationError("tm: \(name) must be at least \(least)") }
                settings[keyPath: path] = $0
            })
        }
        func flag(_ name: String, _ path: WritableKeyPath<TMSettings, Bool> & Sendable) {
            exports.parameter(name, integer: { [unowned self] in settings[keyPath: path] = $0 != 0 })
        }
        func text(_ name: String, _ path: WritableKeyPath<TMSettings, String?> & Sendable) {
            exports.parameter(name, string: { [unowned self] in settings[keyPath: path] = $0.isEmpty ? nil : $0 })
        }
        func bytes(_ name: String, _ path: WritableKeyPath<TMSettings, OwnedBytes> & Sendable) {
            exports.parameter(name, string: { [unowned self] in settings[keyPath: path] = OwnedBytes($0) })
        }
        number("fr_timer", \.finalResponse, from: 1)
        number("fr_inv_timer", \.finalResponseInvite, from: 1)
        number("wt_timer", \.wait, from: 1)
        number("retr_timer1", \.retransmission1, from: 1)
        number("retr_timer2", \.retransmission2, from: 1)
        number("max_inv_lifetime", \.maxInviteLifetime)
        number("max_noninv_lifetime", \.maxNonInviteLifetime)
        flag("restart_fr_on_each_reply", \.restartsFinalResponseOnEachReply)
        flag("noisy_ctimer", \.noisyTimer)
        flag("auto_inv_100", \.autoInvite100)
        bytes("auto_inv_100_reason", \.autoInvite100Reason)
        flag("relay_100", \.relays100)
        number("default_code", \.defaultCode, from: 100)
        bytes("default_reason", \.defaultReason)
        flag("aggregate_challenges", \.aggregatesChallenges)
        flag("remap_503_500", \.remaps503)
        number("faked_reply_prio", \.fakedReplyPriority, from: Int.min)
        number("reply_408_code", \.reply408Code, from: 100)
        bytes("reply_408_reason", \.reply408Reason)
        number("failure_reply_mode", \.failureReplyMode)
        flag("disable_6xx_block", \.disables6xx)
        flag("via1_matching", \.matchesViaSentBy)
        flag("callid_matching", \.matchesCallID)
        text("on_sl_reply", \.unmatchedReplyRoute)
        number("cancel_b_method", \.cancelMethod)
        number("unmatched_cancel", \.unmatchedCancel)
        flag("local_cancel_reason", \.writesCancelReason)
        flag("e2e_cancel_reason", \.copiesCancelReason)
        bytes("ac_extra_hdrs", \.extraHeaderPrefix)
        flag("pass_provisional_replies", \.passesProvisional)
        text("contacts_avp", \.contactsAVP)
        text("contact_flows_avp", \.contactFlowsAVP)
        text("xavp_contact", \.xavpContact)
        flag("enable_uac_fr", \.enablesClientTimers)
        number("rich_redirect", \.richRedirect)
        declareTargetParameters(exports)
        declareAbsentParameters(exports)
        let registry = exports.registry
        for (name, event) in [
            ("event_callback", "tm:local-request"), ("event_callback_lres_sent", "tm:local-response-sent"), ("evcb_local_ack_sent", "tm:local-ack-sent"),
        ] {
            exports.parameter(name, string: { registry.setEventCallback(event, $0) })
        }
    }

    /// Parameters about targets, failed sending and what follows from it.
    private func declareTargetParameters(_ exports: Exports) {
        func flag(_ name: String, _ set: @escaping @Sendable (TMModule, Bool) -> Void) {
            exports.parameter(name, integer: { [unowned self] in set(self, $0 != 0) })
        }
        flag("dns_reuse_rcv_socket") { $0.settings.reusesReceivingSocket = $1 }
        flag("failure_exec_mode") { $0.settings.keepsUnsentBranches = $1 }
        flag("delayed_reply") { $0.settings.delaysErrorReply = $1 }
        flag("reply_relay_mode") { $0.settings.keepsFurtherAccepts = !$1 }
        exports.parameter("failover_reply_codes", string: { [unowned self] in settings.failoverCodes = try FailoverCodes($0) })
        exports.parameter("local_ack_mode", integer: { [unowned self] in
            guard let mode = TMSettings.LocalACKMode(rawValue: $0) else { throw DeclarationError("tm: local_ack_mode is 0, 1 or 2") }
            settings.localACKMode = mode
        })
        // the request as it was sent goes on to the next target; writing it anew matters only where it does go on
        exports.parameter("reparse_on_dns_failover", integer: { [unowned self] in settings.rewritesForNextTarget = $0 == 0 })
    }

    /// Parameters whose other values are not there: their default is accepted, and everything where nobody can see a difference.
    private func declareAbsentParameters(_ exports: Exports) {
        @Sendable func absent(_ name: String, _ value: String) -> DeclarationError {
            DeclarationError("tm: \(name) set to \(value) is not available yet", remedy: "remove the line", isForNow: true)
        }
        // how transactions are found, and what destination blocklists need, which the core refuses by itself
        for name in [
            "reply_matching", "ruri_matching", "callid_cseq_matching", "unix_tx_timeout", "blst_503", "blst_503_def_timeout",
            "blst_503_min_timeout", "blst_503_max_timeout", "blst_methods_add", "blst_methods_lookup", "exec_time_check",
        ] {
            exports.parameter(name, integer: { _ in })
        }
        for (name, standard) in [
            ("reparse_invite", 1), ("local_ack_branch_mode", 0), ("e2e_cancel_hop_by_hop", 1), ("headers_mode", 0), ("evlreq_mode", 0),
        ] {
            exports.parameter(name, integer: { if $0 != standard { throw absent(name, String($0)) } })
        }
        for name in ["tw_append", "fr_timer_avp", "fr_inv_timer_avp"] {
            exports.parameter(name, string: { if !$0.isEmpty { throw absent(name, "\"\($0)\"") } })
        }
    }
}
