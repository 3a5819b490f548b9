import Routing
import SIPMessage

/// `fix_nated_sdp()`: addresses and marks in session descriptions.
struct SDPFixing {
    struct Level: OptionSet {
        let rawValue: Int
        static let addsDirection = Level(rawValue: 1)
        static let fixesConnection = Level(rawValue: 2)
        static let addsMark = Level(rawValue: 4)
        static let fixesOrigin = Level(rawValue: 8)
    }

    let context: RouteContext
    /// Line that says that no relay is to touch the description, without line end; empty for none.
    let mark: ByteView
    /// Whether the replaced addresses are noted in `a=oldmediaip`.
    let keepsOldAddress: Bool

    private var message: SIPMessage { context.message }

    /// - Parameter address: address to write; nil for the message's source.
    /// - Returns: 1 if an address was replaced, 2 if none had to be, -1 for an unusable body.
    func run(_ level: Level, _ address: ByteView?) -> Int {
        guard let body = SDPBody.find(message) else {
            context.log(.error, "nathelper", "fix_nated_sdp: the message has no session description")
            return -1
        }
        let end = body.end - message.buffer.base
        if level.contains(.addsDirection) { addDirection(body) }
        if level.contains(.addsMark), !mark.isEmpty { message.edits.insert(line(ByteView(""), mark), at: end) }
        var count = 0
        guard !level.isDisjoint(with: [.fixesConnection, .fixesOrigin]) else { return 2 }
        var kinds: [(StaticString, Bool)] = [("a=rtcp", true)]
        if level.contains(.fixesConnection) { kinds.append(("c=", false)) }
        if level.contains(.fixesOrigin) { kinds.append(("o=", false)) }
        let new = address ?? context.received.source.ip.text(in: context.arena)
        for (kind, mayLackAddress) in kinds {
            guard let replaced = replace(ByteView(kind), in: body, with: new, mayLackAddress: mayLackAddress) else { return -1 }
            count += replaced
        }
        return count > 0 ? 1 : 2
    }

    private func line(_ name: ByteView, _ value: ByteView) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 64)
        text.append("\r\n")
        text.append(name)
        text.append(value)
        return text.finish()
    }

    /// Marks each stream as one whose peer has to begin.
    private func addDirection(_ body: ByteView) {
        let separator = ByteView("\r\nm=")
        var next = body.firstIndex(of: separator)
        while let start = next {
            next = body.firstIndex(of: separator, from: start + separator.count)
            message.edits.insert(ByteView("\r\na=direction:active"), at: body.offset(in: message.buffer) + (next ?? body.count))
        }
    }

    /// Replaces the address of each line of a kind; nil if one cannot be read.
    private func replace(_ kind: ByteView, in body: ByteView, with new: ByteView, mayLackAddress: Bool) -> Int? {
        var count = 0
        var family: Bool?
        var rest = body
        while !rest.isEmpty {
            let end = rest.firstIndex(of: ASCII.lineFeed) ?? rest.count
            let text = rest.prefix(end)
            rest = rest.dropFirst(min(rest.count, end + 1))
            guard text.hasPrefix(kind) else { continue }
            guard let address = SDPDescription.address(in: text.dropFirst(kind.count)) else {
                if mayLackAddress { continue }
                context.log(.error, "nathelper", "fix_nated_sdp: no IP4 or IP6 in \"\(text.trimmed)\"")
                return nil
            }
            if let family, family != address.isIPv6 {
                context.log(.error, "nathelper", "fix_nated_sdp: the description mixes IPv4 and IPv6 in its \(kind) lines")
                return nil
            }
            family = address.isIPv6
            if address.isNull || address.text == new { continue }
            if keepsOldAddress {
                let name = address.isIPv6 ? ByteView("a=oldmediaip6:") : ByteView("a=oldmediaip:")
                message.edits.insert(line(name, address.text), at: body.end - message.buffer.base)
            }
            message.edits.replace(offset: address.text.offset(in: message.buffer), length: address.text.count, with: new)
            count += 1
        }
        return count
    }
}
