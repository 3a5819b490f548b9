import ConfigLint
import ConfigSyntax
import LanguageServer
import Server

/// Does with a config all that the formatter and the editor server can do with it.
final class ConfigExerciser {
    private let server: LanguageServer
    private var version = 1
    private(set) var requests = 0
    /// Texts without errors: those that `signalbox fmt` lays out anew.
    private(set) var formatted = 0
    /// Runs whose text reads differently after formatting, though it has no errors.
    private(set) var changed: [Int] = []
    /// Runs whose text formatting twice lays out otherwise than formatting once.
    private(set) var restless: [Int] = []

    private static let uri: JSONValue = "untitled:fuzz"
    private static let methods = [
        "completion", "hover", "signatureHelp", "definition", "references", "documentHighlight", "prepareRename", "rename", "documentSymbol", "foldingRange", "documentLink", "codeLens",
        "semanticTokens/full", "semanticTokens/range", "formatting", "codeAction",
    ]

    init() {
        server = LanguageServer(version: "fuzz", check: { ConfigCheck.loadFindings($0) }, send: { _ = $0.bytes })
        _ = server.take(["id": 0, "method": "initialize", "params": ["capabilities": ["textDocument": ["completion": ["completionItem": ["snippetSupport": true]]]]]])
    }

    /// - Parameters:
    ///   - number: what the run is called in the lists.
    ///   - random: a number below the given one.
    func run(_ bytes: [UInt8], number: Int, _ random: (Int) -> Int) {
        format(bytes, number)
        _ = JSONValue.parse(bytes)
        _ = LuaParser(bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        let document: JSONValue = ["uri": Self.uri]
        notify("didOpen", ["textDocument": ["uri": Self.uri, "languageId": "kamailio", "version": 1, "text": .string(text)]])
        server.checkNext { false }
        let lines = text.utf8.count { $0 == 10 } + 1
        func position() -> JSONValue { ["line": JSONValue(random(lines + 2)), "character": JSONValue(random(80))] }
        for method in Self.methods {
            let range: JSONValue = ["start": position(), "end": position()]
            ask(method, ["textDocument": document, "position": position(), "newName": "NEW", "range": range, "context": ["diagnostics": []]])
        }
        version += 1
        let change: JSONValue = ["range": ["start": position(), "end": position()], "text": .string(Configs.pieces[random(Configs.pieces.count)])]
        notify("didChange", ["textDocument": ["uri": Self.uri, "version": JSONValue(version)], "contentChanges": [change]])
        ask("completion", ["textDocument": document, "position": position()])
        notify("didClose", ["textDocument": document])
        server.checkNext { false }
    }

    private func format(_ bytes: [UInt8], _ number: Int) {
        let once = ConfigFormatter.format(bytes)
        let twice = ConfigFormatter.format(once)
        let isSame = ConfigFormatter.haveSameTokens(bytes, once, name: "fuzz", readFile: { _ in nil })
        guard ConfigParser.parse(name: "fuzz", bytes: bytes, readFile: { _ in nil }).errors.isEmpty else { return }
        formatted += 1
        if !isSame { changed.append(number) } else if twice != once { restless.append(number) }
    }

    private func notify(_ method: String, _ parameters: JSONValue) { _ = server.take(["method": .string("textDocument/\(method)"), "params": parameters]) }

    private func ask(_ method: String, _ parameters: JSONValue) {
        requests += 1
        _ = server.take(["id": 1, "method": .string("textDocument/\(method)"), "params": parameters])
    }
}
