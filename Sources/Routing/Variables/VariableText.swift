import SIPMessage

/// Reads pseudo-variables as scripts write them, alone or inside a text. Used at load only.
struct VariableText {
    private let bytes: [UInt8]
    private var place = 0
    private let registry: Registry

    init(_ text: String, _ registry: Registry) {
        bytes = Array(text.utf8)
        self.registry = registry
    }

    private var current: UInt8 { place < bytes.count ? bytes[place] : 0 }
    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// One variable and nothing after it.
    mutating func parseWhole() throws -> Variable {
        guard current == UInt8(ascii: "$") else {
            throw DeclarationError("\"\(text(0..<bytes.count))\" is no pseudo-variable", remedy: "write it with $ in front")
        }
        let variable = try parseVariable()
        guard place == bytes.count else {
            throw DeclarationError("unexpected \"\(text(place..<bytes.count))\" after \(text(0..<place))")
        }
        return variable
    }

    /// Text with variables; `$$` is a dollar.
    mutating func parseTemplate() throws -> TextTemplate {
        var pieces: [TextTemplate.Piece] = []
        var literal: [UInt8] = []
        func flush(_ literal: inout [UInt8]) {
            guard !literal.isEmpty else { return }
            literal.withUnsafeBufferPointer { pieces.append(.literal(OwnedBytes(ByteView($0)))) }
            literal.removeAll()
        }
        while place < bytes.count {
            if current != UInt8(ascii: "$") {
                literal.append(current)
                place += 1
            } else if place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "$") {
                literal.append(UInt8(ascii: "$"))
                place += 2
            } else {
                flush(&literal)
                pieces.append(.variable(try parseVariable()))
            }
        }
        flush(&literal)
        return TextTemplate(pieces: pieces, source: text(0..<bytes.count))
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "?")
    }

    /// At a `$`.
    private mutating func parseVariable() throws -> Variable {
        let start = place
        place += 1
        let isBracketed = current == UInt8(ascii: "(")
        if isBracketed { place += 1 }
        let nameStart = place
        if current == UInt8(ascii: "$") {
            place += 1
            if isBracketed { try expect(")", from: start) }
            return ConstantVariable(.string("$"))
        }
        while place < bytes.count, Self.isNameByte(current) { place += 1 }
        guard place > nameStart else { throw DeclarationError("a name is missing after $ in \"\(text(start..<bytes.count))\"") }
        let name = text(nameStart..<place)
        var argumentText = ""
        if current == UInt8(ascii: "(") {
            place += 1
            argumentText = try enclosed("(", ")", from: start)
            guard !argumentText.isEmpty else { throw DeclarationError("$\(name)() has nothing in its parentheses", remedy: "name what is meant") }
        }
        guard isBracketed else {
            return try registry.make(VariableSpec(registry, name: name, argumentText: argumentText))
        }
        var index = VariableIndex.none
        if current == UInt8(ascii: "[") {
            place += 1
            index = try VariableIndex(try enclosed("[", "]", from: start), registry)
        }
        let variable = try registry.make(VariableSpec(registry, name: name, argumentText: argumentText, index: index))
        var steps: [Transformation] = []
        while current == UInt8(ascii: "{") {
            place += 1
            steps.append(try parseTransformation(try transformationText(from: start)))
        }
        try expect(")", from: start)
        return steps.isEmpty ? variable : TransformedVariable(variable, steps)
    }

    /// What stands in a variable's parentheses: a text, a variable, or a text that begins with one.
    static func argument(_ argument: String, _ registry: Registry) throws -> VariableArgument {
        if argument.isEmpty { return .none }
        guard argument.utf8.first == UInt8(ascii: "$") else { return .text(argument) }
        var parser = VariableText(argument, registry)
        let variable = try parser.parseVariable()
        if parser.place == parser.bytes.count { return .variable(variable) }
        return .format(try registry.template(argument))
    }

    private func parseTransformation(_ inner: String) throws -> Transformation {
        let trimmed = inner.drop { $0 == " " }
        guard let dot = trimmed.firstIndex(of: ".") else {
            throw DeclarationError("bad transformation {\(inner)}", remedy: "write {class.operation}")
        }
        return try registry.makeTransformation(String(trimmed[..<dot]), String(trimmed[trimmed.index(after: dot)...]))
    }

    /// Text of a transformation up to its closing brace, which is passed. Variables in it may have braces of their own, and
    /// `s.select`'s separator may be any byte, a brace too.
    private mutating func transformationText(from start: Int) throws -> String {
        let begin = place
        let inner = bytes[begin...]
        if inner.starts(with: "re.".utf8) { return try enclosed("{", "}", from: start) }
        let takesSeparator = inner.starts(with: "s.select".utf8)
        var commas = 0
        while place < bytes.count {
            let byte = bytes[place]
            if byte == ASCII.comma {
                commas += 1
                if takesSeparator, commas == 2 {
                    place += place + 1 < bytes.count && bytes[place + 1] == ASCII.backslash ? 3 : 2
                    continue
                }
            } else if byte == UInt8(ascii: "}") {
                place += 1
                return text(begin..<(place - 1))
            } else if byte == UInt8(ascii: "$") {
                skipVariable()
                continue
            }
            place += 1
        }
        throw DeclarationError("\"}\" is missing in \"\(text(start..<bytes.count))\"")
    }

    /// Passes a variable, parentheses and all, without looking into it.
    private mutating func skipVariable() {
        place += 1
        while place < bytes.count, Self.isNameByte(current) { place += 1 }
        guard current == UInt8(ascii: "(") else { return }
        var depth = 0
        while place < bytes.count {
            if current == UInt8(ascii: "(") { depth += 1 }
            if current == UInt8(ascii: ")") { depth -= 1 }
            place += 1
            if depth == 0 { return }
        }
    }

    /// Text up to the closing byte that matches, which is passed.
    private mutating func enclosed(_ open: Unicode.Scalar, _ close: Unicode.Scalar, from start: Int) throws -> String {
        let begin = place
        var depth = 0
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: close) {
                if depth == 0 {
                    place += 1
                    return text(begin..<(place - 1))
                }
                depth -= 1
            } else if byte == UInt8(ascii: open) {
                depth += 1
            }
            place += 1
        }
        throw DeclarationError("\"\(close)\" is missing in \"\(text(start..<bytes.count))\"")
    }

    private mutating func expect(_ scalar: Unicode.Scalar, from start: Int) throws {
        guard current == UInt8(ascii: scalar) else {
            let found = place < bytes.count ? "\"\(text(place..<(place + 1)))\"" : "the end"
            throw DeclarationError("\"\(scalar)\" is expected instead of \(found) in \"\(text(start..<bytes.count))\"")
        }
        place += 1
    }

    /// A variable at the front of `text` and what follows it.
    static func leading(_ text: String, _ registry: Registry) throws -> (variable: Variable, rest: String) {
        var parser = VariableText(text, registry)
        let variable = try parser.parseVariable()
        return (variable, parser.text(parser.place..<parser.bytes.count))
    }
}
