import Routing
import SIPMessage

/// `change_reply_status`: another status line for a reply that is passed on.
enum ReplyStatus {
    /// 1; -1 for a code out of range, and where the class would change to or from provisional or successful.
    static func change(_ context: RouteContext, _ code: Int, reason: ByteView?) -> Int {
        let message = context.message
        if let reason, reason.isEmpty {
            context.log(.error, "textopsx", "change_reply_status: the reason is empty")
            return -1
        }
        guard (100...699).contains(code) else {
            context.log(.error, "textopsx", "change_reply_status: \(code) is no status code (100 to 699)")
            return -1
        }
        let present = message.newStatusCode ?? message.statusCode
        if code < 300 || present < 300, code / 100 != present / 100 {
            context.log(.error, "textopsx", "change_reply_status: \(present) cannot become \(code), the class of a reply below 300 is fixed")
            return -1
        }
        message.newStatusCode = code
        if let reason { message.newReason = context.arena.copy(reason) }
        return 1
    }
}
