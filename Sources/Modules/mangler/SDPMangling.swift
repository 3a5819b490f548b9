import Routing
import SIPMessage

/// The addresses that `sdp_mangle_ip` changes: `10.0.0.0/8`, `10.0.0.0/255.0.0.0`.
final class MangledNetwork: Sendable {
    private let address: UInt32
    private let mask: UInt32

    /// - Throws: `DeclarationError` for another form.
    init(_ text: String) throws {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let address = Self.number(parts[0]), let mask = Self.mask(parts[1]) else {
            throw DeclarationError("sdp_mangle_ip: \"\(text)\" is no network of IPv4", remedy: "write 10.0.0.0/8 or 10.0.0.0/255.0.0.0")
        }
        self.address = address
        self.mask = mask
    }

    /// As in the reference, lengths that are not from 8 to 30 mean the one address.
    private static func mask(_ text: String) -> UInt32? {
        guard let length = Int(text), length >= 0 else { return number(text) }
        return (8...30).contains(length) ? ~0 << UInt32(32 - length) : ~0
    }

    private static func number(_ text: String) -> UInt32? { text.withByteView { number($0) } }

    /// The number of a dotted address; nil for anything else.
    static func number(_ text: ByteView) -> UInt32? {
        var rest = text
        var number: UInt32 = 0
        for index in 0..<4 {
            let (part, tail) = index < 3 ? rest.split(at: UInt8(ascii: ".")) ?? (.empty, .empty) : (rest, .empty)
            guard part.count <= 3, let value = part.unsignedInteger, value <= 255 else { return nil }
            number = number << 8 | UInt32(value)
            rest = tail
        }
        return number
    }

    func contains(_ text: ByteView) -> Bool { Self.number(text).map { $0 & mask == address & mask } ?? false }
}

/// What `sdp_mangle_port` does: `1000` sets ports, `+1000` and `-1000` move them.
final class PortChange: Sendable {
    private let number: Int
    private let isRelative: Bool

    /// - Throws: `DeclarationError` for what is no number, or one out of range.
    init(_ text: String) throws {
        guard let number = NumberText.parse(text.hasPrefix("+") ? String(text.dropFirst()) : text), (-65535...65535).contains(number) else {
            throw DeclarationError("sdp_mangle_port: \"\(text)\" is no port and no offset", remedy: "write 1000, +1000 or -1000, up to 65535")
        }
        self.number = number
        isRelative = text.hasPrefix("+") || text.hasPrefix("-")
    }

    /// Nil where no port comes of it.
    func port(for old: Int) -> Int? {
        let port = isRelative ? old + number : number
        return (1...65535).contains(port) ? port : nil
    }
}

/// Changes of a description's lines. Both give 1 and how many there were, -2 without a body.
enum SDPMangling {
    static func changeAddresses(_ context: RouteContext, of network: MangledNetwork, to address: ByteView) -> Int {
        change(context, ByteView("c=IN IP4 "), isPart: { ASCII.isDigit($0) || $0 == UInt8(ascii: ".") }) { text in
            network.contains(text) ? address : nil
        }
    }

    static func changePorts(_ context: RouteContext, _ change: PortChange) -> Int {
        self.change(context, ByteView("m="), skipsWord: true, isPart: { ASCII.isDigit($0) }) { text in
            guard let old = text.unsignedInteger, (1...65535).contains(old) else { return nil }
            guard let port = change.port(for: Int(old)) else {
                context.log(.warning, "mangler", "port \(old) stays: no port comes of the change")
                return nil
            }
            return context.arena.decimal(port)
        }
    }

    /// Changes what follows a line's beginning.
    /// - Parameters:
    ///   - skipsWord: whether a word of lower-case letters and a blank stand between.
    ///   - isPart: the bytes that what follows is made of.
    ///   - body: what takes the place; nil to leave it.
    private static func change(
        _ context: RouteContext, _ beginning: ByteView, skipsWord: Bool = false, isPart: (UInt8) -> Bool, _ body: (ByteView) -> ByteView?
    ) -> Int {
        let message = context.message
        let description = message.body
        guard let length = message.contentLength, length > 0, !description.isEmpty else {
            context.log(.error, "mangler", "the message has no body, or no Content-Length")
            return -2
        }
        var count = 0
        var place = 0
        while let found = description.firstIndex(of: beginning, from: place) {
            var start = found + beginning.count
            if skipsWord {
                let word = start
                while (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(description[start]) { start += 1 }
                guard start > word, description[start] == ASCII.space else {
                    place = found + 1
                    continue
                }
                start += 1
            }
            var end = start
            while end < description.count, isPart(description[end]) { end += 1 }
            place = end
            let text = description[start..<end]
            guard !text.isEmpty, let new = body(text) else { continue }
            message.edits.replace(offset: description.offset(in: message.buffer) + start, length: text.count, with: new)
            count += 1
        }
        return 1 + count
    }
}
