import Routing
import SIPMessage

/// The name of a header as an argument; compact forms stand for the long ones.
final class HeaderName: Sendable {
    private let name: OwnedBytes
    private let id: HeaderID

    /// - Throws: `DeclarationError` for an empty name.
    init(_ text: String) throws {
        let trimmed = Substring(text).trimmingBlanks
        guard !trimmed.isEmpty else { throw DeclarationError("the name of a header is missing") }
        name = OwnedBytes(String(trimmed))
        id = HeaderID(name.view)
    }

    func matches(_ header: HeaderField) -> Bool { header.isNamed(name.view, id) }

    func isPresent(_ message: SIPMessage) -> Bool {
        for index in 0..<message.headers.count where matches(message.headers[index]) { return true }
        return false
    }

    /// The headers of that name: `f` takes the first, `l` the last, anything else all.
    func select(_ message: SIPMessage, _ which: ByteView) -> [HeaderField] {
        var found: [HeaderField] = []
        for index in 0..<message.headers.count where matches(message.headers[index]) { found.append(message.headers[index]) }
        switch which[0] {
        case UInt8(ascii: "f"): return Array(found.prefix(1))
        case UInt8(ascii: "l"): return Array(found.suffix(1))
        default: return found
        }
    }
}
