import SIPMessage

enum Messages {
    static let invite = OwnedBytes(lines("""
        INVITE sip:bob@example.com SIP/2.0
        Via: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bK-74bf9;rport
        Max-Forwards: 70
        From: "Alice" <sip:alice@example.com>;tag=9fxced76sl
        To: Bob <sip:bob@example.com>
        Call-ID: 3848276298220188511@atlanta.example.com
        CSeq: 1 INVITE
        Contact: <sip:alice@127.0.0.1:5071;transport=udp>
        Supported: 100rel, replaces
        User-Agent: benchmark
        Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY
        Content-Type: application/sdp
        Content-Length: 129

        v=0
        o=alice 53655765 2353687637 IN IP4 127.0.0.1
        s=-
        c=IN IP4 127.0.0.1
        t=0 0
        m=audio 49170 RTP/AVP 0
        a=rtpmap:0 PCMU/8000

        """))

    static let options = OwnedBytes(lines("""
        OPTIONS sip:127.0.0.1 SIP/2.0
        Via: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bK-1
        From: <sip:alice@127.0.0.1>;tag=a
        To: <sip:127.0.0.1>
        Call-ID: options-1
        CSeq: 1 OPTIONS
        Max-Forwards: 70
        Content-Length: 0


        """))

    private static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
}
