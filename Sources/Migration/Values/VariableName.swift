/// A pseudo-variable taken apart: `$(hdr(X)[1]{s.len})`.
struct VariableName {
    /// As written.
    let text: String
    /// `hdr`
    let name: String
    /// `X`; nil without parentheses.
    let argument: String?
    /// `s.len`
    let transformations: [String]

    /// - Parameter text: a whole variable, with its `$`.
    init(_ text: String) {
        self.text = text
        var scanner = Scanner(bytes: Array(text.utf8), place: 1)
        let isBracketed = scanner.accept("(")
        name = scanner.word()
        argument = scanner.current == UInt8(ascii: "(") ? scanner.enclosed("(", ")") : nil
        var steps: [String] = []
        if isBracketed {
            if scanner.current == UInt8(ascii: "[") { _ = scanner.enclosed("[", "]") }
            while scanner.current == UInt8(ascii: "{") { steps.append(scanner.enclosed("{", "}")) }
        }
        transformations = steps
    }

    /// The name of a plain `$var(name)`, which holds a number or a text, never nothing.
    var scriptVariable: String? {
        guard name == "var", transformations.isEmpty, let argument, !argument.hasPrefix("$") else { return nil }
        return argument
    }

    var isNull: Bool { name == "null" && transformations.isEmpty }

    /// `$rc`, `$retcode`, `$?`
    var isReturnCode: Bool { ["rc", "retcode", "?"].contains(name) }

    /// Reads variables in a text.
    struct Scanner {
        let bytes: [UInt8]
        var place: Int

        var current: UInt8 { place < bytes.count ? bytes[place] : 0 }

        mutating func accept(_ mark: Unicode.Scalar) -> Bool {
            guard current == UInt8(ascii: mark) else { return false }
            place += 1
            return true
        }

        mutating func word() -> String {
            let start = place
            while LuaText.isNameByte(current) || current == UInt8(ascii: ".") || current == UInt8(ascii: "?") { place += 1 }
            return String(decoding: bytes[start..<place], as: UTF8.self)
        }

        /// What stands between two marks, which may be nested; both are passed.
        mutating func enclosed(_ open: Unicode.Scalar, _ close: Unicode.Scalar) -> String {
            let start = place + 1
            var depth = 0
            while place < bytes.count {
                if current == UInt8(ascii: open) { depth += 1 }
                if current == UInt8(ascii: close) { depth -= 1 }
                place += 1
                if depth == 0 { return String(decoding: bytes[start..<(place - 1)], as: UTF8.self) }
            }
            return String(decoding: bytes[min(start, bytes.count)...], as: UTF8.self)
        }
    }
}

/// A text of a native config with variables in it.
struct TextPieces {
    enum Piece: Equatable {
        /// What stands there once `$$` is read as a dollar.
        case literal(String)
        case variable(String)
    }

    let pieces: [Piece]

    init(_ text: String) {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var scanner = VariableName.Scanner(bytes: Array(text.utf8), place: 0)
        func flush() {
            if !literal.isEmpty { pieces.append(.literal(String(decoding: literal, as: UTF8.self))) }
            literal = []
        }
        while scanner.place < scanner.bytes.count {
            let start = scanner.place
            guard scanner.accept("$") else {
                literal.append(scanner.current)
                scanner.place += 1
                continue
            }
            if scanner.accept("$") {
                literal.append(UInt8(ascii: "$"))
                continue
            }
            if scanner.current == UInt8(ascii: "(") {
                _ = scanner.enclosed("(", ")")
            } else {
                _ = scanner.word()
                if scanner.current == UInt8(ascii: "(") { _ = scanner.enclosed("(", ")") }
            }
            flush()
            pieces.append(.variable(String(decoding: scanner.bytes[start..<scanner.place], as: UTF8.self)))
        }
        flush()
        self.pieces = pieces
    }

    /// The variable, if the text is one and nothing else.
    var single: String? {
        if pieces.count == 1, case .variable(let name) = pieces[0] { return name }
        return nil
    }

    var readsReturnCode: Bool {
        pieces.contains { if case .variable(let name) = $0 { VariableName(name).isReturnCode } else { false } }
    }
}
