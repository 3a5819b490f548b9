import Routing

#if canImport(Glibc)
import Glibc
#endif

/// Owner and mode of the sockets and FIFOs that RPC transports make.
public struct ControlFileRights: Sendable, Equatable {
    public var mode: mode_t
    public var user: uid_t?
    public var group: gid_t?

    public init(mode: mode_t) { self.mode = mode }

    /// Sets the user by name or number.
    mutating func setUser(_ text: String) throws {
        if let number = uid_t(text) {
            user = number
        } else if let entry = getpwnam(text) {
            user = entry.pointee.pw_uid
            group = group ?? entry.pointee.pw_gid
        } else {
            throw DeclarationError("there is no user \"\(text)\"")
        }
    }

    /// Sets the group by name or number.
    mutating func setGroup(_ text: String) throws {
        if let number = gid_t(text) {
            group = number
        } else if let entry = getgrnam(text) {
            group = entry.pointee.gr_gid
        } else {
            throw DeclarationError("there is no group \"\(text)\"")
        }
    }

    /// Gives the file at `path` this owner and mode.
    func apply(to path: String) throws {
        guard chmod(path, mode) == 0 else { throw DeclarationError.system("cannot set the mode of \(path)") }
        if user != nil || group != nil {
            guard chown(path, user ?? uid_t.max, group ?? gid_t.max) == 0 else {
                throw DeclarationError.system("cannot set the owner of \(path)")
            }
        }
    }
}

extension DeclarationError {
    /// What could not be done, with the system's reason.
    static func system(_ what: String) -> DeclarationError { DeclarationError("\(what): \(String(cString: strerror(errno)))") }
}

/// A bound socket of an RPC transport.
final class ControlSocket: @unchecked Sendable {
    let address: ControlAddress
    let descriptor: Int32
    private let path: String?

    /// Opens the socket; a stale file in a path's place is removed.
    /// - Throws: `DeclarationError` with the address and the system's reason.
    init(_ address: ControlAddress, _ rights: ControlFileRights) throws {
        self.address = address
        switch address {
        case .unixStream(let path), .unixDatagram(let path):
            self.path = path
            let isStream = if case .unixStream = address { true } else { false }
            descriptor = try Self.openUnix(path, Int32((isStream ? SOCK_STREAM : SOCK_DGRAM).rawValue))
            do {
                try rights.apply(to: path)
            } catch {
                Glibc.close(descriptor)
                throw error
            }
        case .tcp(let host, let port):
            path = nil
            descriptor = try Self.openInternet(host, port, Int32(SOCK_STREAM.rawValue))
        case .udp(let host, let port):
            path = nil
            descriptor = try Self.openInternet(host, port, Int32(SOCK_DGRAM.rawValue))
        }
        if isStream, listen(descriptor, 64) != 0 { throw DeclarationError.system("cannot listen on \(address.name)") }
    }

    var isStream: Bool {
        switch address {
        case .unixStream, .tcp: true
        case .unixDatagram, .udp: false
        }
    }

    private static func openUnix(_ path: String, _ type: Int32) throws -> Int32 {
        let descriptor = socket(AF_UNIX, type | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw DeclarationError.system("cannot make a socket for \(path)") }
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        func call(_ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
            withUnsafePointer(to: &place) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
            }
        }
        // A file that nobody listens behind is left over from a crash; one with a listener belongs to a server that runs.
        if call(connect) == 0 {
            Glibc.close(descriptor)
            throw DeclarationError("socket \(path) is in use", remedy: "stop the server that has it, or give another path")
        }
        unlink(path)
        guard call(bind) == 0 else {
            let error = DeclarationError.system("cannot bind unix socket \(path)")
            Glibc.close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func openInternet(_ host: String, _ port: UInt16, _ type: Int32) throws -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = type
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host.isEmpty ? nil : host, String(port), &hints, &found)
        guard code == 0, let first = found else {
            throw DeclarationError("cannot resolve \(host): \(String(cString: gai_strerror(code)))")
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(first.pointee.ai_family, type | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw DeclarationError.system("cannot make a socket for \(host):\(port)") }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 else {
            let error = DeclarationError.system("cannot bind \(host):\(port)")
            Glibc.close(descriptor)
            throw error
        }
        return descriptor
    }

    /// Ends the listening and removes the file; threads that wait on the socket wake up.
    func close() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        Glibc.close(descriptor)
        if let path { unlink(path) }
    }

    // MARK: Datagrams

    /// Longest datagram that is read or written, in bytes.
    static let largestDatagram = 65507

    /// Answers datagrams until the socket is closed. `body` gets the bytes and returns the answer, nil for none.
    func serveDatagrams(_ source: StaticString, _ body: ([UInt8]) -> [UInt8]?) {
        var buffer = [UInt8](repeating: 0, count: Self.largestDatagram)
        while true {
            var peer = sockaddr_storage()
            var peerLength = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let count = withUnsafeMutablePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { recvfrom(descriptor, &buffer, buffer.count, 0, $0, &peerLength) }
            }
            if count < 0 {
                if errno == EINTR || errno == ECONNREFUSED { continue }
                return
            }
            if count == 0 {
                // An empty datagram carries an address; a socket that was shut down carries none.
                if peerLength == 0 { return }
                continue
            }
            guard let answer = body(Array(buffer[..<count])), peerLength > socklen_t(MemoryLayout<sa_family_t>.size) else { continue }
            let sent = withUnsafePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { sendto(descriptor, answer, answer.count, 0, $0, peerLength) }
            }
            if sent < 0 {
                Log.error(source, "cannot send an answer of \(answer.count) bytes: \(String(cString: strerror(errno)))")
            }
        }
    }

    // MARK: Streams

    /// Takes connections until the socket is closed; each gets a thread of its own that runs `body` with the descriptor,
    /// which is closed afterwards. Beyond `limit` connections at a time new ones are closed at once.
    func serveConnections(limit: Int, _ source: StaticString, _ body: @escaping @Sendable (Int32) -> Void) {
        let open = Counter()
        while true {
            let connection = accept(descriptor, nil, nil)
            if connection < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                if errno == EMFILE || errno == ENFILE || errno == ENOMEM {
                    sleep(1)
                    continue
                }
                return
            }
            guard open.value < limit else {
                Log.warning(source, "more than \(limit) connections at a time: closing the newest")
                Glibc.close(connection)
                continue
            }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            open.add()
            do {
                try BackgroundThread.start("rpc connection") {
                    body(connection)
                    Glibc.close(connection)
                    open.add(-1)
                }
            } catch {
                Log.error(source, "\(error)")
                Glibc.close(connection)
                open.add(-1)
            }
        }
    }

    /// Writes all bytes; false if the peer is gone.
    static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                raw.baseAddress.map { write(descriptor, $0 + done, bytes.count - done) } ?? 0
            }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
