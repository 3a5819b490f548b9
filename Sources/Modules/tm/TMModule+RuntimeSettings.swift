import Routing
import SIPMessage

extension TMModule {
    /// Declares what may change while the server runs, for `cfg.*` RPC commands and `@cfg_get.tm`.
    ///
    /// A change writes one aligned word that workers read without a lock: a transaction sees the value before or after it.
    func declareRuntimeSettings(_ registry: Registry) {
        func number(_ name: String, _ path: WritableKeyPath<TMSettings, Int> & Sendable, _ range: ClosedRange<Int>? = nil) {
            registry.settings.declare("tm", name, integer: settings[keyPath: path], range: range) { [unowned self] in settings[keyPath: path] = $0 }
        }
        func flag(_ name: String, _ path: WritableKeyPath<TMSettings, Bool> & Sendable) {
            registry.settings.declare("tm", name, integer: settings[keyPath: path] ? 1 : 0, range: 0...1) { [unowned self] in
                settings[keyPath: path] = $0 != 0
            }
        }
        func text(_ name: String, _ value: OwnedBytes) {
            registry.settings.declare("tm", name, string: value.view.string, isReadOnly: true)
        }
        // a timer of 0 would fire before the first reply can come
        let milliseconds = 1...Int(Int32.max)
        text("auto_inv_100_reason", settings.autoInvite100Reason)
        text("default_reason", settings.defaultReason)
        text("ac_extra_hdrs", settings.extraHeaderPrefix)
        flag("via1_matching", \.matchesViaSentBy)
        flag("callid_matching", \.matchesCallID)
        number("fr_timer", \.finalResponse, milliseconds)
        number("fr_inv_timer", \.finalResponseInvite, milliseconds)
        number("wt_timer", \.wait, milliseconds)
        number("retr_timer1", \.retransmission1, milliseconds)
        number("retr_timer2", \.retransmission2, milliseconds)
        number("max_inv_lifetime", \.maxInviteLifetime, milliseconds)
        number("max_noninv_lifetime", \.maxNonInviteLifetime, milliseconds)
        flag("noisy_ctimer", \.noisyTimer)
        flag("auto_inv_100", \.autoInvite100)
        flag("restart_fr_on_each_reply", \.restartsFinalResponseOnEachReply)
        flag("pass_provisional_replies", \.passesProvisional)
        flag("aggregate_challenges", \.aggregatesChallenges)
        number("unmatched_cancel", \.unmatchedCancel, 0...2)
        number("default_code", \.defaultCode, 400...699)
        registry.settings.declare("tm", "reparse_invite", integer: 1, isReadOnly: true)
        number("cancel_b_method", \.cancelMethod, 0...2)
        flag("disable_6xx_block", \.disables6xx)
        flag("local_cancel_reason", \.writesCancelReason)
        flag("e2e_cancel_reason", \.copiesCancelReason)
        flag("relay_100", \.relays100)
        flag("enable_uac_fr", \.enablesClientTimers)
    }
}
