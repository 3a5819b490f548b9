import ConfigLint
import ConfigSyntax

/// What the name at the cursor is.
enum Hover {
    static func answer(_ scope: Scope, _ offset: Int) -> JSONValue {
        if let mention = transformation(scope, offset) { return result(mention.page, scope.file, mention.range) }
        if let (symbol, range) = scope.symbol(at: offset), let page = Pages.page(symbol, scope) { return result(page, scope.file, range) }
        guard let part = scope.file.index.part(at: offset) else { return .null }
        let word = scope.file.text(part.range)
        switch part.kind {
        case .word: if let page = Pages.keyword(word) ?? Pages.setting(word) { return result(page, scope.file, part.range) }
        case .directive:
            let name = String(word.drop { $0 == "#" || $0 == "!" }.prefix { $0.isLetter || $0 == "_" })
            if let page = Pages.directive(name) { return result(page, scope.file, part.range.lowerBound..<part.range.lowerBound + 2 + name.utf8.count) }
        default: break
        }
        return .null
    }

    /// The transformation at an offset: `{s.len}`.
    private static func transformation(_ scope: Scope, _ offset: Int) -> (page: String, range: Range<Int>)? {
        guard let part = scope.file.index.part(at: offset), part.kind == .word || part.kind == .directive else { return nil }
        var found: (String, Range<Int>)?
        VariableMention.each(in: scope.file.bytes, part.range) { mention in
            for range in mention.transformations where range.lowerBound <= offset && offset <= range.upperBound {
                let name = scope.file.text(range).prefix { $0 != "," && $0 != "}" }
                let end = range.lowerBound + name.utf8.count
                if offset <= end, let page = Pages.transformation(String(name)) { found = (page, range.lowerBound..<end) }
            }
        }
        return found.map { (page: $0.0, range: $0.1) }
    }

    private static func result(_ page: String, _ file: TextFile, _ range: Range<Int>) -> JSONValue {
        ["contents": ["kind": "markdown", "value": .string(page)], "range": file.json(range)]
    }
}
