import Foundation

/// Messages to begin with.
struct Corpus {
    /// What is put into messages.
    static let pieces = [
        "\r\n", "\r\n\r\n", "\n", "\r", " ", "\t", "\r\n ", ":", ";", ",", "<", ">", "\"", "\\", "=", "@", "[", "]", "?", "%", "\0",
        "Via: ", "Content-Length: 99999999999999999999", "Content-Length: -1", ";branch=", ";rport", ";received=", "SIP/2.0", "sip:", "tel:", "v:", "999",
        ";;", ",,", "<<>>", "Route: ", "Contact: *", "From:", "To:",
    ]


    private(set) var messages: [[UInt8]] = [
        Array(
            """
            INVITE sip:bob@example.org;transport=tcp SIP/2.0\r
            Via: SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bK1;rport, SIP/2.0/TCP [::1];branch=z9hG4bK0;received=1.2.3.4\r
            Record-Route: <sip:10.0.0.1;lr;ftag=1>,<sip:p2;lr>\r
            Route: "x" <sip:p3;lr>\r
            From: "A \\" <b>" <sip:alice:pw@example.org:5060;user=phone?h=v>;tag=1\r
            To: sip:bob@example.org\r
            Call-ID: c1@x\r
            CSeq: 1 INVITE\r
            Contact: <sip:alice@[2001:db8::1]:5070>;q=0.7;expires=60, *\r
            Max-Forwards: 70\r
            Subject: one\r
             two\r
            Content-Type: multipart/mixed;boundary="b"\r
            Content-Length: 4\r
            \r
            body
            """.utf8),
        Array("SIP/2.0 200 OK\r\nv: SIP/2.0/UDP a;branch=1\r\nv: SIP/2.0/UDP b\r\nf: <sip:a@b>;tag=1\r\nt: <tel:+1;x=y>;tag=2\r\ni: x\r\nCSeq: 9 BYE\r\nl: 0\r\n\r\n".utf8),
    ]

    /// - Parameter folder: further messages (`*.dat`), nil for none.
    init(folder: String?) {
        guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
        for name in names.sorted() where name.hasSuffix(".dat") {
            if let data = FileManager.default.contents(atPath: folder + "/" + name) { messages.append([UInt8](data)) }
        }
    }
}
