import Routing
import SIPMessage

/// What `name[index].parameter` names: a header, one of its values, or a parameter of it. Read at load.
final class HeaderTarget: Sendable {
    enum Place: Sendable, Equatable {
        /// No brackets were written.
        case unspecified
        /// `[*]`
        case all
        /// `[3]` counts from the first, `[-1]` from the last; never 0.
        case number(Int)
    }

    /// Lowest index: only so many values are remembered from the end.
    static let lowestIndex = -10

    let name: OwnedBytes
    let id: HeaderID
    let place: Place
    /// Name of the parameter, nil if none is meant.
    let parameter: OwnedBytes?

    /// - Throws: `DeclarationError` for anything else than `name[index].parameter`.
    init(_ text: String, default fallback: Int, allowsAll: Bool, allowsParameter: Bool) throws {
        func refuse(_ why: String) -> DeclarationError {
            DeclarationError("bad header value \"\(text)\": \(why)", remedy: "write name, name[index] or name[index].parameter")
        }
        let bytes = Array(text.utf8)
        var place = 0
        func skipSpaces() { while place < bytes.count, ASCII.isWhitespace(bytes[place]) { place += 1 } }
        func word() -> String {
            let start = place
            while place < bytes.count, ASCII.isAlphanumeric(bytes[place]) || bytes[place] == 95 || bytes[place] == 45 { place += 1 }
            return String(decoding: bytes[start..<place], as: UTF8.self)
        }
        skipSpaces()
        let header = word()
        guard !header.isEmpty else { throw refuse("the header's name is missing") }
        name = OwnedBytes(header)
        id = HeaderID(name.view)
        skipSpaces()
        var found = Place.unspecified
        if place < bytes.count, bytes[place] == UInt8(ascii: "[") {
            guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "]")) else { throw refuse("\"]\" is missing") }
            let inner = String(decoding: bytes[(place + 1)..<end], as: UTF8.self).filter { $0 != " " && $0 != "\t" }
            place = end + 1
            if inner == "*" {
                found = .all
            } else if !inner.isEmpty {
                guard let number = Int(inner) else { throw refuse("\"\(inner)\" is no index") }
                if number != 0 { found = .number(number) } else { found = .number(fallback) }
            } else {
                found = .number(fallback)
            }
        }
        skipSpaces()
        var parameterName: String?
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            place += 1
            skipSpaces()
            let written = word()
            guard !written.isEmpty else { throw refuse("the parameter's name is missing") }
            parameterName = written
        }
        guard place == bytes.count else { throw refuse("unexpected \"\(String(decoding: bytes[place...], as: UTF8.self))\"") }
        parameter = parameterName.map { OwnedBytes($0) }
        self.place = found
        if case .number(let number) = found, number < Self.lowestIndex { throw refuse("an index is \(Self.lowestIndex) or more") }
        if found == .all, !allowsAll, !(allowsParameter && parameter != nil) { throw refuse("[*] is not possible here") }
        if parameter != nil, !allowsParameter { throw refuse("a parameter is not possible here") }
    }

    /// The headers of that name, in order.
    func headers(_ message: SIPMessage) -> [HeaderField] {
        var found: [HeaderField] = []
        for index in 0..<message.headers.count where message.headers[index].isNamed(name.view, id) { found.append(message.headers[index]) }
        return found
    }
}
