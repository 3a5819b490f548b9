import Routing
import SIPMessage

/// What takes the place of a match: groups (`\0` to `\9`), `\u` for the request URI, `\n`, `\r`, `\t`, variables, and text.
struct ReplacementText: Sendable {
    private enum Piece: Sendable {
        case literal(OwnedBytes)
        case group(Int)
        case requestURI
        case variable(Variable)
    }

    private let pieces: [Piece]

    /// Whether it is text alone.
    var isLiteral: Bool {
        pieces.allSatisfy { if case .literal = $0 { true } else { false } }
    }

    /// The highest group that it names, 0 for none.
    var highestGroup: Int {
        pieces.reduce(0) { if case .group(let number) = $1 { max($0, number) } else { $0 } }
    }

    /// - Parameter registry: nil where `$` starts no variable.
    /// - Throws: `DeclarationError` for an unknown variable.
    init(_ bytes: [UInt8], _ registry: Registry?) throws {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        func flush() {
            if !literal.isEmpty { literal.withUnsafeBufferPointer { pieces.append(.literal(OwnedBytes(ByteView($0)))) } }
            literal = []
        }
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == ASCII.backslash, index + 1 < bytes.count {
                let next = bytes[index + 1]
                switch next {
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    flush()
                    pieces.append(.group(Int(next) - 48))
                case UInt8(ascii: "u"):
                    flush()
                    pieces.append(.requestURI)
                case UInt8(ascii: "n"): literal.append(ASCII.lineFeed)
                case UInt8(ascii: "r"): literal.append(ASCII.carriageReturn)
                case UInt8(ascii: "t"): literal.append(ASCII.tab)
                default: literal.append(next)
                }
                index += 2
            } else if byte == UInt8(ascii: "$"), let registry {
                let end = Self.variableEnd(bytes, index)
                flush()
                pieces.append(.variable(try registry.variable(String(decoding: bytes[index..<end], as: UTF8.self))))
                index = end
            } else {
                literal.append(byte)
                index += 1
            }
        }
        flush()
        self.pieces = pieces
    }

    /// Behind the variable that starts at `start`.
    private static func variableEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        var end = start + 1
        func passParentheses() {
            var depth = 0
            while end < bytes.count {
                if bytes[end] == UInt8(ascii: "(") { depth += 1 }
                if bytes[end] == UInt8(ascii: ")") { depth -= 1 }
                end += 1
                if depth == 0 { return }
            }
        }
        if end < bytes.count, bytes[end] != UInt8(ascii: "(") {
            while end < bytes.count, ASCII.isAlphanumeric(bytes[end]) || [95, 46, 63].contains(bytes[end]) { end += 1 }
        }
        if end < bytes.count, bytes[end] == UInt8(ascii: "(") { passParentheses() }
        return end
    }

    /// - Parameter group: gives a group's text; nil for one that took no part in the match.
    func text(_ context: RouteContext?, arena: Arena, _ group: (Int) -> ByteView?) -> ByteView {
        var out = ByteBuilder(arena)
        for piece in pieces {
            switch piece {
            case .literal(let literal): out.append(literal.view)
            case .group(let number): if let text = group(number) { out.append(text) }
            case .requestURI: if let context, context.message.isRequest { out.append(context.message.currentURI) }
            case .variable(let variable): if let context { out.append(variable.value(context).text(in: arena)) }
            }
        }
        return out.finish()
    }

    func text(_ context: RouteContext, _ group: (Int) -> ByteView?) -> ByteView { text(context, arena: context.arena, group) }
}
