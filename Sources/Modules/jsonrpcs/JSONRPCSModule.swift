import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Module jsonrpcs: RPC commands over JSON-RPC 2.0, through a FIFO, a datagram socket and from scripts.
public final class JSONRPCSModule: Module, @unchecked Sendable {
    public static let name = "jsonrpcs"

    /// Bits of `transport`.
    private static let httpBit = 1, fifoBit = 2, datagramBit = 4

    private var isPretty = true
    private var transports = 6
    private var fifoName = "kamailio_rpc.fifo"
    private var fifoRights = ControlFileRights(mode: 0o660)
    private var fifoReplyDirectory = "/tmp/"
    private var socketName = "kamailio_rpc.sock"
    private var socketRights = ControlFileRights(mode: 0o660)
    private var fifo: ControlFIFO?
    private var socket: ControlSocket?

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("pretty_format", integer: { [unowned self] in isPretty = $0 != 0 })
        exports.parameter("transport", integer: { [unowned self] in transports = $0 })
        exports.parameter("fifo_name", string: { [unowned self] in fifoName = $0 })
        exports.parameter("fifo_mode", integer: { [unowned self] in fifoRights.mode = mode_t(truncatingIfNeeded: $0 & 0o777) })
        exports.parameter("fifo_user", string: { [unowned self] in try fifoRights.setUser($0) })
        exports.parameter("fifo_group", string: { [unowned self] in try fifoRights.setGroup($0) })
        exports.parameter("fifo_reply_dir", string: { [unowned self] in fifoReplyDirectory = $0 })
        exports.parameter("dgram_socket", string: { [unowned self] in socketName = $0 })
        exports.parameter("dgram_mode", integer: { [unowned self] in socketRights.mode = mode_t(truncatingIfNeeded: $0 & 0o777) })
        exports.parameter("dgram_user", string: { [unowned self] in try socketRights.setUser($0) })
        exports.parameter("dgram_group", string: { [unowned self] in try socketRights.setGroup($0) })
        // One thread answers the socket and answers are sent without waiting.
        for name in ["dgram_workers", "dgram_timeout"] {
            exports.parameter(name, integer: { Log.debug("jsonrpcs", "parameter \(name)=\($0) has no effect here") })
        }
        declareScript(exports)
        exports.rpc("jsonrpc.echo", "Returns its parameters: a text and a number.", returnsArray: true) { request in
            guard let text = request.next()?.asString else { return [] }
            return [.string(text)] + (request.next().map { [.integer($0.asInteger ?? 0)] } ?? [])
        }
    }

    /// What the latest `jsonrpc_exec` of a message gave, for `$jsonrpl(...)`.
    private final class Latest {
        let code: Int
        let reason: OwnedBytes
        let body: OwnedBytes
        init(_ answer: JSONRPC.Answer) {
            code = answer.code
            reason = OwnedBytes(answer.reason)
            body = OwnedBytes(String(decoding: answer.body, as: UTF8.self))
        }
    }

    /// What `jsonrpc_dispatch` gives for a message that is not its own.
    private static let passes = 1

    private func declareScript(_ exports: Exports) {
        let slot = exports.registry.reserveWorkerSlot()
        exports.function("jsonrpc_dispatch", kemi: "dispatch", routes: [.request, .event]) { [unowned self] context, _ in dispatch(context) }
        exports.ksr("exec", aliasOf: "jsonrpc_exec")
        exports.ksr("execx", aliasOf: "jsonrpc_exec")
        exports.ksr("response", returns: .value) { context, _ in
            .optional((context.worker.slots[slot] as? Latest)?.body.view)
        }
        exports.function("jsonrpc_exec", .string("command")) { [unowned self] context, arguments in
            let text = Array(arguments.string(0).buffer)
            guard let answer = JSONRPC(context.server.registry.rpc, isPretty: isPretty).scriptAnswer(text) else {
                context.log(.error, "jsonrpcs", "jsonrpc_exec: \"\(arguments.string(0))\" is no JSON")
                return -1
            }
            context.worker.slots[slot] = Latest(answer)
            return 1
        }
        exports.variable("jsonrpl") { spec in
            @Sendable func latest(_ context: RouteContext) -> Latest? { context.worker.slots[slot] as? Latest }
            switch spec.argumentText {
            case "code": return ComputedVariable { latest($0).map { .integer($0.code) } ?? .null }
            case "text": return ComputedVariable { latest($0).map { .string($0.reason.view) } ?? .null }
            case "body": return ComputedVariable { latest($0).map { .string($0.body.view) } ?? .null }
            default: throw DeclarationError("unknown part \"\(spec.argumentText)\" of $jsonrpl", remedy: "write code, text or body")
            }
        }
    }

    /// Answers a request that came by HTTP, which ends the script; other messages pass.
    private func dispatch(_ context: RouteContext) -> Int {
        guard context.message.isRequest, context.message.isHTTP, transports == 0 || transports & Self.httpBit != 0 else { return Self.passes }
        let body = context.message.body
        guard !body.isEmpty else {
            _ = XHTTPModule.reply(context, 400, ByteView("Missing Body"), type: ByteView("text/plain"), body: ByteView("a JSON-RPC request is expected\n"))
            return 0
        }
        let answer = JSONRPC(context.server.registry.rpc, isPretty: isPretty).answer(Array(body.buffer))
        let isSent = answer.reason.withByteView { reason in
            answer.body.withUnsafeBufferPointer { XHTTPModule.reply(context, answer.code, reason, type: ByteView("application/json"), body: ByteView($0)) }
        }
        if !isSent { context.log(.error, "jsonrpcs", "the answer could not be sent to \(context.received.source)") }
        return 0
    }

    public func provision(_ server: ServerContext) throws {
        if transports == Self.httpBit { _ = try server.registry.required(XHTTPModule.self, by: "jsonrpcs (transport 1)") }
        guard !server.surroundings.isSimulated else { return }
        let rpc = JSONRPC(server.registry.rpc, isPretty: isPretty)
        let directory = server.settings.runtimeDirectory
        if transports == 0 || transports & Self.fifoBit != 0, !fifoName.isEmpty {
            guard !fifoReplyDirectory.isEmpty, access(fifoReplyDirectory, F_OK) == 0 else {
                throw DeclarationError("jsonrpcs: fifo_reply_dir \"\(fifoReplyDirectory)\" does not exist")
            }
            let made = try ControlFIFO(fifoName.hasPrefix("/") ? fifoName : "\(directory)/\(fifoName)", fifoRights)
            fifo = made
            start("jsonrpcs fifo", server) { [fifoReplyDirectory] in Self.serve(made, rpc, fifoReplyDirectory) }
        }
        if transports == 0 || transports & Self.datagramBit != 0, !socketName.isEmpty {
            let made = try ControlSocket(ControlAddress(socketName, isDatagram: true, directory: directory), socketRights)
            guard !made.isStream else { throw DeclarationError("jsonrpcs: dgram_socket \(socketName) is no datagram socket") }
            socket = made
            start("jsonrpcs dgram", server) { Self.serve(made, rpc) }
        }
    }

    /// Serves a transport once the server is up.
    private func start(_ name: String, _ server: ServerContext, _ body: @escaping @Sendable () -> Void) {
        server.registry.hooks.started.append { _ in
            do throws(BackgroundThread.Refused) {
                try BackgroundThread.start(name, body)
            } catch {
                Log.error("jsonrpcs", "\(error)")
            }
        }
    }

    public func stop() {
        fifo?.close()
        socket?.close()
    }

    private static func serve(_ socket: ControlSocket, _ rpc: JSONRPC) {
        socket.serveDatagrams("jsonrpcs") { bytes in
            let answer = rpc.answer(bytes)
            guard answer.body.count > ControlSocket.largestDatagram else { return answer.body }
            Log.error("jsonrpcs", "an answer of \(answer.body.count) bytes does not fit a datagram")
            return Array(#"{"jsonrpc":"2.0","error":{"code":500,"message":"the answer does not fit a datagram"}}"#.utf8)
        }
    }

    private static func serve(_ fifo: ControlFIFO, _ rpc: JSONRPC, _ replyDirectory: String) {
        fifo.serve(limit: 64 * 1024, "jsonrpcs") { bytes in
            guard let length = JSONFraming.length(bytes) else { return 0 }
            let answer = rpc.answer(Array(bytes[..<length]))
            if answer.replyName.isEmpty {
                Log.error("jsonrpcs", "a request in \(fifo.path) has no reply_name")
            } else {
                ControlFIFO.reply(answer.body, to: answer.replyName, in: replyDirectory, "jsonrpcs")
            }
            return length
        }
    }
}

/// Where a JSON object ends in a stream of bytes.
enum JSONFraming {
    /// Length of the object that `bytes` begins with, what stands before it included; nil if it did not end yet.
    static func length(_ bytes: [UInt8]) -> Int? {
        var depth = 0
        var isString = false
        var isEscaped = false
        for (index, byte) in bytes.enumerated() {
            if isString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isString = depth > 0
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth <= 0 { return index + 1 }
            default: break
            }
        }
        return nil
    }
}
