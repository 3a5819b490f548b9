/// Makes sentences of a grammar, the same ones for the same seed. Below a depth it takes the shortest ways only, so that every sentence ends.
struct SentenceGenerator {
    struct Unknown: Error {
        let rule: String
    }

    private let grammar: EBNF
    private var state: UInt64
    private let tokens: [String: [String]]
    private var heights: [String: Int] = [:]

    init(_ grammar: EBNF, seed: UInt64, tokens: [String: [String]]) {
        self.grammar = grammar
        self.tokens = tokens
        state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
        findHeights()
    }

    mutating func sentence(of rule: String, depth: Int) throws -> String {
        var words: [String] = []
        try write(.rule(rule), depth, &words)
        return words.joined(separator: " ")
    }

    private mutating func random(_ count: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(count))
    }

    private mutating func write(_ node: EBNF.Node, _ depth: Int, _ words: inout [String]) throws {
        switch node {
        case .literal(let text): words.append(text)
        case .sequence(let parts): for part in parts { try write(part, depth, &words) }
        case .choice(let parts):
            let least = parts.map(height).min() ?? 0
            let open = depth > 0 ? parts : parts.filter { height($0) == least }
            try write(open[random(open.count)], depth, &words)
        case .optional(let part): if depth > 0, random(2) == 0 { try write(part, depth - 1, &words) }
        case .repeated(let part): if depth > 0 { for _ in 0..<random(3) { try write(part, depth - 1, &words) } }
        case .rule(let name):
            if let rule = grammar.rules[name] { return try write(rule, depth - 1, &words) }
            guard let choices = tokens[name] else { throw Unknown(rule: name) }
            words.append(choices[random(choices.count)])
        }
    }

    /// How many rules deep the shortest sentence of each rule is.
    private mutating func findHeights() {
        var changed = true
        while changed {
            changed = false
            for (name, node) in grammar.rules {
                let found = height(node)
                if found < heights[name] ?? Int.max {
                    heights[name] = found
                    changed = true
                }
            }
        }
    }

    private func height(_ node: EBNF.Node) -> Int {
        switch node {
        case .literal, .optional, .repeated: return 0
        case .sequence(let parts): return parts.map(height).max() ?? 0
        case .choice(let parts): return parts.map(height).min() ?? 0
        case .rule(let name):
            guard grammar.rules[name] != nil else { return 0 }
            let known = heights[name] ?? Int.max
            return known == Int.max ? known : known + 1
        }
    }
}
