import SIPMessage

/// Reads answers of name servers (RFC 1035 section 4). Lengths, offsets and jumps are all bounded: the bytes come from the network.
struct DNSMessage {
    let code: Int
    let answers: [DNSRecord]
    /// Seconds that "there is none" may be kept (RFC 2308), if the answer has an SOA record.
    let negativeTTL: Int?

    private static let largestName = 255
    private static let mostRecords = 256

    /// Nil for bytes that are no answer.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 12 else { return nil }
        var reader = Reader(bytes: bytes, place: 2)
        guard let flags = reader.number16(), flags & 0x8000 != 0, let questions = reader.number16(), let answerCount = reader.number16(),
            let authorities = reader.number16(), reader.number16() != nil
        else { return nil }
        code = Int(flags & 15)
        for _ in 0..<questions {
            guard reader.name() != nil, reader.skip(4) else { return nil }
        }
        var found: [DNSRecord] = []
        var negative: Int?
        for index in 0..<min(Int(answerCount) + Int(authorities), Self.mostRecords) {
            guard let name = reader.name(), let type = reader.number16(), reader.skip(2), let ttl = reader.number32(), let length = reader.number16(),
                reader.place + Int(length) <= bytes.count
            else { break }
            let end = reader.place + Int(length)
            // a ttl with the top bit set counts as zero (RFC 2181 section 8)
            let seconds = ttl > UInt32(Int32.max) ? 0 : Int(ttl)
            if index < Int(answerCount) {
                if let type = DNSRecordType(rawValue: type), let data = Self.data(type, &reader, end) {
                    found.append(DNSRecord(name: name, type: type, ttl: seconds, data: data))
                }
            } else if type == 6, reader.name() != nil, reader.name() != nil, reader.skip(16), let minimum = reader.number32() {
                negative = min(seconds, Int(clamping: minimum))
            }
            reader.place = end
        }
        answers = found
        negativeTTL = negative
    }

    /// The records of `type` for `name`, with aliases followed.
    func records(_ name: String, _ type: DNSRecordType) -> [DNSRecord] {
        var current = name.lowercased()
        for _ in 0..<16 {
            let matching = answers.filter { $0.type == type && $0.name.lowercased() == current }
            if !matching.isEmpty { return matching }
            guard let alias = answers.first(where: { $0.type == .cname && $0.name.lowercased() == current }), case .name(let target) = alias.data else {
                break
            }
            current = target.lowercased()
        }
        return []
    }

    private static func data(_ type: DNSRecordType, _ reader: inout Reader, _ end: Int) -> DNSRecordData? {
        switch type {
        case .a:
            guard end - reader.place == 4, let address = reader.number32() else { return nil }
            return .address(IPAddress(v4: address))
        case .aaaa:
            guard end - reader.place == 16, let high = reader.number64(), let low = reader.number64() else { return nil }
            return .address(IPAddress(high: high, low: low))
        case .cname, .ptr: return reader.name().map { .name($0) }
        case .txt:
            var texts: [String] = []
            while reader.place < end, let text = reader.text(end) { texts.append(text) }
            return .text(texts)
        case .srv:
            guard let priority = reader.number16(), let weight = reader.number16(), let port = reader.number16(), let target = reader.name() else {
                return nil
            }
            return .service(priority: priority, weight: weight, port: port, target: target)
        case .naptr:
            guard let order = reader.number16(), let preference = reader.number16(), let flags = reader.text(end), let services = reader.text(end),
                let expression = reader.text(end), let replacement = reader.name()
            else { return nil }
            return .pointer(
                order: order, preference: preference, flags: flags, services: services, expression: expression, replacement: replacement)
        }
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        var place: Int

        mutating func skip(_ count: Int) -> Bool {
            place += count
            return place <= bytes.count
        }

        mutating func number16() -> UInt16? {
            guard place >= 0, place + 2 <= bytes.count else { return nil }
            defer { place += 2 }
            return UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
        }

        mutating func number32() -> UInt32? {
            guard let high = number16(), let low = number16() else { return nil }
            return UInt32(high) << 16 | UInt32(low)
        }

        mutating func number64() -> UInt64? {
            guard let high = number32(), let low = number32() else { return nil }
            return UInt64(high) << 32 | UInt64(low)
        }

        /// A text with its length in front.
        mutating func text(_ end: Int) -> String? {
            guard place < end, place < bytes.count else { return nil }
            let length = Int(bytes[place])
            guard place + 1 + length <= min(end, bytes.count) else { return nil }
            defer { place += 1 + length }
            return String(decoding: bytes[(place + 1)..<(place + 1 + length)], as: UTF8.self)
        }

        /// A name, compressed or not.
        mutating func name() -> String? {
            var labels: [UInt8] = []
            var current = place
            var next: Int?
            var jumps = 0
            while current < bytes.count {
                let length = Int(bytes[current])
                if length == 0 {
                    place = next ?? current + 1
                    return String(decoding: labels, as: UTF8.self)
                }
                if length & 0xC0 == 0xC0 {
                    guard current + 1 < bytes.count, jumps < 32 else { return nil }
                    if next == nil { next = current + 2 }
                    current = (length & 0x3F) << 8 | Int(bytes[current + 1])
                    jumps += 1
                    continue
                }
                guard length < 64, current + 1 + length <= bytes.count, labels.count + length < DNSMessage.largestName else { return nil }
                if !labels.isEmpty { labels.append(46) }
                labels.append(contentsOf: bytes[(current + 1)..<(current + 1 + length)])
                current += 1 + length
            }
            return nil
        }
    }
}
