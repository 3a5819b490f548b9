import ConfigSyntax
import Server
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Reads the messages of files, directories and captures.
public struct MessageFiles: Sendable {
    /// Addresses of the server in captures; nil to take those that the config listens on.
    public var local: [PeerAddress] = []
    /// Whether a packet's destination is the server, where `local` is empty.
    public var isServer: @Sendable (PeerAddress) -> Bool

    public init(isServer: @escaping @Sendable (PeerAddress) -> Bool) { self.isServer = isServer }

    /// All messages of a path: one of a plain file, those of a directory's files in order of their names, or those of a capture that
    /// are addressed to the server.
    /// - Throws: `SimulationFailure` naming the file and what is wrong with it.
    public func read(_ path: String) throws(SimulationFailure) -> [InputMessage] {
        var info = stat()
        guard stat(path, &info) == 0 else { throw SimulationFailure("\(path): \(String(cString: strerror(errno)))") }
        guard info.st_mode & S_IFMT == S_IFDIR else { return try readFile(path) }
        var all: [InputMessage] = []
        for name in DirectoryListing.all(path).sorted() where !name.hasPrefix(".") {
            var entry = stat()
            guard stat("\(path)/\(name)", &entry) == 0, entry.st_mode & S_IFMT == S_IFREG else { continue }
            all += try readFile("\(path)/\(name)")
        }
        guard !all.isEmpty else { throw SimulationFailure("\(path): has no files with messages") }
        return all
    }

    private func readFile(_ path: String) throws(SimulationFailure) -> [InputMessage] {
        guard let content = FileReader.read(path) else { throw SimulationFailure("\(path): \(String(cString: strerror(errno)))") }
        guard Capture.isCapture(content) else { return [try InputMessage(file: path, content)] }
        let capture: Capture
        do throws(CaptureProblem) {
            capture = try Capture(content)
        } catch {
            throw SimulationFailure("\(path): \(error)")
        }
        return try messages(capture, path)
    }

    private func messages(_ capture: Capture, _ path: String) throws(SimulationFailure) -> [InputMessage] {
        guard !capture.datagrams.isEmpty else {
            let streams = capture.streamSegments
            let reason = streams > 0 ? "its \(streams) TCP segments with SIP are left out, since captures are read for UDP alone" : "no UDP datagram in it is SIP"
            throw SimulationFailure("\(path): has no messages: \(reason)")
        }
        let toServer = capture.datagrams.filter { packet in
            let destination = PeerAddress(transport: .udp, address: packet.destination)
            return local.isEmpty ? isServer(destination) : local.contains { $0.address == destination.address }
        }
        guard !toServer.isEmpty else {
            var counts: [SocketAddress: Int] = [:]
            for packet in capture.datagrams { counts[packet.destination, default: 0] += 1 }
            let list = counts.sorted { ($1.value, "\($0.key)") < ($0.value, "\($1.key)") }.prefix(8).map { "\($0.key) (\($0.value))" }
            let server = local.isEmpty ? "a socket of the config" : local.map { "\($0)" }.joined(separator: ", ")
            throw SimulationFailure("\(path): none of its \(capture.datagrams.count) messages is addressed to \(server); name the server's address in the capture with --local ADDRESS[:PORT]; messages go to \(list.joined(separator: ", "))")
        }
        let start = toServer.first?.time ?? 0
        return toServer.map { packet in
            InputMessage(
                bytes: packet.payload, origin: "\(path) packet \(packet.number)", source: PeerAddress(transport: .udp, address: packet.source),
                destination: packet.destination, time: max(0, packet.time - start))
        }
    }
}
