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
        flag("reparse_invite", \.reparsesInvite)
        flag("pass_provisional_replies", \.passesProvisional)
        text("contacts_avp", \.contactsAVP)
        text("contact_flows_avp", \.contactFlowsAVP)
        text("xavp_contact", \.xavpContact)
        flag("enable_uac_fr", \.enablesClientTimers)
        number("rich_redirect", \.richRedirect)
        // choices of the reference's inside that have no counterpart here: accepted, without effect
        for name in [
            "reply_matching", "ruri_matching", "callid_cseq_matching", "unix_tx_timeout", "blst_503", "blst_503_def_timeout",
            "blst_503_min_timeout", "blst_503_max_timeout", "blst_methods_add", "blst_methods_lookup", "reparse_on_dns_failover",
            "local_ack_mode", "local_ack_branch_mode", "failure_exec_mode", "dns_reuse_rcv_socket", "e2e_cancel_hop_by_hop", "headers_mode",
            "exec_time_check", "reply_relay_mode", "delayed_reply", "evlreq_mode",
        ] {
            exports.parameter(name, integer: { _ in })
        }
        for name in ["tw_append", "fr_timer_avp", "fr_inv_timer_avp", "failover_reply_codes"] {
            exports.parameter(name, string: { _ in
                throw DeclarationError("tm: parameter \(name) is not available", remedy: "remove it, or use t_set_fr() and variables")
            })
        }
        let registry = exports.registry
        for (name, event) in [
            ("event_callback", "tm:local-request"), ("event_callback_lres_sent", "tm:local-response-sent"), ("evcb_local_ack_sent", "tm:local-ack-sent"),
        ] {
            exports.parameter(name, string: { registry.setEventCallback(event, $0) })
        }
    }
}
