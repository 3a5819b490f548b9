import Routing
import SIPMessage
import Testing

@testable import Modules

@Suite struct ManglerTests {
    private let arena = Arena()

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.168.0.0/255.255.0.0", "192.168.9.9", true),
        ("10.1.2.3/32", "10.1.2.3", true), ("10.1.2.3/32", "10.1.2.4", false), ("0.0.0.0/0", "1.2.3.4", false), ("10.0.0.0/8", "10.0.0", false),
        ("10.0.0.0/8", "10.0.0.256", false), ("10.0.0.0/8", "10.0.0.1.2", false),
    ])
    func networks(_ network: String, _ address: String, _ isInside: Bool) throws {
        let bytes = OwnedBytes(address)
        #expect(try MangledNetwork(network).contains(bytes.view) == isInside)
    }

    @Test(arguments: ["", "10.0.0.0", "10.0.0/8", "10.0.0.0/x", "a/8", "10.0.0.0/-1"])
    func networksThatAreNone(_ text: String) {
        #expect(throws: DeclarationError.self) { try MangledNetwork(text) }
    }

    @Test func ports() throws {
        #expect(try PortChange("1000").port(for: 5) == 1000)
        #expect(try PortChange("+1000").port(for: 5) == 1005)
        #expect(try PortChange("-5").port(for: 5) == nil)
        #expect(try PortChange("+65535").port(for: 1) == nil)
        for text in ["", "x", "+", "65536", "-65536"] { #expect(throws: DeclarationError.self) { try PortChange(text) } }
    }

    @Test func aContactIsFoundAgain() throws {
        let encoded = OwnedBytes("sip:nat*alice*pw*10.1.2.3*5090*tcp*127.0.0.1*5073*udp@5.6.7.8;x=y")
        let contact = try MangledContact(encoded.view, UInt8(ascii: "*"))
        #expect(contact.uri(arena) == ByteView("sip:alice:pw@10.1.2.3:5090;transport=tcp;x=y"))
        #expect(contact.source(arena) == ByteView("sip:127.0.0.1:5073;transport=udp"))
    }

    @Test(arguments: [
        ("nothing", -22), ("sip:", -22), ("sip:host", -23), ("sip:*********@x", -24), ("sip:a;b@x", -25), ("sip:a*b@x", -26), ("sip:********@x", -2),
        ("sip:**pw*h*****@x", -3),
    ])
    func whatIsNotEncoded(_ text: String, _ code: Int) {
        let bytes = OwnedBytes(text)
        do {
            _ = try MangledContact(bytes.view, UInt8(ascii: "*"))
            Issue.record("\(text) was read")
        } catch {
            #expect(error.code == code)
        }
    }
}
