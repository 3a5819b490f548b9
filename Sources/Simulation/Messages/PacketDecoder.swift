import SIPMessage

/// Link layers of captures by their numbers (tcpdump.org/linktypes.html).
enum LinkLayer: Int {
    case null = 0
    case ethernet = 1
    case raw12 = 12
    case raw14 = 14
    case raw = 101
    case loop = 108
    case cooked = 113
    case ipv4 = 228
    case ipv6 = 229
    case cooked2 = 276
}

/// Takes packets apart down to UDP; puts IPv4 fragments together.
struct PacketDecoder {
    enum Content {
        case datagram(SocketAddress, SocketAddress, ArraySlice<UInt8>)
        /// What a TCP segment carries.
        case segment(ArraySlice<UInt8>)
    }

    private struct FragmentKey: Hashable {
        let source: IPAddress
        let destination: IPAddress
        let id: Int
        let next: Int
    }

    private struct Fragments {
        var parts: [Int: [UInt8]] = [:]
        var end: Int?

        /// The whole, once nothing is missing.
        var whole: [UInt8]? {
            guard let end else { return nil }
            var bytes: [UInt8] = []
            while bytes.count < end {
                guard let next = parts[bytes.count], !next.isEmpty else { return nil }
                bytes += next
            }
            return bytes
        }
    }

    private var fragments: [FragmentKey: Fragments] = [:]

    mutating func decode(_ packet: ArraySlice<UInt8>, _ layer: LinkLayer) -> Content? {
        let reader = ByteReader(bytes: packet, isBigEndian: true)
        switch layer {
        case .raw, .raw12, .raw14, .ipv4, .ipv6: return network(packet)
        case .null, .loop: return network(packet.dropFirst(4))
        case .cooked: return network(packet.dropFirst(16), type: reader.number(14, 2))
        case .cooked2: return network(packet.dropFirst(20), type: reader.number(0, 2))
        case .ethernet:
            var offset = 12
            // VLAN tags
            while let type = reader.number(offset, 2), [0x8100, 0x88a8, 0x9100].contains(type) { offset += 4 }
            return network(packet.dropFirst(offset + 2), type: reader.number(offset, 2))
        }
    }

    private mutating func network(_ packet: ArraySlice<UInt8>, type: Int? = nil) -> Content? {
        guard type == nil || type == 0x0800 || type == 0x86dd, let first = packet.first else { return nil }
        switch first >> 4 {
        case 4: return version4(packet)
        case 6: return version6(packet)
        default: return nil
        }
    }

    private mutating func version4(_ packet: ArraySlice<UInt8>) -> Content? {
        let reader = ByteReader(bytes: packet, isBigEndian: true)
        guard let first = reader.number(0, 1), let total = reader.number(2, 2), let id = reader.number(4, 2), let flags = reader.number(6, 2),
            let next = reader.number(9, 1), let source = reader.number(12, 4), let destination = reader.number(16, 4)
        else { return nil }
        let header = (first & 15) * 4
        // a total length of 0 comes from network cards that cut packets themselves
        let end = total == 0 ? packet.count : min(total, packet.count)
        guard header >= 20, header <= end else { return nil }
        let payload = packet[(packet.startIndex + header)..<(packet.startIndex + end)]
        let from = IPAddress(v4: UInt32(source)), to = IPAddress(v4: UInt32(destination))
        let offset = (flags & 0x1fff) * 8, hasMore = flags & 0x2000 != 0
        guard offset > 0 || hasMore else { return transport(payload, next, from, to) }
        let key = FragmentKey(source: from, destination: to, id: id, next: next)
        fragments[key, default: Fragments()].parts[offset] = Array(payload)
        if !hasMore { fragments[key]?.end = offset + payload.count }
        guard let whole = fragments[key]?.whole else { return nil }
        fragments[key] = nil
        return transport(whole[...], next, from, to)
    }

    private func version6(_ packet: ArraySlice<UInt8>) -> Content? {
        let reader = ByteReader(bytes: packet, isBigEndian: true)
        guard var next = reader.number(6, 1), let s1 = half(packet, 8), let s2 = half(packet, 16), let d1 = half(packet, 24), let d2 = half(packet, 32)
        else { return nil }
        var offset = 40
        // hop-by-hop, routing and destination options
        while [0, 43, 60].contains(next), let following = reader.number(offset, 1), let length = reader.number(offset + 1, 1) {
            next = following
            offset += (length + 1) * 8
        }
        guard offset <= packet.count else { return nil }
        return transport(packet.dropFirst(offset), next, IPAddress(high: s1, low: s2), IPAddress(high: d1, low: d2))
    }

    private func half(_ packet: ArraySlice<UInt8>, _ offset: Int) -> UInt64? {
        guard packet.count >= offset + 8 else { return nil }
        return packet.dropFirst(offset).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func transport(_ packet: ArraySlice<UInt8>, _ number: Int, _ source: IPAddress, _ destination: IPAddress) -> Content? {
        let reader = ByteReader(bytes: packet, isBigEndian: true)
        guard let from = reader.number(0, 2), let to = reader.number(2, 2) else { return nil }
        switch number {
        case 17:
            guard let length = reader.number(4, 2), length >= 8 else { return nil }
            let payload = packet.dropFirst(8).prefix(length - 8)
            return .datagram(SocketAddress(source, port: UInt16(from)), SocketAddress(destination, port: UInt16(to)), payload)
        case 6:
            guard let header = reader.number(12, 1) else { return nil }
            return .segment(packet.dropFirst((header >> 4) * 4))
        default: return nil
        }
    }
}
