import Routing

/// The core's statistics that the receive loop counts.
package struct CoreCounters: Sendable {
    let requests: Counter
    let replies: Counter
    let badMessages: Counter

    package init(_ statistics: Statistics) {
        requests = statistics.counter("core", "rcv_requests")
        replies = statistics.counter("core", "rcv_replies")
        badMessages = statistics.counter("core", "bad_msg_hdr")
    }
}
