import Synchronization

@testable import Transport

#if canImport(Glibc)
import Glibc
#endif

/// A name server on loopback for tests: answers from a table, and counts.
final class NameServer: @unchecked Sendable {
    private let descriptor: Int32
    let port: UInt16
    private let records: [DNSRecord]
    let questions = Mutex<[String]>([])

    init(_ records: [DNSRecord]) throws {
        self.records = records
        let opened = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        guard opened >= 0, Endpoint(.loopbackV4, port: 0).withSystemAddress({ bind(opened, $0, $1) }) == 0,
            let local = Endpoint(localAddressOf: opened)
        else { throw SystemError(errno, "opening a name server") }
        descriptor = opened
        port = local.port
        var thread = pthread_t()
        pthread_create(&thread, nil, { raw in
            if let raw { Unmanaged<NameServer>.fromOpaque(raw).takeRetainedValue().serve() }
            return nil
        }, Unmanaged.passRetained(self).toOpaque())
        pthread_detach(thread)
    }

    func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func serve() {
        var room = [UInt8](repeating: 0, count: 2048)
        while true {
            var peer = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let (count, sent) = withUnsafeMutablePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> (Int, Int) in
                    let count = recvfrom(descriptor, &room, room.count, 0, address, &length)
                    guard count > 12 else { return (count, 0) }
                    let reply = answer(Array(room[0..<count]))
                    return (count, sendto(descriptor, reply, reply.count, 0, address, length))
                }
            }
            if count <= 0 || sent < 0 { break }
        }
        close(descriptor)
    }

    private func answer(_ question: [UInt8]) -> [UInt8] {
        var place = 12
        var labels: [String] = []
        while place < question.count, question[place] != 0 {
            labels.append(String(decoding: question[(place + 1)..<(place + 1 + Int(question[place]))], as: UTF8.self))
            place += 1 + Int(question[place])
        }
        let type = UInt16(question[place + 1]) << 8 | UInt16(question[place + 2])
        var name = labels.joined(separator: ".").lowercased()
        questions.withLock { $0.append("\(DNSRecordType(rawValue: type)?.name ?? "?") \(name)") }
        let isKnown = records.contains { $0.name == name }
        var found: [DNSRecord] = []
        while let alias = records.first(where: { $0.name == name && $0.type == .cname }), case .name(let target) = alias.data {
            found.append(alias)
            name = target
        }
        found += records.filter { $0.name == name && $0.type.rawValue == type }
        var reply = Array(question[0..<2]) + [0x81, isKnown ? 0x80 : 0x83, 0, 1, 0, UInt8(found.count), 0, 0, 0, 0]
        reply += question[12..<(place + 5)]
        for record in found { reply += Self.bytes(record) }
        return reply
    }

    static func name(_ text: String) -> [UInt8] {
        text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    private static func number(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255)] }
    private static func text(_ value: String) -> [UInt8] { [UInt8(value.utf8.count)] + Array(value.utf8) }

    static func bytes(_ record: DNSRecord) -> [UInt8] {
        let data: [UInt8] =
            switch record.data {
            case .address(let ip):
                ip.isIPv6
                    ? (0..<16).map { UInt8(truncatingIfNeeded: ($0 < 8 ? ip.high : ip.low) >> UInt64(56 - ($0 & 7) * 8)) }
                    : (0..<4).map { UInt8(truncatingIfNeeded: ip.low >> UInt64(24 - $0 * 8)) }
            case .name(let target): name(target)
            case .text(let texts): texts.flatMap(text)
            case .service(let priority, let weight, let port, let target): number(priority) + number(weight) + number(port) + name(target)
            case .pointer(let order, let preference, let flags, let services, let expression, let replacement):
                number(order) + number(preference) + text(flags) + text(services) + text(expression) + name(replacement)
            }
        return name(record.name) + number(record.type.rawValue) + [0, 1, 0, 0] + number(UInt16(record.ttl)) + number(UInt16(data.count)) + data
    }
}
