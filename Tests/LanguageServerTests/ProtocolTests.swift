import ConfigLint
import Testing

@testable import LanguageServer

#if canImport(Glibc)
import Glibc
#endif

@Suite struct ProtocolTests {
    private func framed(_ body: String) -> String { "Content-Length: \(body.utf8.count)\r\n\r\n\(body)" }

    /// What a server answers to bytes, and its exit code.
    private func serve(_ input: String) throws -> (answers: [JSONValue], code: Int32) {
        var pair: [Int32] = [0, 0]
        try #require(pipe(&pair) == 0)
        let output = fileno(tmpfile())
        let bytes = Array(input.utf8)
        try #require(write(pair[1], bytes, bytes.count) == bytes.count)
        close(pair[1])
        let code = LanguageServer.run(input: pair[0], output: output, version: "1") { _ in [] }
        close(pair[0])
        lseek(output, 0, SEEK_SET)
        var stream = MessageStream(input: output)
        var answers: [JSONValue] = []
        while case .message(let body) = stream.next() { answers.append(try #require(JSONValue.parse(body))) }
        return (answers, code)
    }

    private static let initialize = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}"
    private static let shutdown = "{\"jsonrpc\":\"2.0\",\"id\":\"end\",\"method\":\"shutdown\"}"
    private static let exit = "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}"

    @Test func anOrderlyLife() throws {
        let (answers, code) = try serve([Self.initialize, Self.shutdown, Self.exit].map(framed).joined())
        #expect(code == 0 && answers.count == 2)
        #expect(answers.first?["result"]?["capabilities"]?["textDocumentSync"]?["change"] == 2)
        #expect(answers.last?["id"] == "end")
    }

    @Test(arguments: [
        "{", "", "[]", "1", "null", "{\"id\":7}", "{\"id\":7,\"method\":5}", "{\"id\":[{}],\"method\":\"x\"}", "{\"id\":7,\"method\":\"textDocument/hover\"}",
        "{\"id\":7,\"method\":\"textDocument/hover\",\"params\":{\"textDocument\":{\"uri\":\"file:///no\"}}}", "\u{0}\u{1}", "{\"id\":7,\"method\":\"initialize\"}",
    ])
    func badMessagesAreAnswered(_ body: String) throws {
        let (answers, code) = try serve([Self.initialize, body, Self.shutdown, Self.exit].map(framed).joined())
        #expect(code == 0)
        #expect(answers.count == 3 && answers[1]["error"] != nil, "\(answers)")
    }

    @Test(arguments: ["\r\n\r\n", "Hello\r\n\r\n", "Content-Length: x\r\n\r\n", "Content-Length: -5\r\n\r\n", "Content-Type: a\r\n\r\n\n\n"])
    func badHeadsArePassedOver(_ head: String) throws {
        let (answers, code) = try serve(framed(Self.initialize) + head + framed(Self.shutdown) + framed(Self.exit))
        #expect(code == 0 && answers.count == 2)
    }

    @Test func badNotificationsChangeNothing() throws {
        let open = "{\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\"untitled:1\",\"version\":1,\"text\":\"route[A] { exit; }\"}}}"
        let bad = [
            "{\"method\":\"textDocument/didOpen\"}", "{\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":{\"uri\":\"x\"},\"contentChanges\":[1,{\"text\":\"\"}]}}",
            "{\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":{\"uri\":\"untitled:1\"},\"contentChanges\":[{\"range\":{\"start\":{\"line\":1e300,\"character\":-4}},\"text\":\"\"},{}]}}",
            "{\"method\":\"textDocument/didClose\",\"params\":[]}", "{\"method\":\"$/cancelRequest\",\"params\":{\"id\":1}}", "{\"method\":\"workspace/didChangeConfiguration\",\"params\":{\"settings\":[1]}}",
        ]
        let symbols = "{\"id\":2,\"method\":\"textDocument/documentSymbol\",\"params\":{\"textDocument\":{\"uri\":\"untitled:1\"}}}"
        let (answers, code) = try serve(([Self.initialize, open] + bad + [symbols, Self.shutdown, Self.exit]).map(framed).joined())
        #expect(code == 0 && answers.count == 3)
        // the change without a range replaced the whole text
        #expect(answers[1]["result"]?.elements?.isEmpty == true)
    }

    @Test func anEndWithoutShutdownIsAFailure() throws {
        #expect(try serve(framed(Self.initialize)).code == 1)
        #expect(try serve(framed(Self.exit)).code == 1)
        #expect(try serve("").code == 1)
        #expect(try serve("Content-Length: 100\r\n\r\n{").code == 1)
    }
}
