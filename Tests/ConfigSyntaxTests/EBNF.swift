/// A grammar as `Grammar/kamailio.ebnf` writes it: rules by name.
struct EBNF {
    indirect enum Node {
        case sequence([Node])
        case choice([Node])
        case optional(Node)
        case repeated(Node)
        case rule(String)
        case literal(String)
    }

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var rules: [String: Node] = [:]

    /// - Throws: `Malformed` with the place of the first mistake.
    init(_ text: String) throws {
        var tokens = Tokens(text)
        while try tokens.peek() != nil {
            let name = try tokens.name()
            try tokens.expect("=")
            rules[name] = try Self.choice(&tokens)
            try tokens.expect(";")
        }
    }

    /// Names that rules use and none defines: the tokens.
    var terminals: Set<String> {
        var used: Set<String> = []
        func walk(_ node: Node) {
            switch node {
            case .sequence(let parts), .choice(let parts): parts.forEach(walk)
            case .optional(let part), .repeated(let part): walk(part)
            case .rule(let name): used.insert(name)
            case .literal: break
            }
        }
        rules.values.forEach(walk)
        return used.subtracting(rules.keys)
    }

    private static func choice(_ tokens: inout Tokens) throws -> Node {
        var parts = [try sequence(&tokens)]
        while try tokens.accept("|") { parts.append(try sequence(&tokens)) }
        return parts.count == 1 ? parts[0] : .choice(parts)
    }

    private static func sequence(_ tokens: inout Tokens) throws -> Node {
        var parts = [try factor(&tokens)]
        while try tokens.accept(",") { parts.append(try factor(&tokens)) }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private static func factor(_ tokens: inout Tokens) throws -> Node {
        for (open, close) in [("(", ")"), ("[", "]"), ("{", "}")] where try tokens.accept(open) {
            let inner = try choice(&tokens)
            try tokens.expect(close)
            return open == "(" ? inner : open == "[" ? .optional(inner) : .repeated(inner)
        }
        if let literal = try tokens.literal() { return .literal(literal) }
        return .rule(try tokens.name())
    }

    private struct Tokens {
        private let characters: [Character]
        private var place = 0

        init(_ text: String) { characters = Array(text) }

        private mutating func skip() throws {
            while place < characters.count {
                if characters[place].isWhitespace {
                    place += 1
                } else if characters[place] == "(", place + 1 < characters.count, characters[place + 1] == "*" {
                    while place + 1 < characters.count, characters[place] != "*" || characters[place + 1] != ")" || place == 0 { place += 1 }
                    place += 2
                } else {
                    return
                }
            }
        }

        mutating func peek() throws -> Character? {
            try skip()
            return place < characters.count ? characters[place] : nil
        }

        mutating func accept(_ mark: String) throws -> Bool {
            guard try peek() == Character(mark) else { return false }
            place += 1
            return true
        }

        mutating func expect(_ mark: String) throws {
            guard try accept(mark) else {
                throw Malformed(description: "expected \(mark) before \(String(characters[place..<min(place + 30, characters.count)]))")
            }
        }

        mutating func literal() throws -> String? {
            guard try accept("\"") else { return nil }
            let start = place
            while place < characters.count, characters[place] != "\"" { place += 1 }
            place += 1
            return String(characters[start..<(place - 1)])
        }

        /// Words of letters, digits and _, with blanks between them.
        mutating func name() throws -> String {
            var words: [String] = []
            while let next = try peek(), next.isLetter || next == "_" {
                let start = place
                while place < characters.count, characters[place].isLetter || characters[place].isNumber || characters[place] == "_" { place += 1 }
                words.append(String(characters[start..<place]))
            }
            guard !words.isEmpty else {
                throw Malformed(description: "expected a name before \(String(characters[place..<min(place + 30, characters.count)]))")
            }
            return words.joined(separator: " ")
        }
    }
}
