import Modules
import Routing

#if canImport(Glibc)
import Glibc
#endif

/// Calls a running server over the socket of its module ctl.
public enum ControlClient {
    /// Where ctl listens by itself.
    public static let defaultPath = "/run/kamailio/kamailio_ctl"

    /// What came of a call.
    public enum Result {
        case answer([RPCValue])
        case fault(String)
        case unreachable(String)
    }

    /// Calls a command and waits for its answer.
    /// - Parameter path: path of the socket.
    public static func call(_ method: String, _ parameters: [RPCValue] = [], at path: String) -> Result {
        guard path.utf8.count < 108 else { return .unreachable("path of socket \(path) is longer than 107 bytes") }
        guard let descriptor = connection(to: path) else {
            return .unreachable("cannot reach a server at \(path): \(String(cString: strerror(errno))); is it running, and does it load module ctl?")
        }
        defer { close(descriptor) }
        let request = BINRPC.packet(.request, cookie: UInt32.random(in: 1...0xffff), [.string(method)] + parameters)
        guard request.withUnsafeBytes({ write(descriptor, $0.baseAddress, $0.count) }) == request.count else {
            return .unreachable("the server at \(path) closed the connection")
        }
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &room, room.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return .unreachable("the server at \(path) closed the connection") }
            bytes += room[..<count]
            do throws(BINRPC.Malformed) {
                guard let packet = try BINRPC.read(bytes) else { continue }
                if packet.type == .fault { return .fault(packet.values.last?.asString ?? "no reason given") }
                return .answer(packet.values)
            } catch {
                return .unreachable("\(path) answers in another language than BINRPC: \(error.message)")
            }
        }
    }

    private static func connection(to path: String) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let code = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard code == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
