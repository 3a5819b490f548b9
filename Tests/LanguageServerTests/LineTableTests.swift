import Testing

@testable import LanguageServer

@Suite struct LineTableTests {
    @Test func positionsCountUTF16Units() {
        let bytes = Array("a\u{E4}\u{1F600}b\r\nc\rd\n".utf8)
        let lines = LineTable(bytes)
        #expect(lines.starts.count == 4)
        // behind the letter of two bytes and the one of four, which takes two units
        #expect(lines.position(7, in: bytes) == .init(line: 0, character: 4))
        #expect(lines.offset(.init(line: 0, character: 4), in: bytes) == 7)
        // in the middle of a character: its beginning
        #expect(lines.offset(.init(line: 0, character: 3), in: bytes) == 3)
        #expect(lines.offset(.init(line: 0, character: 99), in: bytes) == 8)
        #expect(lines.position(10, in: bytes) == .init(line: 1, character: 0))
        #expect(lines.offset(.init(line: 2, character: 1), in: bytes) == 13)
        #expect(lines.offset(.init(line: 99, character: 0), in: bytes) == bytes.count)
    }

    @Test(arguments: ["", "\n", "\r", "\r\n", "\u{1F600}"]) func everyOffsetComesBack(_ text: String) {
        let bytes = Array(text.utf8)
        let lines = LineTable(bytes)
        for offset in 0...bytes.count where offset == bytes.count || bytes[offset] & 0xC0 != 0x80 {
            let back = lines.offset(lines.position(offset, in: bytes), in: bytes)
            #expect(back == offset || (offset < bytes.count && bytes[offset] == 10), "\(offset)")
        }
    }

    @Test func pathsAndURIs() {
        #expect(FileURI.path("file:///tmp/a%20b/%C3%A4.cfg") == "/tmp/a b/\u{E4}.cfg")
        #expect(FileURI.path("file://localhost/tmp/x") == "/tmp/x")
        #expect(FileURI.path("untitled:Untitled-1") == nil)
        #expect(FileURI.path("file:///a/../b/./c%2") == "/b/c%2")
        #expect(FileURI.uri("/tmp/a b/\u{E4}.cfg") == "file:///tmp/a%20b/%C3%A4.cfg")
    }
}
