import ConfigSyntax

/// Walks over a file's parts once and notes what names stand where.
final class IndexBuilder {
    private let bytes: [UInt8]
    private let parts: [LayoutScanner.Part]
    private(set) var routes: [FileIndex.Route] = []
    private(set) var modules: [FileIndex.Module] = []
    private(set) var settings: [FileIndex.Setting] = []
    private(set) var coreSettings: [FileIndex.CoreSetting] = []
    private(set) var includes: [FileIndex.Include] = []
    private(set) var defines: [FileIndex.Define] = []
    private(set) var occurrences: [Occurrence] = []
    private(set) var folds: [(range: Range<Int>, kind: FileIndex.FoldKind)] = []

    /// A parenthesis that is open, with the function that it belongs to.
    private struct Call {
        let name: String
        var argument = 0
        /// The texts given to `modparam` so far.
        var texts: [(text: String, range: Range<Int>)] = []
        let start: Int
    }

    /// Each arm of a condition begins with the same braces.
    private struct Nesting {
        var braces: [Int] = []
        var calls: [Call] = []
        var openRoute: Int?
    }

    private var nesting = Nesting()
    private var conditions: [(start: Nesting, end: Nesting?, place: Int)] = []
    private var comments: (start: Int, end: Int, lines: Int)?
    private var place = 0
    /// Where a list of flags or modules goes on.
    private var declares: Declaration?

    private enum Declaration { case flags, module }

    init(_ bytes: [UInt8], _ parts: [LayoutScanner.Part]) {
        self.bytes = bytes
        self.parts = parts
    }

    func run() {
        while place < parts.count {
            let part = parts[place]
            place += 1
            if part.kind != .comment, part.kind != .lineEnd { endComments() }
            switch part.kind {
            case .comment: comment(part)
            case .directive: directive(part)
            case .mark: mark(part)
            case .word: word(part)
            case .lineEnd: break
            }
        }
        endComments()
        if let open = nesting.openRoute { routes[open].range = routes[open].range.lowerBound..<bytes.count }
    }

    private func note(_ symbol: Symbol, _ range: Range<Int>, _ role: Occurrence.Role) { occurrences.append(Occurrence(symbol: symbol, range: range, role: role)) }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The next part that is neither a comment nor a line end, and its place.
    private func following(_ from: Int) -> (part: LayoutScanner.Part, place: Int)? {
        var next = from
        while next < parts.count {
            if parts[next].kind == .mark || parts[next].kind == .word { return (parts[next], next) }
            if parts[next].kind == .directive { return nil }
            next += 1
        }
        return nil
    }

    /// The bytes between a text's quotes; nil if the part is no text.
    private func quoted(_ part: LayoutScanner.Part) -> Range<Int>? {
        guard part.kind == .word, let first = part.text.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") else { return nil }
        let range = part.range
        let isClosed = range.count >= 2 && part.text.last == first
        return range.lowerBound + 1..<max(range.lowerBound + 1, isClosed ? range.upperBound - 1 : range.upperBound)
    }

    // MARK: Comments and directives

    private func comment(_ part: LayoutScanner.Part) {
        let range = part.range
        if part.text.starts(with: "/*".utf8) {
            endComments()
            folds.append((range, .comment))
        } else if let before = comments {
            comments = (before.start, range.upperBound, before.lines + 1)
        } else {
            comments = (range.lowerBound, range.upperBound, 1)
        }
    }

    private func endComments() {
        if let block = comments, block.lines > 1 { folds.append((block.start..<block.end, .comment)) }
        comments = nil
    }

    private func directive(_ part: LayoutScanner.Part) {
        let range = part.range
        var start = range.lowerBound
        while start < range.upperBound, bytes[start] == UInt8(ascii: "#") || bytes[start] == UInt8(ascii: "!") { start += 1 }
        var end = start
        while end < range.upperBound, VariableMention.isName(bytes[end]) { end += 1 }
        let name = text(start..<end)
        switch name {
        case "include_file", "import_file": include(end..<range.upperBound)
        case "ifdef", "ifndef", "ifexp":
            conditions.append((nesting, nil, range.upperBound))
            defineUses(end..<range.upperBound)
        case "else":
            guard let last = conditions.indices.last else { return }
            folds.append((conditions[last].place..<range.lowerBound, .region))
            if conditions[last].end == nil { conditions[last].end = nesting }
            nesting = conditions[last].start
            conditions[last].place = range.upperBound
        case "endif":
            guard let last = conditions.popLast() else { return }
            folds.append((last.place..<range.lowerBound, .region))
            if let end = last.end { nesting = end }
        case "define", "def", "redefine", "redef", "trydefine", "trydef", "defexp", "defexps", "defenv", "defenvs", "trydefenv", "trydefenvs": define(end..<range.upperBound, range)
        case "substdef", "substdefs": substitution(end..<range.upperBound, range)
        case "undef", "undefine", "tryundef", "tryundefine": if let name = nextWord(end..<range.upperBound) { note(.define(text(name)), name, .write) }
        default: break
        }
    }

    private func nextWord(_ range: Range<Int>) -> Range<Int>? {
        var start = range.lowerBound
        while start < range.upperBound, bytes[start] == 32 || bytes[start] == 9 { start += 1 }
        var end = start
        while end < range.upperBound, VariableMention.isName(bytes[end]) { end += 1 }
        return end > start ? start..<end : nil
    }

    private func define(_ rest: Range<Int>, _ line: Range<Int>) {
        guard let name = nextWord(rest) else { return }
        let value = text(name.upperBound..<rest.upperBound).trimmingBlanks
        defines.append(FileIndex.Define(name: text(name), value: value, nameRange: name, line: line))
        note(.define(text(name)), name, .definition)
        variables(name.upperBound..<rest.upperBound)
    }

    /// `#!substdef "/NAME/value/"`
    private func substitution(_ rest: Range<Int>, _ line: Range<Int>) {
        var start = rest.lowerBound
        while start < rest.upperBound, bytes[start] != UInt8(ascii: "\"") && bytes[start] != UInt8(ascii: "'") { start += 1 }
        guard start + 2 < rest.upperBound, let name = nextWord(start + 2..<rest.upperBound) else { return }
        let mark = bytes[start + 1]
        var end = name.upperBound + 1
        while end < rest.upperBound, bytes[end] != mark { end += 1 }
        let value = name.upperBound < rest.upperBound ? text(min(name.upperBound + 1, end)..<min(end, rest.upperBound)) : ""
        defines.append(FileIndex.Define(name: text(name), value: value, nameRange: name, line: line))
        note(.define(text(name)), name, .definition)
    }

    private func defineUses(_ range: Range<Int>) {
        var rest = range
        while let word = nextWord(rest) {
            note(.define(text(word)), word, .read)
            rest = word.upperBound..<range.upperBound
        }
    }

    private func include(_ rest: Range<Int>) {
        var start = rest.lowerBound
        while start < rest.upperBound, bytes[start] != UInt8(ascii: "\"") && bytes[start] != UInt8(ascii: "'") {
            guard bytes[start] == 32 || bytes[start] == 9 else { return }
            start += 1
        }
        guard start < rest.upperBound else { return }
        var end = start + 1
        while end < rest.upperBound, bytes[end] != bytes[start], bytes[end] != 10 { end += 1 }
        guard end > start + 1 else { return }
        let path = start + 1..<end
        includes.append(FileIndex.Include(path: text(path), range: path))
        note(.file(text(path)), path, .read)
    }

    // MARK: Marks

    private func mark(_ part: LayoutScanner.Part) {
        guard part.text.count == 1, let mark = part.text.first else { return }
        let offset = part.range.lowerBound
        switch mark {
        case UInt8(ascii: "{"):
            if nesting.braces.isEmpty, let open = nesting.openRoute, routes[open].bodyStart == nil { routes[open].bodyStart = offset }
            nesting.braces.append(offset)
            nesting.calls = []
            declares = nil
        case UInt8(ascii: "}"):
            if let open = nesting.braces.popLast() { folds.append((open..<offset + 1, .block)) }
            nesting.calls = []
            if nesting.braces.isEmpty { closeRoute(at: offset + 1) }
        case UInt8(ascii: "("): nesting.calls.append(Call(name: callName(before: offset), start: offset))
        case UInt8(ascii: ")"): if let call = nesting.calls.popLast() { end(call, offset) }
        case UInt8(ascii: ","): if let last = nesting.calls.indices.last { nesting.calls[last].argument += 1 }
        case UInt8(ascii: ";"): nesting.calls = []
        default: break
        }
    }

    private func closeRoute(at end: Int) {
        guard let open = nesting.openRoute else { return }
        routes[open].range = routes[open].range.lowerBound..<end
        nesting.openRoute = nil
    }

    /// The word that stands right before a parenthesis.
    private func callName(before offset: Int) -> String {
        guard place >= 2, parts[place - 2].kind == .word, let first = parts[place - 2].text.first, VariableMention.isName(first) else { return "" }
        return String(decoding: parts[place - 2].text, as: UTF8.self)
    }

    private func end(_ call: Call, _ offset: Int) {
        guard call.name == "modparam" || call.name == "modparamx", call.texts.count >= 2 else { return }
        let names = call.texts[0].text.split(separator: "|").map(String.init)
        let value = call.texts.count > 2 ? call.texts[2].text : ""
        settings.append(
            FileIndex.Setting(modules: names, name: call.texts[1].text, range: call.start - call.name.utf8.count..<offset + 1, nameRange: call.texts[1].range, value: value))
        if let module = names.first { note(.parameter(module: module, name: call.texts[1].text), call.texts[1].range, .write) }
        if call.texts.count > 2 { parameterValue(names, call.texts[1].text, call.texts[2]) }
    }

    /// Values that declare a table of htable, or name a route.
    private func parameterValue(_ modules: [String], _ name: String, _ value: (text: String, range: Range<Int>)) {
        if modules.contains("htable"), name == "htable" {
            var end = value.range.lowerBound
            while end < value.range.upperBound, VariableMention.isName(bytes[end]) || bytes[end] == UInt8(ascii: "-") { end += 1 }
            if end > value.range.lowerBound { note(.table(text(value.range.lowerBound..<end)), value.range.lowerBound..<end, .definition) }
        }
        if let found = value.text.firstRange(of: "route=") {
            let start = value.range.lowerBound + value.text.utf8.distance(from: value.text.startIndex, to: found.upperBound)
            var end = start
            while end < value.range.upperBound, bytes[end] != UInt8(ascii: ";"), bytes[end] != 32 { end += 1 }
            if end > start { note(.route(.route, text(start..<end)), start..<end, .read) }
        }
    }

    // MARK: Words

    private func word(_ part: LayoutScanner.Part) {
        let range = part.range
        guard let first = part.text.first else { return }
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): quotedText(part)
        case UInt8(ascii: "$"):
            let next = following(place)?.part
            variables(range, isTarget: next?.isMark("=") == true)
        case UInt8(ascii: "["), UInt8(ascii: "@"): break
        case let byte where VariableMention.isName(byte): plainWord(range)
        default: break
        }
    }

    private func plainWord(_ range: Range<Int>) {
        let next = following(place)
        let mark = next.flatMap { $0.part.text.first }
        let isOutside = nesting.braces.isEmpty && nesting.calls.isEmpty
        // most words are parts of expressions
        guard isOutside || !nesting.calls.isEmpty || mark == UInt8(ascii: "(") || mark == UInt8(ascii: "[") || mark == UInt8(ascii: "{") else { return }
        let word = text(range)
        if let next, mark == UInt8(ascii: "[") || mark == UInt8(ascii: "{"), let kind = RouteDefinition.Kind(rawValue: word) {
            return routeHead(kind, range, next)
        }
        if let call = nesting.calls.last {
            if let target = RouteReferences.target(call.name), call.argument == target.argument, next?.part.isMark(")") == true || next?.part.isMark(",") == true {
                return note(.route(target.kind, target.prefix + word), range, .read)
            }
            if ["setflag", "resetflag", "isflagset"].contains(call.name) { return note(.flag(word), range, .read) }
        }
        if isOutside { return topLevelWord(word, range, next?.part) }
        if mark == UInt8(ascii: "("), !StatementWords.all.contains(word) { note(.function(word), range, .read) }
    }

    private func topLevelWord(_ word: String, _ range: Range<Int>, _ next: LayoutScanner.Part?) {
        switch word {
        case "loadmodule", "loadmodulex": declares = .module
        case "flags": declares = .flags
        case _ where declares == .flags && next?.isMark("=") != true && CoreParameters.kind(word) == nil && word != "modparam" && word.utf8.first.map({ !(48...57).contains($0) }) == true:
            note(.flag(word), range, .definition)
        case _ where next?.isMark("=") == true && CoreParameters.kind(word) != nil:
            declares = nil
            coreSettings.append(FileIndex.CoreSetting(name: word, range: range))
            note(.setting(word), range, .write)
        case "modparam", "modparamx": declares = nil
        default: break
        }
    }

    private func routeHead(_ kind: RouteDefinition.Kind, _ keyword: Range<Int>, _ next: (part: LayoutScanner.Part, place: Int)) {
        // a block that begins inside another one: that one was not closed
        if !nesting.braces.isEmpty || nesting.openRoute != nil { closeRoute(at: keyword.lowerBound) }
        nesting = Nesting()
        declares = nil
        var name = keyword
        var end = keyword.upperBound
        if next.part.text.first == UInt8(ascii: "["), next.part.kind == .word {
            // the name of an event route, brackets and all
            let inner = next.part.range.lowerBound + 1..<max(next.part.range.lowerBound + 1, next.part.range.upperBound - (next.part.text.last == UInt8(ascii: "]") ? 1 : 0))
            name = trimmed(inner)
            end = next.part.range.upperBound
            place = next.place + 1
        } else if next.part.isMark("["), let inner = following(next.place + 1), inner.part.kind == .word {
            name = quoted(inner.part) ?? inner.part.range
            end = name.upperBound
            place = inner.place + 1
        }
        let title = name == keyword ? "" : text(name)
        nesting.openRoute = routes.count
        routes.append(FileIndex.Route(kind: kind, name: title, range: keyword.lowerBound..<end, keyword: keyword, nameRange: name))
        note(.route(kind, title), name, .definition)
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound, end = range.upperBound
        while start < end, bytes[start] == 32 || bytes[start] == 9 || bytes[start] == 34 { start += 1 }
        while end > start, bytes[end - 1] == 32 || bytes[end - 1] == 9 || bytes[end - 1] == 34 { end -= 1 }
        return start..<end
    }

    // MARK: Texts and variables

    private func quotedText(_ part: LayoutScanner.Part) {
        guard let inner = quoted(part) else { return }
        if declares == .module {
            declares = nil
            let path = text(inner)
            let file = path.split(separator: "/").last.map(String.init) ?? path
            let name = file.hasSuffix(".so") ? String(file.dropLast(3)) : file
            let start = inner.upperBound - file.utf8.count
            guard start >= inner.lowerBound, !name.isEmpty else { return }
            modules.append(FileIndex.Module(name: name, range: start..<start + name.utf8.count))
            return note(.module(name), start..<start + name.utf8.count, .definition)
        }
        guard let last = nesting.calls.indices.last else { return variables(inner) }
        let call = nesting.calls[last]
        if call.name == "modparam" || call.name == "modparamx" {
            nesting.calls[last].texts.append((text(inner), inner))
            if call.argument == 0 { return moduleNames(inner) }
        } else if let target = RouteReferences.target(call.name), call.argument == target.argument {
            let name = text(inner)
            if !name.contains("$"), !name.isEmpty { return note(.route(target.kind, target.prefix + name), inner, .read) }
        } else if ["setflag", "resetflag", "isflagset"].contains(call.name) {
            return note(.flag(text(inner)), inner, .read)
        } else if call.name.hasPrefix("sht_"), call.argument == 0 {
            let name = text(inner).prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
            if !name.isEmpty { note(.table(String(name)), inner.lowerBound..<inner.lowerBound + name.utf8.count, .read) }
        }
        variables(inner)
    }

    private func moduleNames(_ inner: Range<Int>) {
        var start = inner.lowerBound
        for end in inner.lowerBound...inner.upperBound where end == inner.upperBound || bytes[end] == UInt8(ascii: "|") {
            if end > start { note(.module(text(start..<end)), start..<end, .read) }
            start = end + 1
        }
    }

    private func variables(_ range: Range<Int>, isTarget: Bool = false) {
        guard range.lowerBound < range.upperBound, bytes[range].contains(UInt8(ascii: "$")) else { return }
        VariableMention.each(in: bytes, range) { mention in
            let role: Occurrence.Role = isTarget && mention.range.lowerBound == range.lowerBound ? .write : .read
            let name = text(mention.name)
            guard let argument = mention.argument, VariableClasses.named.contains(name) else {
                return note(.plainVariable(name), mention.range.lowerBound..<mention.name.upperBound, role)
            }
            var inner = nameRange(argument)
            // $avp(s:name) is $avp(name)
            if name == "avp", inner.count > 2, bytes[inner.lowerBound] == UInt8(ascii: "s"), bytes[inner.lowerBound + 1] == UInt8(ascii: ":") { inner = inner.lowerBound + 2..<inner.upperBound }
            guard !inner.isEmpty else { return }
            note(VariableClasses.symbol(name, text(inner)), inner, role)
        }
    }

    /// The name in a variable's parentheses: without what follows `=>` or a bracket.
    private func nameRange(_ argument: Range<Int>) -> Range<Int> {
        var end = argument.lowerBound
        while end < argument.upperBound, bytes[end] != UInt8(ascii: "="), bytes[end] != UInt8(ascii: "["), bytes[end] != UInt8(ascii: "{"), bytes[end] != UInt8(ascii: "$") { end += 1 }
        return trimmed(argument.lowerBound..<end)
    }
}

/// Classes of variables whose parentheses hold a name that the config makes up.
enum VariableClasses {
    static let named: Set<String> = own.union(tables).union(defines)
    private static let own: Set<String> = ["var", "shv", "avp", "xavp", "xavu", "xavi", "dlg_var", "mqk", "mqv", "dbr", "redis"]
    /// Those that name a table of module htable.
    static let tables: Set<String> = ["sht", "shtex", "shtinc", "shtdec", "shtcn", "shtcv"]
    private static let defines: Set<String> = ["def", "defn"]

    static func symbol(_ name: String, _ inner: String) -> Symbol {
        tables.contains(name) ? .table(inner) : defines.contains(name) ? .define(inner) : .variable(name, inner)
    }
}

/// Words of the language that may stand before a parenthesis and are no functions.
enum StatementWords {
    static let all: Set<String> = ["if", "else", "while", "switch", "case", "default", "return", "exit", "drop", "break", "and", "or", "not", "defined", "strlen", "strempty"]
}

extension String {
    var trimmingBlanks: String {
        let blanks: Set<Character> = [" ", "\t", "\r", "\n"]
        guard let first = firstIndex(where: { !blanks.contains($0) }), let last = lastIndex(where: { !blanks.contains($0) }) else { return "" }
        return String(self[first...last])
    }
}
