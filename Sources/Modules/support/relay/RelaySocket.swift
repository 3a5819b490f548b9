import Routing
import SIPMessage
import Transport

#if canImport(Glibc)
import Glibc
#endif

/// One worker's connections to the relays. An exchange holds up this worker alone, and for a bounded time.
final class RelaySocket {
    /// How often a request is sent, and how long each time an answer is waited for.
    struct Patience {
        var attempts: Int
        var milliseconds: Int
    }

    private var descriptors: [Int: Int32] = [:]
    private var number: UInt32 = 0
    private let longestAnswer: Int
    private let surroundings: Surroundings

    /// - Parameter longestAnswer: bytes that are taken of an answer.
    init(longestAnswer: Int, _ surroundings: Surroundings = Surroundings()) {
        self.longestAnswer = longestAnswer
        self.surroundings = surroundings
    }

    deinit { for descriptor in descriptors.values { close(descriptor) } }

    /// A cookie, which names a request so that its answer is known again.
    func nextCookie(_ arena: Arena) -> ByteView {
        number &+= 1
        var text = ByteBuilder(arena, capacity: 32)
        text.append(decimal: Int(getpid()))
        text.append("_")
        text.append(decimal: Int(UInt32.random(in: .min ... .max)))
        text.append("_")
        text.append(decimal: Int(number))
        return text.finish()
    }

    /// Sends a command and waits for its answer.
    /// - Returns: the answer without its cookie, in `arena`; nil if none came.
    func exchange(_ command: ByteView, with node: RelayNode, _ patience: Patience, _ arena: Arena) -> ByteView? {
        guard surroundings.allows("ask the media relay \(node.address.url)") else { return nil }
        return switch node.address.transport {
        case .datagram(let address): datagram(command, node.index, address, patience, arena)
        case .stream(let path): stream(command, path, patience, arena)
        }
    }

    private func datagram(_ command: ByteView, _ index: Int, _ address: SocketAddress, _ patience: Patience, _ arena: Arena) -> ByteView? {
        guard let descriptor = descriptors[index] ?? connect(index, address) else { return nil }
        let place = arena.allocate(longestAnswer)
        while recv(descriptor, place, longestAnswer, Int32(MSG_DONTWAIT)) > 0 {}
        let cookie = nextCookie(arena)
        var request = ByteBuilder(arena, capacity: command.count + 40)
        request.append(cookie)
        request.append(ASCII.space)
        request.append(command)
        let bytes = request.finish()
        for _ in 0..<patience.attempts {
            guard send(descriptor, bytes.base, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count || errno == ECONNREFUSED else { return nil }
            let deadline = Self.now() + patience.milliseconds
            while true {
                let left = deadline - Self.now()
                guard left > 0, isReadable(descriptor, left) else { break }
                let length = recv(descriptor, place, longestAnswer, Int32(MSG_DONTWAIT))
                // nobody listens there: waiting longer makes no sense
                if length < 0, errno == ECONNREFUSED { return nil }
                guard length > 0 else { continue }
                let answer = ByteView(base: place, count: length)
                if answer.hasPrefix(cookie) { return answer.dropFirst(cookie.count).trimmedFront }
            }
        }
        return nil
    }

    private func connect(_ index: Int, _ address: SocketAddress) -> Int32? {
        let descriptor = socket(address.ip.isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        let connected = address.withSystemAddress { pointer, length in Glibc.connect(descriptor, pointer, length) }
        guard connected == 0 else {
            close(descriptor)
            return nil
        }
        descriptors[index] = descriptor
        return descriptor
    }

    private func stream(_ command: ByteView, _ path: String, _ patience: Patience, _ arena: Arena) -> ByteView? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard connected == 0, send(descriptor, command.base, command.count, Int32(MSG_NOSIGNAL)) == command.count,
            isReadable(descriptor, max(1, patience.attempts) * patience.milliseconds)
        else { return nil }
        let place = arena.allocate(longestAnswer)
        let length = recv(descriptor, place, longestAnswer, 0)
        return length > 0 ? ByteView(base: place, count: length) : nil
    }

    private func isReadable(_ descriptor: Int32, _ milliseconds: Int) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, Int32(clamping: milliseconds)) == 1
    }

    /// Milliseconds on a clock that never jumps.
    static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
