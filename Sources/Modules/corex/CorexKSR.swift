import Routing
import SIPMessage

/// What corex offers to embedded languages beside its native functions.
enum CorexKSR {
    static func declare(_ exports: Exports) {
        exports.ksr("append_branch_uri", aliasOf: "append_branch")
        exports.ksr("append_branch_uri_q", aliasOf: "append_branch")
        exports.ksr("forward_uac_branch", aliasOf: "forward_uac")
        exports.ksr("forward_uac_uri_branch", aliasOf: "forward_uac_uri")
        exports.ksr("has_ruri_user") { context, _ in
            let user = context.message.isRequest ? context.message.parsedURI?.user : nil
            return .integer(user.map { !$0.isEmpty } ?? false ? 1 : -1)
        }
        exports.ksr("has_user_agent") { context, _ in
            .integer(context.message.first(.userAgent).map { !$0.body.isEmpty } ?? false ? 1 : -1)
        }
    }
}
