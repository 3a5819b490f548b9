import SIPMessage

/// Why a capture cannot be read.
struct CaptureProblem: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The SIP datagrams of a capture: classic pcap or pcapng.
struct Capture {
    struct Datagram {
        /// Number of its (last) packet, from 1, as Wireshark counts.
        let number: Int
        /// Microseconds since 1970.
        let time: Int
        let source: SocketAddress
        let destination: SocketAddress
        let payload: [UInt8]
    }

    private(set) var datagrams: [Datagram] = []
    /// TCP segments that begin with SIP.
    private(set) var streamSegments = 0
    private var decoder = PacketDecoder()
    private var packetCount = 0

    /// Whether the bytes begin as a capture does.
    static func isCapture(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 4 else { return false }
        return ClassicCapture.order(bytes) != nil || BlockCapture.isFirstBlock(bytes)
    }

    /// - Throws: `CaptureProblem` for a damaged file, or a link layer that is not known.
    init(_ bytes: [UInt8]) throws(CaptureProblem) {
        if BlockCapture.isFirstBlock(bytes) {
            try BlockCapture.read(bytes) { (packet, link, time) throws(CaptureProblem) in try take(packet, link, time) }
        } else {
            try ClassicCapture.read(bytes) { (packet, link, time) throws(CaptureProblem) in try take(packet, link, time) }
        }
    }

    private mutating func take(_ packet: ArraySlice<UInt8>, _ link: Int, _ time: Int) throws(CaptureProblem) {
        packetCount += 1
        guard let layer = LinkLayer(rawValue: link) else {
            throw CaptureProblem("packet \(packetCount) has link type \(link), which is not known here; Ethernet, Linux cooked, loopback and raw IP are")
        }
        switch decoder.decode(packet, layer) {
        case .datagram(let source, let destination, let payload):
            if Self.isSIP(payload) {
                datagrams.append(Datagram(number: packetCount, time: time, source: source, destination: destination, payload: Array(payload)))
            }
        case .segment(let payload): if Self.isSIP(payload) { streamSegments += 1 }
        case nil: break
        }
    }

    /// Whether a first line with SIP's version stands at the start.
    private static func isSIP(_ payload: ArraySlice<UInt8>) -> Bool {
        guard let end = payload.prefix(4096).firstIndex(of: 10) else { return false }
        let line = String(decoding: payload[payload.startIndex..<end], as: UTF8.self)
        return line.hasPrefix("SIP/2.0 ") || line.trimmed.hasSuffix(" SIP/2.0")
    }
}

/// Numbers in a run of bytes, in either order; nil behind its end.
struct ByteReader {
    let bytes: ArraySlice<UInt8>
    let isBigEndian: Bool

    /// - Parameter offset: from the run's first byte.
    func number(_ offset: Int, _ size: Int) -> Int? {
        let start = bytes.startIndex + offset
        guard offset >= 0, start + size <= bytes.endIndex else { return nil }
        let part = bytes[start..<(start + size)]
        return (isBigEndian ? Array(part) : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
}
