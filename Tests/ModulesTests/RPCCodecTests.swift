import Routing
import Testing

@testable import Modules

@Suite struct RPCCodecTests {
    private static func table() -> RPCTable {
        let table = RPCTable()
        table.add("core.version", "Version.") { _ in ["signalbox 1"] }
        table.add("core.echo", "Echo.", returnsArray: true) { request in
            var values: [RPCValue] = []
            while let text = request.optionalString() { values.append(.string(text)) }
            return values
        }
        table.add("core.ps", "Threads.", returnsArray: true) { _ in [["IDX": 0, "DSC": "main"], ["IDX": 1, "DSC": "udp"]] }
        table.add("core.sockets", "Sockets.") { _ in
            [.list([RPCMember("socket", ["proto": "udp"]), RPCMember("socket", ["proto": "tcp"])])]
        }
        table.add("quiet", "Nothing.") { _ in [] }
        table.add("fails", "Fails.") { _ in throw RPCFault(400, "no such thing") }
        return table
    }

    private func answer(_ text: String, pretty: Bool = true) -> String {
        String(decoding: JSONRPC(Self.table(), isPretty: pretty).answer(Array(text.utf8)).body, as: UTF8.self)
    }

    @Test func layoutIsTheReferences() {
        #expect(answer(#"{"jsonrpc":"2.0","method":"core.version","id":1}"#) == "{\n\t\"jsonrpc\":\t\"2.0\",\n\t\"result\":\t\"signalbox 1\",\n\t\"id\":\t1\n}")
        #expect(answer(#"{"jsonrpc":"2.0","method":"quiet","id":"x"}"#) == "{\n\t\"jsonrpc\":\t\"2.0\",\n\t\"result\":\t{\n\t},\n\t\"id\":\t\"x\"\n}")
        #expect(answer(#"{"jsonrpc":"2.0","method":"core.ps","id":7.5}"#)
            == "{\n\t\"jsonrpc\":\t\"2.0\",\n\t\"result\":\t[{\n\t\t\t\"IDX\":\t0,\n\t\t\t\"DSC\":\t\"main\"\n\t\t}, {\n\t\t\t\"IDX\":\t1,\n\t\t\t\"DSC\":\t\"udp\"\n\t\t}],\n\t\"id\":\t7.500000\n}")
    }

    @Test func compactAnswers() {
        #expect(answer(#"{"jsonrpc":"2.0","method":"core.sockets","id":1}"#, pretty: false)
            == #"{"jsonrpc":"2.0","result":[{"socket":{"proto":"udp"}},{"socket":{"proto":"tcp"}}],"id":1}"#)
        #expect(answer(#"{"jsonrpc":"2.0","method":"core.echo","params":["a\u00e9\ud83d\ude00",1,"q\"\\\n"],"id":1}"#, pretty: false)
            == "{\"jsonrpc\":\"2.0\",\"result\":[\"aé😀\",\"1\",\"q\\\"\\\\\\n\"],\"id\":1}")
        #expect(answer(#"{"jsonrpc":"2.0","method":"core.echo","params":{"x":"a","y":5}}"#, pretty: false)
            == #"{"jsonrpc":"2.0","result":["a","5"]}"#)
        #expect(answer(#"[{"jsonrpc":"2.0","method":"core.version","id":1},{"jsonrpc":"2.0","method":"quiet","id":2}]"#, pretty: false)
            == #"[{"jsonrpc":"2.0","result":"signalbox 1","id":1},{"jsonrpc":"2.0","result":{},"id":2}]"#)
    }

    @Test func errors() {
        #expect(answer(#"{"jsonrpc":"2.0","method":"fails","id":1}"#, pretty: false)
            == #"{"jsonrpc":"2.0","error":{"code":400,"message":"no such thing"},"id":1}"#)
        #expect(answer(#"{"jsonrpc":"2.0","method":"nosuch","id":1}"#, pretty: false)
            == #"{"jsonrpc":"2.0","error":{"code":500,"message":"Method Not Found"},"id":1}"#)
        #expect(answer("{bad", pretty: false).contains("-32700"))
        #expect(answer(#"{"jsonrpc":"1.0","method":"quiet","id":1}"#, pretty: false).contains("-32600"))
        #expect(answer(#"{"jsonrpc":"2.0","id":1}"#, pretty: false).contains("-32600"))
    }

    @Test(arguments: ["", "{", "[1,", "\"abc", "{\"a\"}", "tru", "1 2", "{\"a\":1,}", "[\"\\u12\"]", String(repeating: "[", count: 500), "\"\\q\"", "-"])
    func malformedJSON(_ text: String) {
        #expect(throws: JSONParser.Malformed.self) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test func framing() {
        #expect(JSONFraming.length(Array(#" {"a":"}\"{"} rest"#.utf8)) == 13)
        #expect(JSONFraming.length(Array(#"{"a":{"#.utf8)) == nil)
    }

    @Test func binaryRecords() throws {
        // Method "core.echo" with parameters "a" and 1, cookie 0x1234: as kamcmd sends it.
        let bytes: [UInt8] = [0xa1, 0x01, 0x11, 0x12, 0x34, 0x91, 0x0a] + Array("core.echo\0".utf8) + [0x21, 0x61, 0x00, 0x10, 0x01]
        let packet = try #require(try BINRPC.read(bytes))
        #expect(packet.type == .request)
        #expect(packet.cookie == 0x1234)
        #expect(packet.values == ["core.echo", "a", 1])
        #expect(packet.length == bytes.count)
        #expect(try BINRPC.read(Array(bytes.dropLast())) == nil)
    }

    @Test func binaryRoundTrip() throws {
        let values: [RPCValue] = [
            0, 7, -1, .integer(Int(Int32.min)), .string(""), .string(String(repeating: "x", count: 300)), .double(1.5), .double(-2),
            .structure([RPCMember("a", 1), RPCMember("b", .structure([RPCMember("c", "d")]))]), .array([1, "x"]),
        ]
        let packet = try #require(try BINRPC.read(BINRPC.packet(.reply, cookie: 0xdead_beef, values)))
        #expect(packet.values == values)
        #expect(packet.cookie == 0xdead_beef)
        let large = try #require(try BINRPC.read(BINRPC.packet(.reply, cookie: 1, [.integer(5_000_000_000)])))
        #expect(large.values == [.double(5_000_000_000)])
    }

    @Test func binaryGarbageIsRefusedOrWaitedFor() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if bytes.count > 1 { bytes[0] = 0xa1; bytes[1] &= 0x0f }
            _ = try? BINRPC.read(bytes)
            _ = try? JSONParser.parse(bytes)
            _ = TextRPC.length(bytes).map { TextRPC.parse(Array(bytes[..<$0])) }
        }
    }

    @Test func textLines() throws {
        let bytes = Array(":core.echo:r1\na\n12\n\n:next:\n\n".utf8)
        let length = try #require(TextRPC.length(bytes))
        let request = try #require(TextRPC.parse(Array(bytes[..<length])))
        #expect(request == TextRPC.Request(method: "core.echo", replyName: "r1", parameters: ["a", 12]))
        #expect(TextRPC.length(Array(bytes[length...])) == bytes.count - length)
        #expect(String(decoding: TextRPC.render(["a", ["x": 1, "y": "b:c"]]), as: UTF8.self) == "200 OK\na\nx:1,y:b\\cc\n")
        #expect(String(decoding: TextRPC.render(RPCFault(400, "no")), as: UTF8.self) == "400 no\n")
    }

    @Test func addresses() throws {
        #expect(try ControlAddress("unix:/tmp/x", isDatagram: false, directory: "/run") == .unixStream(path: "/tmp/x"))
        #expect(try ControlAddress("x.sock", isDatagram: true, directory: "/run") == .unixDatagram(path: "/run/x.sock"))
        #expect(try ControlAddress("udp:127.0.0.1:8090", isDatagram: true, directory: "/run") == .udp(host: "127.0.0.1", port: 8090))
        #expect(try ControlAddress("tcp:[::1]", isDatagram: false, directory: "/run") == .tcp(host: "::1", port: 2049))
        #expect(throws: DeclarationError.self) { try ControlAddress("ftp:x", isDatagram: false, directory: "/run") }
        #expect(throws: DeclarationError.self) { try ControlAddress("udp:x:99999", isDatagram: false, directory: "/run") }
    }
}
