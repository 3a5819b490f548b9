import ConfigLint
import ConfigSyntax

/// Symbols of documents and workspaces, folds, links, lenses.
enum Outline {
    private enum Kind: Int { case file = 1, module = 2, property = 7, function = 12, constant = 14, event = 24 }

    // MARK: Symbols

    static func symbols(_ file: TextFile) -> JSONValue {
        let index = file.index
        var list: [(range: Range<Int>, json: JSONValue)] = []
        func add(_ name: String, _ detail: String, _ kind: Kind, _ range: Range<Int>, _ selection: Range<Int>) {
            guard !name.isEmpty else { return }
            let whole = min(range.lowerBound, selection.lowerBound)..<max(range.upperBound, selection.upperBound)
            list.append((whole, [
                "name": .string(name), "detail": .string(detail), "kind": JSONValue(kind.rawValue), "range": file.json(whole), "selectionRange": file.json(selection),
            ]))
        }
        for define in index.defines { add(define.name, define.value, .constant, define.line, define.nameRange) }
        for module in index.modules { add(module.name, "loadmodule", .module, module.range, module.range) }
        for setting in index.settings { add(setting.name, "modparam \(setting.modules.joined(separator: "|"))", .property, setting.range, setting.nameRange) }
        for setting in index.coreSettings { add(setting.name, "core parameter", .property, setting.range, setting.range) }
        for route in index.routes { add(route.title, "", route.kind == .event ? .event : .function, route.range, route.nameRange) }
        return .array(list.sorted { $0.range.lowerBound < $1.range.lowerBound }.map(\.json))
    }

    /// Routes, defines and modules whose names contain the letters of a text in their order.
    static func workspaceSymbols(_ query: String, _ files: [TextFile]) -> JSONValue {
        let letters = Array(query.lowercased().utf8)
        var list: [JSONValue] = []
        func add(_ name: String, _ container: String, _ kind: Kind, _ file: TextFile, _ range: Range<Int>) {
            guard list.count < 512, matches(letters, name) else { return }
            list.append(["name": .string(name), "kind": JSONValue(kind.rawValue), "location": file.location(range), "containerName": .string(container)])
        }
        for file in files {
            for route in file.index.routes { add(route.title, "", route.kind == .event ? .event : .function, file, route.nameRange) }
            for define in file.index.defines { add(define.name, "define", .constant, file, define.nameRange) }
            for module in file.index.modules { add(module.name, "loadmodule", .module, file, module.range) }
        }
        return .array(list)
    }

    private static func matches(_ letters: [UInt8], _ name: String) -> Bool {
        var place = 0
        for byte in name.lowercased().utf8 where place < letters.count && byte == letters[place] { place += 1 }
        return place == letters.count
    }

    // MARK: Folds and links

    static func folds(_ file: TextFile) -> JSONValue {
        var list: [JSONValue] = []
        for fold in file.index.folds {
            let start = file.lines.line(of: fold.range.lowerBound)
            var end = file.lines.line(of: max(fold.range.lowerBound, fold.range.upperBound - 1))
            // the brace that closes a block stays in sight
            if fold.kind == .block { end -= 1 }
            guard end > start else { continue }
            var members: [JSONValue.Member] = [.init("startLine", JSONValue(start)), .init("endLine", JSONValue(end))]
            switch fold.kind {
            case .comment: members.append(.init("kind", "comment"))
            case .region: members.append(.init("kind", "region"))
            case .block: break
            }
            list.append(.object(members))
        }
        return .array(list)
    }

    static func links(_ file: TextFile, _ workspace: Workspace) -> JSONValue {
        .array(file.index.includes.map { include in
            let path = workspace.includePath(include.path, from: file.path)
            return ["range": file.json(include.range), "target": .string(FileURI.uri(path)), "tooltip": .string(path)]
        })
    }

    // MARK: Lenses

    /// How often each route with a name is called or armed.
    static func lenses(_ scope: Scope) -> JSONValue {
        var counts: [Symbol: Int] = [:]
        for file in scope.files {
            for one in file.index.occurrences where one.role != .definition { if case .route = one.symbol { counts[one.symbol, default: 0] += 1 } }
        }
        return .array(scope.file.index.routes.compactMap { route in
            guard !route.name.isEmpty, route.kind != .event || route.name.hasPrefix("tm:branch-failure:") else { return nil }
            let count = counts[route.symbol] ?? 0
            let title = count == 1 ? "1 reference" : "\(count) references"
            return ["range": scope.file.json(route.nameRange), "command": ["title": .string(title), "command": ""]]
        })
    }
}
