import SIPMessage
import Testing

@testable import Modules

#if canImport(Glibc)
import Glibc
#endif

@Suite struct BencodeTests {
    private let arena = Arena()

    private func encoded(_ value: Bencode) -> String {
        var out = ByteBuilder(arena, capacity: 16)
        value.encode(to: &out)
        return out.finish().string
    }

    @Test func valuesAreWritten() {
        let value = Bencode.dictionary([
            ("command", .string("offer")), ("flags", .list([.string("a"), .integer(-5)])), ("sdp", .string("v=0\r\n")), ("e", .list([])),
        ])
        #expect(encoded(value) == "d7:command5:offer5:flagsl1:ai-5ee3:sdp5:v=0\r\n1:elee")
    }

    @Test func valuesAreRead() throws {
        let value = try #require(Bencode.decode("d6:result2:ok4:listli1ei-2e0:e4:dictd1:ai7eee"))
        #expect(value[ByteView("result")]?.string?.string == "ok")
        #expect(value[ByteView("list")]?.items.count == 3)
        #expect(value[ByteView("list")]?.items[1].integer == -2)
        #expect(value[ByteView("dict")]?[ByteView("a")]?.integer == 7)
        #expect(value[ByteView("none")] == nil)
        #expect(encoded(value) == "d6:result2:ok4:listli1ei-2e0:e4:dictd1:ai7eee")
    }

    @Test(arguments: [
        "", "i", "ie", "i1", "ixe", "5:abc", "-1:a", "99999999999999999999:a", "18446744073709551615:a", "l", "li1e", "d", "d1:a", "d1:ae", "di1e1:ae",
        "i1ei2e", "x", "1", ":", "d1:ai1e", "9223372036854775807:",
    ])
    func malformedTextsAreRefused(_ text: String) {
        #expect(Bencode.decode(arena.copy(text)) == nil)
    }

    @Test func deepNestingIsRefused() {
        let text = String(repeating: "l", count: 100_000) + String(repeating: "e", count: 100_000)
        #expect(Bencode.decode(arena.copy(text)) == nil)
        #expect(Bencode.decode(arena.copy(String(repeating: "l", count: 20) + String(repeating: "e", count: 20))) != nil)
    }
}

@Suite struct EngineFlagsTests {
    private let arena = Arena()

    private func read(_ text: String, _ operation: EngineOperation = .offer) throws -> EngineFlags {
        var flags = EngineFlags(operation)
        try flags.read(arena.copy(text))
        return flags
    }

    private func texts(_ list: [Bencode]) -> [String] { list.compactMap { $0.string?.string } }

    @Test func listsAndPlainFlags() throws {
        let flags = try read("replace-origin  replace-session-connection trust-address SDES-off rtcp-mux-demux direction=in direction=out ICE=remove codec-strip-PCMA codec-strip-G722")
        #expect(texts(flags.replace) == ["origin", "session-connection"])
        #expect(texts(flags.flags) == ["trust-address"])
        #expect(texts(flags.sdes) == ["off"])
        #expect(texts(flags.rtcpMux) == ["demux"])
        #expect(texts(flags.direction) == ["in", "out"])
        #expect(flags.others.map { $0.key.string } == ["ICE"])
        #expect(flags.codecs.map { $0.key.string } == ["strip"])
        #expect(texts(flags.codecs[0].value.items) == ["PCMA", "G722"])
    }

    @Test(arguments: [
        ("RTP", "RTP/AVP"), ("SRTP", "RTP/SAVP"), ("AVPF", "RTP/AVPF"), ("SRTP AVPF", "RTP/SAVPF"), ("RTP/SAVPF", "RTP/SAVPF"),
        ("RTP/SAVPF RTP AVP", "RTP/AVP"), ("DTLS", "UDP/TLS/RTP/SAVP"),
    ])
    func transports(_ text: String, _ name: String) throws {
        #expect(try read(text).transportName?.string == name)
    }

    @Test func otherFlagsKeepTheTransport() throws {
        #expect(try read("trust-address").transportName == nil)
    }

    @Test func wrongValues() {
        for bad in ["via-branch=x", "via-branch", "repacketize=0", "repacketize", "call-id", "from-tag"] {
            #expect(throws: EngineFlags.Failure.self) { try read(bad) }
        }
        #expect(throws: EngineFlags.Failure.self) { try read("force-answer", .answer) }
    }

    @Test func forceAnswerMakesAnAnswer() throws {
        #expect(try read("force-answer").operation == .answer)
    }

    @Test func relayFlags() throws {
        let flags = try #require(RTPProxyFlags("cowEz20 ".trimmedText(arena)))
        #expect(flags.fixesCommonAddress)
        #expect(flags.options == Array("SE".utf8))
        #expect(flags.repacketization == Array("Z20".utf8))
        #expect(RTPProxyFlags("q") == nil)
        #expect(RTPProxyFlags("") != nil)
    }
}

extension String {
    fileprivate func trimmedText(_ arena: Arena) -> ByteView { arena.copy(self).trimmed }
}

@Suite struct RelaySetTests {
    private func parse(_ texts: String...) throws -> [RelaySet] { try RelaySet.parse(texts, module: "rtpproxy", defaultPort: 22222) }

    @Test func setsAreReadInOrder() throws {
        let sets = try parse("udp:127.0.0.1:7722 udp:127.0.0.2=3", "2 == unix:/tmp/x udp6:[::1]:9", "1==udp:127.0.0.3")
        #expect(sets.map(\.id) == [0, 2, 1])
        #expect(sets[0].nodes.map(\.address.url) == ["udp:127.0.0.1:7722", "udp:127.0.0.2"])
        #expect(sets[0].nodes.map(\.address.weight) == [1, 3])
        #expect(sets.flatMap(\.nodes).map(\.index) == [0, 1, 2, 3, 4])
        guard case .datagram(let address) = sets[0].nodes[1].address.transport else {
            Issue.record("no datagram address")
            return
        }
        #expect(address.port == 22222)
    }

    @Test(arguments: ["x == udp:127.0.0.1", "1 ==", "tcp:127.0.0.1", "udp:127.0.0.1:99999", "127.0.0.1", "", "udp:127.0.0.1=-1"])
    func wrongSets(_ text: String) {
        #expect(throws: (any Error).self) { try parse(text) }
    }
}

/// A relay of one thread: answers each datagram with what `answer` makes of it.
private final class FakeRelay: @unchecked Sendable {
    let port: UInt16
    private let descriptor: Int32
    private var thread = pthread_t()
    private let answer: ([UInt8], Int) -> [UInt8]?
    private let count: Int

    /// - Parameter count: datagrams that are read before the relay ends.
    init(reading count: Int, _ answer: @escaping @Sendable ([UInt8], Int) -> [UInt8]?) {
        self.answer = answer
        self.count = count
        (descriptor, port) = Self.bound()
        pthread_create(&thread, nil, { context in
            guard let context else { return nil }
            Unmanaged<FakeRelay>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }, Unmanaged.passRetained(self).toOpaque())
    }

    /// A socket of the loopback address with a port of the system's choice.
    private static func bound() -> (Int32, UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = getsockname(descriptor, $0, &length)
            }
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    private func run() {
        var room = [UInt8](repeating: 0, count: 2048)
        for number in 0..<count {
            var peer = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutablePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { peer in
                    let received = recvfrom(descriptor, &room, room.count, 0, peer, &length)
                    guard received > 0, let text = answer(Array(room[..<received]), number) else { return }
                    _ = sendto(descriptor, text, text.count, 0, peer, length)
                }
            }
        }
    }

    func join() {
        pthread_join(thread, nil)
        close(descriptor)
    }
}

@Suite struct RelaySocketTests {
    private let arena = Arena()

    private func node(_ port: UInt16) throws -> RelayNode {
        RelayNode(index: 0, address: try RelayAddress("udp:127.0.0.1:\(port)", module: "rtpproxy", defaultPort: 1))
    }

    @Test func answersAreKnownByTheirCookie() throws {
        let relay = FakeRelay(reading: 1) { request, _ in
            let cookie = request.prefix { $0 != 32 }
            return Array(cookie) + Array(" did:".utf8) + Array(request.dropFirst(cookie.count + 1)) + [10]
        }
        let socket = RelaySocket(longestAnswer: 200)
        let answer = socket.exchange("V", with: try node(relay.port), .init(attempts: 1, milliseconds: 5000), arena)
        relay.join()
        #expect(answer?.string == "did:V\n")
    }

    @Test func requestsAreRepeatedAndStrangeAnswersPassedOver() throws {
        let relay = FakeRelay(reading: 3) { request, number in
            switch number {
            case 0: nil
            case 1: Array("12_34_56 stranger\n".utf8)
            default: Array(request.prefix { $0 != 32 }) + Array(" mine".utf8)
            }
        }
        let socket = RelaySocket(longestAnswer: 200)
        let answer = socket.exchange("V", with: try node(relay.port), .init(attempts: 50, milliseconds: 100), arena)
        relay.join()
        #expect(answer?.string == "mine")
    }

    @Test func silentAndMissingRelays() throws {
        let relay = FakeRelay(reading: 2) { _, _ in nil }
        let socket = RelaySocket(longestAnswer: 200)
        let silent = socket.exchange("V", with: try node(relay.port), .init(attempts: 2, milliseconds: 10), arena)
        relay.join()
        #expect(silent == nil)
        // nobody is there any more
        #expect(RelaySocket(longestAnswer: 200).exchange("V", with: try node(relay.port), .init(attempts: 2, milliseconds: 10), arena) == nil)
        let path = RelayNode(index: 1, address: try RelayAddress("unix:/nonexistent/socket", module: "rtpproxy", defaultPort: 1))
        #expect(socket.exchange("V", with: path, .init(attempts: 2, milliseconds: 10), arena) == nil)
    }

    @Test func cookiesDiffer() {
        let socket = RelaySocket(longestAnswer: 1)
        #expect(socket.nextCookie(arena) != socket.nextCookie(arena))
    }
}
