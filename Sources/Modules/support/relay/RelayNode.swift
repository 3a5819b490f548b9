import Routing
import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A media relay's control address: `udp:host:port`, `udp6:[host]:port`, `unix:/path`, with `=weight` behind it.
struct RelayAddress: Sendable {
    enum Transport: Sendable {
        case datagram(SocketAddress)
        /// A Unix stream socket.
        case stream(path: String)
    }

    /// As the config writes it, without the weight.
    let url: String
    let weight: Int
    let transport: Transport

    /// - Throws: `DeclarationError` that tells what is wrong.
    init(_ text: String, module: String, defaultPort: UInt16, _ surroundings: Surroundings = Surroundings()) throws {
        var rest = Substring(text)
        var weight = 1
        if let equals = rest.lastIndex(of: "="), let number = Int(rest[rest.index(after: equals)...]) {
            guard number >= 0 else { throw DeclarationError("\(module): the weight of \"\(text)\" is negative") }
            weight = number
            rest = rest[..<equals]
        }
        url = String(rest)
        self.weight = weight
        if rest.hasPrefix("unix:") {
            transport = .stream(path: String(rest.dropFirst(5)))
        } else if rest.hasPrefix("/") {
            transport = .stream(path: url)
        } else {
            let isIPv6 = rest.hasPrefix("udp6:")
            guard isIPv6 || rest.hasPrefix("udp:") else {
                throw DeclarationError("\(module): \"\(text)\" is no address of a relay", remedy: "write udp:host:port, udp6:[host]:port or unix:/path")
            }
            transport = .datagram(try Self.resolve(rest.dropFirst(isIPv6 ? 5 : 4), isIPv6: isIPv6, text, module, defaultPort, surroundings))
        }
    }

    private static func resolve(
        _ text: Substring, isIPv6: Bool, _ whole: String, _ module: String, _ defaultPort: UInt16, _ surroundings: Surroundings
    ) throws -> SocketAddress {
        var host = text
        var port = defaultPort
        let bracket = text.lastIndex(of: "]")
        if let colon = text.lastIndex(of: ":"), bracket.map({ colon > $0 }) ?? (!isIPv6 || text.filter { $0 == ":" }.count == 1) {
            guard let number = UInt16(text[text.index(after: colon)...]) else {
                throw DeclarationError("\(module): \"\(whole)\" has no valid port", remedy: "write udp:host:port")
            }
            port = number
            host = text[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        let name = String(host)
        if let address = name.withByteView({ IPAddress($0) }) { return SocketAddress(address, port: port) }
        guard surroundings.allows("look up the media relay \(name)") else { return SocketAddress(.anyV4, port: port) }
        var hints = addrinfo()
        hints.ai_family = isIPv6 ? AF_INET6 : AF_INET
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0, let first = list else {
            throw DeclarationError("\(module): \"\(name)\" in \"\(whole)\" does not resolve")
        }
        defer { freeaddrinfo(first) }
        guard let raw = first.pointee.ai_addr else { throw DeclarationError("\(module): \"\(name)\" does not resolve") }
        if isIPv6 {
            let address = raw.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { IPAddress($0.pointee.sin6_addr) }
            return SocketAddress(address, port: port)
        }
        return SocketAddress(raw.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { IPAddress($0.pointee.sin_addr) }, port: port)
    }
}

/// A relay and whether it is in use; shared by all workers.
final class RelayNode: Sendable {
    let index: Int
    let address: RelayAddress
    /// Second at which a disabled relay is asked again (`Self.never` for one that a client disabled).
    let recheckAt = Atomic<Int>(0)
    let isDisabled = Atomic<Bool>(false)
    /// Whether the relay was asked at least once.
    let isKnown = Atomic<Bool>(false)
    /// What it can do, as its module notes it.
    let capabilities = Atomic<Int>(0)

    static let never = Int(UInt32.max)

    init(index: Int, address: RelayAddress) {
        self.index = index
        self.address = address
    }

    var disabled: Bool { isDisabled.load(ordering: .relaxed) }

    /// Leaves the relay out until then.
    func disable(until second: Int) {
        recheckAt.store(second, ordering: .relaxed)
        isDisabled.store(true, ordering: .relaxed)
    }

    func enable() { isDisabled.store(false, ordering: .relaxed) }
}

/// Relays that share the calls of one set (`"1 == udp:a:7722 udp:b:7722"`).
final class RelaySet: Sendable {
    let id: Int
    let nodes: [RelayNode]

    init(id: Int, nodes: [RelayNode]) {
        self.id = id
        self.nodes = nodes
    }

    /// Reads the sets of all `..._sock` parameters; set 0 where none is named.
    static func parse(
        _ texts: [String], module: String, defaultPort: UInt16, defaultSet: Int = 0, _ surroundings: Surroundings = Surroundings()
    ) throws -> [RelaySet] {
        var order: [Int] = []
        var members: [Int: [RelayNode]] = [:]
        var count = 0
        for text in texts {
            var id = defaultSet
            var rest = Substring(text)
            if let mark = text.firstRange(of: "==") {
                let number = text[..<mark.lowerBound].filter { !$0.isWhitespace }
                guard let parsed = Int(number) else {
                    throw DeclarationError("\(module): \"\(text)\" has no number before ==", remedy: "write \"1 == udp:host:port\"")
                }
                id = parsed
                rest = text[mark.upperBound...]
            }
            if members[id] == nil { order.append(id) }
            for item in rest.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
                let address = try RelayAddress(String(item), module: module, defaultPort: defaultPort, surroundings)
                members[id, default: []].append(RelayNode(index: count, address: address))
                count += 1
            }
            guard members[id]?.isEmpty == false else { throw DeclarationError("\(module): set \(id) has no relays", remedy: "name one after ==") }
        }
        return order.map { RelaySet(id: $0, nodes: members[$0] ?? []) }
    }
}
