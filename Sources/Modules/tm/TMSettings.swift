import Routing
import SIPMessage

/// Parameters of module tm, with the reference's names and defaults. Times are milliseconds.
struct TMSettings {
    // MARK: Timers

    /// `fr_timer`: how long a branch may stay without any reply.
    var finalResponse = 30_000
    /// `fr_inv_timer`: how long an INVITE may ring after a provisional reply.
    var finalResponseInvite = 120_000
    /// `wt_timer`: how long a finished transaction absorbs stray messages.
    var wait = 5_000
    /// `retr_timer1`, RFC 3261's T1.
    var retransmission1 = 500
    /// `retr_timer2`, RFC 3261's T2.
    var retransmission2 = 4_000
    var maxInviteLifetime = 180_000
    var maxNonInviteLifetime = 32_000
    var restartsFinalResponseOnEachReply = true
    /// `noisy_ctimer`: false lets a lone silent INVITE end without a 408.
    var noisyTimer = true

    // MARK: Replies

    var autoInvite100 = true
    var autoInvite100Reason = OwnedBytes("trying -- your call is important to us")
    var relays100 = false
    var defaultCode = 500
    var defaultReason = OwnedBytes("Server Internal Error")
    var aggregatesChallenges = true
    var remaps503 = true
    var fakedReplyPriority = 2000
    var reply408Code = 408
    var reply408Reason = OwnedBytes("Request Timeout")
    /// `failure_reply_mode`: what becomes of stored replies once a failure route added branches (0 keep, 1 drop all, 2 drop the latest
    /// step's, 3 drop all if branches were added).
    var failureReplyMode = 3
    var disables6xx = false
    var passesProvisional = false
    /// `delayed_reply`: a failed relaying is answered when the script ends, unless the script answers.
    var delaysErrorReply = true
    /// `reply_relay_mode` 0: a further 2xx takes the place of the one that is kept for retransmissions, and runs `onsend_route`.
    var keepsFurtherAccepts = false

    // MARK: Matching

    var matchesViaSentBy = true
    var matchesCallID = false
    /// `on_sl_reply`: route for replies that match nothing.
    var unmatchedReplyRoute: String?

    // MARK: CANCEL

    /// `cancel_b_method`: branches without a reply get, on a CANCEL, 0: a faked 487 at once; 1: retransmissions stop until
    /// the timeout; 2: the INVITE is sent on, the CANCEL follows the first reply.
    var cancelMethod = 1
    /// `unmatched_cancel`: 0 stateful, 1 stateless, 2 dropped.
    var unmatchedCancel = 0
    /// `local_cancel_reason`, `e2e_cancel_reason`: Reason headers of our CANCELs.
    var writesCancelReason = true
    var copiesCancelReason = true
    /// `ac_extra_hdrs`: prefix of header names that go into ACK and CANCEL too.
    var extraHeaderPrefix = OwnedBytes("")

    // MARK: Targets

    /// `dns_reuse_rcv_socket`: a further target is sent to by the socket that the request came in by, if it can.
    var reusesReceivingSocket = false
    /// `reparse_on_dns_failover` 0: the request is written anew for a further target.
    var rewritesForNextTarget = false
    /// `failover_reply_codes`: replies besides 503 that make a request go on to the next target.
    var failoverCodes = FailoverCodes()
    /// `failure_exec_mode`: a branch that could not be sent fails when its timer fires, instead of counting for nothing.
    var keepsUnsentBranches = false
    /// `local_ack_mode`: where the ACK to a 2xx of our own INVITE goes.
    var localACKMode = LocalACKMode.routed

    enum LocalACKMode: Int {
        /// By the reply's Contact and route set.
        case routed
        /// Where the INVITE went.
        case likeInvite
        /// Where the reply came from.
        case toSource
    }

    // MARK: Serial forking

    var contactsAVP: String?
    var contactFlowsAVP: String?
    var xavpContact: String?
    var enablesClientTimers = false
    /// `rich_redirect`: 1 adds Contacts of branches to local 3xx, 2 to relayed ones.
    var richRedirect = 0

    init() {}
}
