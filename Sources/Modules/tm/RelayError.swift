import SIPMessage

/// Why forwarding failed, numbered as the reference numbers it in return codes and replies.
enum RelayError {
    static let unspecified = -1
    static let config = -6
    static let noSocket = -7
    static let badVia = -8
    /// The transaction exists already.
    static let script = -10
    static let tooManyBranches = -12
    static let badRequest = -400
    static let send = -477
    static let badAddress = -478
    static let badURI = -479
    static let cancelled = -487

    /// Status code and words of the reply that an error calls for.
    static func reply(_ error: Int) -> (code: Int, reason: ByteView) {
        switch error {
        case send: (477, ByteView("Unfortunately error on sending to next hop occurred"))
        case badAddress: (478, ByteView("Unresolvable destination"))
        case badURI: (479, ByteView("Regretfully, we were not able to process the URI"))
        case cancelled: (487, ByteView("Transaction canceled"))
        case tooManyBranches: (500, ByteView("Forking capacity exceeded"))
        case badRequest: (400, ByteView("Bad Request"))
        case 0: (500, ByteView("No error"))
        default: (500, ByteView("I'm terribly sorry, server error occurred"))
        }
    }

    /// The reason phrase with the error's number, as `t_reply_error` sends it.
    static func reason(_ error: Int, in arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 96)
        text.append(reply(error).reason)
        text.append(" (")
        text.append(decimal: -error)
        text.append("/TM)")
        return text.finish()
    }
}
