import Routing
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Module ctl: RPC commands over BINRPC (kamcmd) and a FIFO of lines.
public final class CTLModule: Module, @unchecked Sendable {
    public static let name = "ctl"

    private var binary: [String] = []
    private var pipes: [String] = []
    private var rights = ControlFileRights(mode: 0o600)
    private var sockets: [ControlSocket] = []
    private var fifos: [ControlFIFO] = []
    private let connections = Counter()
    /// Directory that reply FIFOs have to lie in.
    private static let replyDirectory = "/tmp/"
    /// Connections that one stream socket takes at a time.
    private static let connectionLimit = 64

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("binrpc", string: { [unowned self] in binary.append($0) })
        exports.parameter("fifo", string: { [unowned self] in pipes.append($0) })
        exports.parameter("mode", integer: { [unowned self] in rights.mode = mode_t(truncatingIfNeeded: $0 & 0o777) })
        exports.parameter("user", string: { [unowned self] in try rights.setUser($0) })
        exports.parameter("group", string: { [unowned self] in try rights.setGroup($0) })
        // Texts and numbers are converted whenever a command wants the other; buffers grow as they need to.
        for name in ["autoconversion", "binrpc_max_body_size", "binrpc_struct_max_body_size", "binrpc_buffer_size"] {
            exports.parameter(name, integer: { Log.debug("ctl", "parameter \(name)=\($0) has no effect here") })
        }
        declareCommands(exports)
    }

    private func declareCommands(_ exports: Exports) {
        @Sendable func onlyBinary(_ request: RPCRequest) throws {
            guard request.transport == .binary else { throw RPCFault(606, "rpc available only over binrpc (ctl)") }
        }
        exports.rpc("ctl.who", "List the open connections.") { [unowned self] request in
            try onlyBinary(request)
            return sockets.filter(\.isStream).flatMap { socket -> [RPCValue] in
                ["binrpc", .string(socket.address.transportName), "<anonymous socket>", "", .string(socket.address.name), ""]
            }
        }
        exports.rpc("ctl.connections", "Number of open connections.") { [unowned self] request in
            try onlyBinary(request)
            return [.integer(connections.value)]
        }
        exports.rpc("ctl.listen", "List the addresses that ctl listens on.", returnsArray: true) { [unowned self] request in
            let rows: [[RPCValue]] = sockets.map {
                ["binrpc", .string($0.address.transportName), .string($0.address.name), .string($0.address.portName)]
            } + fifos.map { ["fifo", "fifo", .string($0.path), ""] }
            if request.transport == .binary { return rows.flatMap { $0 } }
            return rows.map { .structure(zip(["proto", "type", "address", "port"], $0).map { RPCMember($0, $1) }) }
        }
    }

    public func provision(_ server: ServerContext) throws {
        guard !server.surroundings.isSimulated else { return }
        let directory = server.settings.runtimeDirectory
        if binary.isEmpty, pipes.isEmpty { binary = ["unixs:\(directory)/kamailio_ctl"] }
        sockets = try binary.map { try ControlSocket(ControlAddress($0, isDatagram: false, directory: directory), rights) }
        fifos = try pipes.map { text in
            try ControlFIFO(text.hasPrefix("/") ? text : "\(directory)/\(text)", rights)
        }
        let table = server.registry.rpc
        server.registry.hooks.started.append { [unowned self] _ in
            do throws(BackgroundThread.Refused) {
                for socket in sockets { try BackgroundThread.start("ctl \(socket.address.transportName)") { [self] in serve(socket, table) } }
                for fifo in fifos { try BackgroundThread.start("ctl fifo") { Self.serve(fifo, table) } }
            } catch {
                Log.error("ctl", "\(error)")
            }
        }
    }

    public func stop() {
        for socket in sockets { socket.close() }
        for fifo in fifos { fifo.close() }
    }

    private func serve(_ socket: ControlSocket, _ table: RPCTable) {
        if socket.isStream {
            socket.serveConnections(limit: Self.connectionLimit, "ctl") { [connections] in
                connections.add()
                Self.serve(connection: $0, table)
                connections.add(-1)
            }
        } else {
            socket.serveDatagrams("ctl") { bytes in Self.answer(bytes, table)?.bytes }
        }
    }

    private static func serve(connection: Int32, _ table: RPCTable) {
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = read(connection, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            pending += buffer[..<count]
            while let answer = answer(pending, table) {
                guard ControlSocket.writeAll(connection, answer.bytes), answer.used > 0 else { return }
                pending.removeFirst(answer.used)
            }
        }
    }

    /// The answer to the packet that `bytes` begins with and the packet's length (0 where no packet can be made out);
    /// nil if more bytes are needed.
    private static func answer(_ bytes: [UInt8], _ table: RPCTable) -> (bytes: [UInt8], used: Int)? {
        do throws(BINRPC.Malformed) {
            guard let packet = try BINRPC.read(bytes) else { return nil }
            guard packet.type == .request, case .string(let method)? = packet.values.first else {
                return (BINRPC.fault(cookie: packet.cookie, RPCFault(400, "bad request: no method")), packet.length)
            }
            do throws(RPCFault) {
                let request = RPCRequest(method: method, parameters: Array(packet.values.dropFirst()), transport: .binary)
                return (BINRPC.packet(.reply, cookie: packet.cookie, try table.call(request)), packet.length)
            } catch {
                return (BINRPC.fault(cookie: packet.cookie, error), packet.length)
            }
        } catch {
            return (BINRPC.fault(cookie: 0, RPCFault(400, "bad request: \(error.message)")), 0)
        }
    }

    private static func serve(_ fifo: ControlFIFO, _ table: RPCTable) {
        fifo.serve(limit: 64 * 1024, "ctl") { bytes in
            guard let length = TextRPC.length(bytes) else { return 0 }
            guard let request = TextRPC.parse(Array(bytes[..<length])) else {
                // Blank lines between requests are no request.
                if length > 2 { Log.error("ctl", "a request in \(fifo.path) does not begin with :method:reply") }
                return length
            }
            let answer: [UInt8]
            do throws(RPCFault) {
                let call = RPCRequest(method: request.method, parameters: request.parameters, transport: .text)
                answer = TextRPC.render(try table.call(call))
            } catch {
                answer = TextRPC.render(error)
            }
            if !request.replyName.isEmpty { ControlFIFO.reply(answer, to: request.replyName, in: replyDirectory, "ctl") }
            return length
        }
    }
}
