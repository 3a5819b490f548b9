import Routing

/// Where an RPC transport listens: a path or a host and port.
public enum ControlAddress: Sendable, Equatable {
    case unixStream(path: String)
    case unixDatagram(path: String)
    case tcp(host: String, port: UInt16)
    case udp(host: String, port: UInt16)

    /// Port for TCP and UDP where none is given.
    public static let defaultPort: UInt16 = 2049

    /// Reads `unix:/path`, `unixs:`, `unixd:`, `udp:host[:port]`, `tcp:host[:port]` or a bare path. A relative path is taken from `directory`.
    /// - Parameter isDatagram: what `unix:` and a bare path stand for.
    /// - Throws: `DeclarationError` for anything else.
    public init(_ text: String, isDatagram: Bool, directory: String) throws {
        func path(_ rest: Substring) throws -> String {
            guard !rest.isEmpty else { throw DeclarationError("\"\(text)\" names no path", remedy: "write unix:/run/kamailio/name") }
            let whole = rest.first == "/" ? String(rest) : directory + (directory.hasSuffix("/") ? "" : "/") + rest
            guard whole.utf8.count < 108 else { throw DeclarationError("path of socket \(whole) is longer than 107 bytes") }
            return whole
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            self = isDatagram ? .unixDatagram(path: try path(parts[0])) : .unixStream(path: try path(parts[0]))
            return
        }
        switch parts[0].lowercased() {
        case "unix": self = isDatagram ? .unixDatagram(path: try path(parts[1])) : .unixStream(path: try path(parts[1]))
        case "unixs": self = .unixStream(path: try path(parts[1]))
        case "unixd": self = .unixDatagram(path: try path(parts[1]))
        case "udp":
            let (host, port) = try Self.hostAndPort(parts[1], text)
            self = .udp(host: host, port: port)
        case "tcp":
            let (host, port) = try Self.hostAndPort(parts[1], text)
            self = .tcp(host: host, port: port)
        default: throw DeclarationError("unknown transport in \"\(text)\"", remedy: "write unixs:, unixd:, udp: or tcp: before the address")
        }
    }

    private static func hostAndPort(_ rest: Substring, _ text: String) throws -> (String, UInt16) {
        var host = rest
        var port = defaultPort
        let afterBracket = rest.lastIndex(of: "]").map { rest.index(after: $0) } ?? rest.startIndex
        if let colon = rest[afterBracket...].lastIndex(of: ":") {
            guard let number = UInt16(rest[rest.index(after: colon)...]) else { throw DeclarationError("bad port in \"\(text)\"") }
            port = number
            host = rest[..<colon]
        }
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        return (host == "*" ? "" : String(host), port)
    }

    /// Transport as `ctl.listen` names it.
    var transportName: String {
        switch self {
        case .unixStream: "unix_stream"
        case .unixDatagram: "unix_dgram"
        case .tcp: "tcp"
        case .udp: "udp"
        }
    }

    /// Address as `ctl.listen` names it.
    var name: String {
        switch self {
        case .unixStream(let path), .unixDatagram(let path): path
        case .tcp(let host, _), .udp(let host, _): host
        }
    }

    /// Port as `ctl.listen` names it, empty for a path.
    var portName: String {
        switch self {
        case .unixStream, .unixDatagram: ""
        case .tcp(_, let port), .udp(_, let port): String(port)
        }
    }
}
