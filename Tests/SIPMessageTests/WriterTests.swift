import Testing

@testable import SIPMessage

@Suite struct WriterTests {
    @Test func forwardsUntouchedBytes() throws {
        let text = "MESSAGE sip:bob@example.org SIP/2.0\r\nvIa :  SIP/2.0/UDP a;branch=1\r\nX-Odd:\t spaced \r\n  folded\r\nCall-ID: c\r\n\r\nbody"
        let sample = try Sample(Array(text.utf8))
        let expected = text.replacing("vIa", with: ourVia + "vIa", maxReplacements: 1)
        #expect(sample.forwarded().string == expected)
    }

    @Test func marksTheSource() throws {
        let sample = try Sample(request(via: "SIP/2.0/UDP host:5070;rport;branch=1"))
        let via = try #require(sample.message.via1)
        let mark = SourceMark(via, source: SocketAddress(IPAddress(v4: 0x0a00_0009), port: 6000), forced: false)
        #expect(sample.forwarded(mark: mark).string.contains("Via: SIP/2.0/UDP host:5070;received=10.0.0.9;rport=6000;branch=1\r\n"))
    }

    @Test func changesTheRequestURI() throws {
        let sample = try Sample(request())
        sample.message.newRequestURI = ByteView("sip:new@host")
        #expect(sample.forwarded().string.hasPrefix("MESSAGE sip:new@host SIP/2.0\r\n" + ourVia))
    }

    @Test func takesOurViaOffAReply() throws {
        let sample = try Sample("SIP/2.0 200 OK\nVia: SIP/2.0/UDP ours;branch=1\nVia: SIP/2.0/UDP theirs;branch=2\nCSeq: 1 X\nContent-Length: 0\n\n")
        let bytes = MessageWriter.reply(sample.message, OutgoingContext(socket: Sample.socket, incoming: Sample.socket))
        #expect(bytes.string == "SIP/2.0 200 OK\nVia: SIP/2.0/UDP theirs;branch=2\nCSeq: 1 X\nContent-Length: 0\n\n".crlf)
    }

    @Test func takesOurViaOffAList() throws {
        let sample = try Sample("SIP/2.0 200 OK\nVia: SIP/2.0/UDP ours;branch=1, SIP/2.0/UDP theirs;branch=2\nContent-Length: 0\n\n")
        let bytes = MessageWriter.reply(sample.message, OutgoingContext(socket: Sample.socket, incoming: Sample.socket))
        #expect(bytes.string == "SIP/2.0 200 OK\nVia: SIP/2.0/UDP theirs;branch=2\nContent-Length: 0\n\n".crlf)
    }

    @Test func aStreamGetsAContentLength() throws {
        let sample = try Sample("OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/UDP a\nCall-ID: c\n\nbody")
        let bytes = MessageWriter.request(
            sample.message, uri: sample.message.requestURI, via: nil, mark: nil, OutgoingContext(socket: Sample.stream, incoming: Sample.socket))
        #expect(bytes.string.contains("Content-Length: 4\r\n\r\nbody"))
    }

    @Test func insertsKeepTheirOrder() throws {
        let sample = try Sample(request())
        let place = try #require(sample.message.first(.callID)).offset
        sample.message.edits.insert(ByteView("A: 1\r\n"), at: place)
        sample.message.edits.insert(ByteView("B: 2\r\n"), at: place)
        sample.message.edits.insert(ByteView("0: 0\r\n"), at: place, inFront: true)
        #expect(sample.forwarded().string.contains("0: 0\r\nA: 1\r\nB: 2\r\nCall-ID: c1\r\n"))
    }

    @Test func overlappingRemovalsRemoveTheirUnion() throws {
        let sample = try Sample(request("X: abcdef\n"))
        let header = try #require(sample.message.first(named: ByteView("X")))
        let start = header.body.offset(in: sample.message.buffer)
        sample.message.edits.remove(offset: start, length: 4)
        sample.message.edits.remove(offset: start + 2, length: 3)
        #expect(sample.forwarded().string.contains("X: f\r\n"))
    }
}
