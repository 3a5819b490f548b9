import Routing
import SIPMessage

/// Values of a Privacy header (RFC 3323 section 4.2, RFC 3325, RFC 4244).
final class PrivacyValues: Sendable {
    private static let names: [StaticString] = ["header", "session", "user", "none", "critical", "id", "history"]
    private let bits: UInt8

    /// The value that `is_privacy` asks for.
    init(argument text: String) throws {
        guard let bit = text.withByteView({ Self.bit($0) }) else {
            throw DeclarationError("unknown privacy value \"\(text)\"", remedy: "one of header, session, user, none, critical, id, history")
        }
        bits = bit
    }

    /// Whether the message's Privacy header has one of the values; false for a header with an unknown value, and for `none` beside another.
    func intersect(_ message: SIPMessage) -> Bool {
        guard let header = message.first(.privacy), !header.body.isEmpty else { return false }
        var found: UInt8 = 0
        var rest = header.body
        while true {
            let parts = rest.split(at: ASCII.semicolon)
            guard let bit = Self.bit((parts?.head ?? rest).trimmed) else { return false }
            found |= bit
            guard let parts else { break }
            rest = parts.tail
        }
        let none: UInt8 = 1 << 3
        if found & none != 0, found != none { return false }
        return found & bits != 0
    }

    private static func bit(_ text: ByteView) -> UInt8? {
        names.firstIndex { ByteView($0).equalsIgnoringCase(text) }.map { 1 << UInt8($0) }
    }
}
