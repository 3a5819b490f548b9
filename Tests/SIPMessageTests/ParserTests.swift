import Testing

@testable import SIPMessage

@Suite struct ParserTests {
    @Test func readsARequest() throws {
        let sample = try Sample(request("Max-Forwards: 70\n", body: "hello"))
        let message = sample.message
        #expect(message.isRequest && message.method == .message)
        #expect(message.requestURI.string == "sip:bob@example.org")
        #expect(message.maxForwards == 70)
        #expect(message.callID.string == "c1")
        #expect(message.cseq?.number == 1)
        #expect(message.fromTag.string == "1" && message.toTag.isEmpty)
        #expect(message.body.string == "hello")
    }

    @Test func readsAResponse() throws {
        let sample = try Sample("SIP/2.0 180 Ringing\nVia: SIP/2.0/UDP a;branch=x\nCSeq: 7 INVITE\n\n")
        #expect(!sample.message.isRequest)
        #expect(sample.message.statusCode == 180)
        #expect(sample.message.reason.string == "Ringing")
        #expect(sample.message.method == .invite)
    }

    @Test func takesAResponseWithoutReason() throws {
        let sample = try Sample("SIP/2.0 200 \n\n")
        #expect(sample.message.statusCode == 200 && sample.message.reason.isEmpty)
    }

    @Test func wantsTheSpaceBehindTheStatusCode() {
        #expect(throws: SIPParseError.self) { _ = try Sample("SIP/2.0 200\n\n") }
    }

    @Test func knowsCompactForms() throws {
        let sample = try Sample("OPTIONS sip:a@b SIP/2.0\nv: SIP/2.0/UDP h\nf: <sip:x@y>;tag=f\nt: sip:z@y;tag=t\ni: id\nm: <sip:c@d>\nl: 0\n\n")
        #expect(sample.message.via1?.host.string == "h")
        #expect(sample.message.fromTag.string == "f" && sample.message.toTag.string == "t")
        #expect(sample.message.callID.string == "id")
        #expect(sample.message.first(.contact)?.body.string == "<sip:c@d>")
        #expect(sample.message.contentLength == 0)
    }

    @Test func keepsFoldsInsideAHeader() throws {
        let sample = try Sample("OPTIONS sip:a@b SIP/2.0\nSubject: one\n two\n\tthree\nCall-ID : x\n\n")
        #expect(sample.message.headers.count == 2)
        #expect(sample.message.headers[0].body.string == "one\r\n two\r\n\tthree")
        #expect(sample.message.callID.string == "x")
    }

    @Test func splitsCommaLists() throws {
        let sample = try Sample("OPTIONS sip:a@b SIP/2.0\nContact: \"a, b\" <sip:1@x;p=\",\">, <sip:2@x>\nContact: sip:3@x\n\n")
        var values: [String] = []
        sample.message.forEachValue(.contact) { value, _ in
            values.append(value.string)
            return true
        }
        #expect(values == ["\"a, b\" <sip:1@x;p=\",\">", "<sip:2@x>", "sip:3@x"])
    }

    @Test func takesAMissingEmptyLine() throws {
        let sample = try Sample("OPTIONS sip:a@b SIP/2.0\nCall-ID: x\n")
        #expect(sample.message.callID.string == "x" && sample.message.body.isEmpty)
    }

    @Test func takesBareLineFeeds() throws {
        let sample = try Sample(Array("OPTIONS sip:a@b SIP/2.0\nCall-ID: x\n\nbody".utf8))
        #expect(sample.message.callID.string == "x" && sample.message.body.string == "body")
    }

    @Test func takesWhiteSpaceBehindTheFirstLine() throws {
        #expect(try Sample("OPTIONS sip:a@b SIP/2.0  \n\n").message.version.string == "SIP/2.0")
    }

    @Test func takesBytesThatAreNoText() throws {
        let sample = try Sample(Array("OPTIONS sip:a@b SIP/2.0\r\nSubject: ".utf8) + [0, 0xff, 0xfe, 0] + Array("\r\nCall-ID: x\r\n\r\n".utf8))
        #expect(sample.message.headers[0].body.count == 4)
        #expect(sample.message.callID.string == "x")
    }

    @Test func cutsTheBodyToContentLength() throws {
        let sample = try Sample("OPTIONS sip:a@b SIP/2.0\nContent-Length: 3\n\nabcdef")
        #expect(sample.message.body.string == "abc")
    }

    @Test func aHugeContentLengthIsNoLength() throws {
        let sample = try Sample("OPTIONS sip:a@b SIP/2.0\nContent-Length: 99999999999999999999999\n\nabc")
        #expect(sample.message.body.string == "abc")
    }

    @Test func aLargeCSeqIsPassedOn() throws {
        let sample = try Sample("OPTIONS sip:a@b SIP/2.0\nCSeq: 36893488147419103232 OPTIONS\n\n")
        #expect(sample.message.cseq?.numberText.string == "36893488147419103232")
    }

    @Test(arguments: ["From: <sip:a@b>", "t: <sip:a@b>", "i: x", "CSeq: 1 OPTIONS", "l: 0"])
    func headersThatMayBeThereOnceAreCounted(_ line: String) throws {
        let once = try Sample("OPTIONS sip:a@b SIP/2.0\n\(line)\nMax-Forwards: 1\n\n").message.headers
        #expect(!once.repeatsSingleHeader && !once.repeatsContentLength)
        let twice = try Sample("OPTIONS sip:a@b SIP/2.0\n\(line)\nMax-Forwards: 1\n\(line)\nMax-Forwards: 1\n\n").message.headers
        #expect(twice.repeatsSingleHeader != twice.repeatsContentLength && twice.repeatsMaxForwards)
    }

    @Test func aPhoneUserEndsBeforeItsParameters() throws {
        let phone = SIPURI(ByteView("sip:+49;isub=5:secret@b;user=phone"))
        #expect(phone?.user == ByteView("+49") && phone?.userParameters == ByteView(";isub=5") && phone?.password == ByteView("secret"))
        let plain = SIPURI(ByteView("sip:+49;isub=5@b"))
        #expect(plain?.user == ByteView("+49;isub=5") && plain?.userParameters.isEmpty == true)
    }

    @Test(arguments: [
        "", "\r\n\r\n", "OPTIONS", "OPTIONS sip:a@b\r\n\r\n", "OPTIONS sip:a@b SIP/7.0\r\n\r\n", "OPT<>S sip:a@b SIP/2.0\r\n\r\n",
        "OPTIONS sip:a b SIP/2.0\r\n\r\n", "SIP/2.0 20 OK\r\n\r\n", "SIP/2.0 abc OK\r\n\r\n", "OPTIONS sip:a@b SIP/2.0\r\nno colon\r\n\r\n",
        "OPTIONS sip:a@b SIP/2.0\r\n: empty\r\n\r\n",
    ]) func refuses(_ text: String) {
        #expect(throws: SIPParseError.self) { try Sample(Array(text.utf8)) }
    }

    @Test func manyHeadersStayApart() throws {
        let text = "OPTIONS sip:a@b SIP/2.0\n" + String(repeating: "x: 1\n", count: 70_000) + "Call-ID: last\n\n"
        #expect(try Sample(text).message.callID.string == "last")
    }
}
