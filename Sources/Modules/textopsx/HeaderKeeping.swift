import Routing
import SIPMessage

/// `keep_hf`: removes all headers but those that a message cannot do without, and those that are named.
enum HeaderKeeping {
    /// Always -1, as in the reference, also when it removed something.
    static func keep(_ context: RouteContext, _ names: RegularExpression?) -> Int {
        let message = context.message
        for index in 0..<message.headers.count {
            let header = message.headers[index]
            if isNeeded(header.id) { continue }
            if let names, names.matches(header.name) { continue }
            message.edits.remove(offset: header.offset, length: header.length)
        }
        return -1
    }

    private static func isNeeded(_ id: HeaderID) -> Bool {
        switch id {
        case .from, .to, .callID, .cseq, .via, .contact, .contentLength, .contentType, .route, .recordRoute, .maxForwards: true
        default: false
        }
    }
}
