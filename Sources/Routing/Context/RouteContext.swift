import SIPMessage

/// Where a message came from.
public struct ReceiveInfo: Sendable {
    public var source: SocketAddress
    /// Address that the message was sent to: the socket's, or for wildcard sockets the packet's own.
    public var destination: SocketAddress
    public var socket: ListenSocket
    public var transport: TransportProtocol
    /// Stream connection's id, 0 for UDP.
    public var connection: Int

    public init(
        source: SocketAddress, destination: SocketAddress, socket: ListenSocket, transport: TransportProtocol, connection: Int = 0
    ) {
        self.source = source
        self.destination = destination
        self.socket = socket
        self.transport = transport
        self.connection = connection
    }
}

/// All that a script's run works on: the message, what the script decided about it, and the worker that runs it.
///
/// One object a worker, reused for message after message; a nested run on another message (a local request, a failure route
/// on a stored request) gets a context of its own from `Worker.withContext`. Views in here live in the worker's arena.
public final class RouteContext {
    /// It owns its contexts, so it is there while one is used.
    public unowned(unsafe) let worker: Worker
    // the worker's, held here as well: a constant of a class is read without reference counting
    public let server: ServerContext
    public let arena: Arena
    /// The worker's `$var`s.
    public let variables: ScriptVariables
    public let hooks: WorkerHooks
    /// Bytes as they came, also before they are parsed.
    public var rawMessage: ByteView = .empty
    public let message: SIPMessage
    public var received: ReceiveInfo
    /// The socket that really took the message, whatever a script wrote over it in `received`.
    public private(set) var arrivalSocket: ListenSocket

    // MARK: What runs

    /// Kind of the route that runs now.
    public var routeKind: RouteKinds = .request
    /// How the run goes on; functions set `.exit` or `.drop` through `exit()` and `drop()`.
    public var flow: Flow = []
    /// Code of the latest function or route, `$rc`.
    public var returnCode = 0
    /// Nesting depth of `route()`, bounded by `max_recursive_level`.
    public var depth = 0
    /// Limit of `depth` (`max_recursive_level`).
    public let maximumDepth: Int
    /// Set when an expression could not be evaluated (a division by zero); the statement that it belongs to takes it.
    public var evaluationFailed = false
    /// The running block, for logs and `$cfg(...)`.
    public var block: RouteBlock? { runningBlock?.takeUnretainedValue() }
    /// Alive while it is set, since engines put the outer one back when a block ends.
    private var runningBlock: Unmanaged<RouteBlock>?
    /// Line of the running statement, for `$cfg(line)`.
    public var line: Int32 = 0
    /// Place of the call whose function asked for it (`FunctionDeclaration.wantsPlace`).
    public var callPlace: CallPlace?

    /// What follows the running call in its block, for a function that asked for it (`FunctionDeclaration.wantsContinuation`); nil where
    /// nothing does, and in embedded languages.
    public var continuation: RouteBlock?

    /// The wall clock, read once a message when it is first asked for.
    private var readTime: WallClock.Time?

    /// Status code and reason of the reply that the latest failed relay calls for (`sl_reply_error`, `t_reply_error`).
    public var relayError: (code: Int, reason: ByteView) = (500, ByteView("I'm terribly sorry, server error occurred"))

    /// Number that goes with it in the reason phrase.
    public var relayErrorNumber = 1

    /// What is about to be sent, while `onsend_route` runs.
    public var sending: SendInfo?

    // MARK: What the script decided

    /// Message flags (`setflag`).
    public var flags: UInt32 = 0
    /// Wide flags beyond 31 of corex (`setxflag`), two words.
    public var extendedFlags: (UInt64, UInt64) = (0, 0)
    /// Flags of the first branch (`setbflag`).
    public var branchFlags: UInt32 = 0
    /// Next hop that overrides the request URI, `$du`. Setting one lets a request that was forwarded before be forwarded again.
    public var destinationURI: ByteView {
        get { nextHop }
        set {
            nextHop = newValue
            if !newValue.isEmpty { message.noteRequestURIWrite() }
        }
    }
    private var nextHop = ByteView.empty

    /// Sets the next hop and no more: `setdsturi()`.
    public func replaceNextHop(_ uri: ByteView) { nextHop = uri }
    /// Path vector of the first branch (RFC 3327).
    public var path: ByteView = .empty
    /// `q` of the request URI's branch in thousandths, -1 if none.
    public var ruriQ = -1
    /// Socket that was chosen with `force_send_socket` or `$fs`.
    public var forcedSocket: ListenSocket?
    public var instance: ByteView = .empty
    public var registrationID: UInt32 = 0
    /// Stream connection that the first branch's contact registered over, 0 if none.
    public var connection = 0
    public var ruid: ByteView = .empty
    public var locationUserAgent: ByteView = .empty
    /// Host and port of `set_advertised_address` / `set_advertised_port`.
    public var advertisedHost: ByteView?
    public var advertisedPort: ByteView?
    /// Transport for requests that are too large for a datagram (`udp_mtu_try_proto()`); `.any` for the core's setting.
    public var largeTransport = TransportProtocol.any
    /// Options of the message's processing.
    public var options: MessageOptions = []
    public var branches: BranchSet
    /// Index of the branch that a branch or reply route is about, `T_branch_idx` in variables; -1 outside.
    public var branchIndex = -1
    /// Reply route of a stored request: the reply that is being processed, for `$T_rpl(...)`.
    public var avps: AVPStore
    public var xavps: XAVPStore

    /// What modules keep for the message, by the slot that `Registry.reserveSlot` gave them (tm's transaction, rr's route state).
    public var slots: ContiguousArray<AnyObject?>
    /// Objects that live until the message is done.
    var kept: ContiguousArray<AnyObject> = []

    public init(worker: Worker, received: ReceiveInfo, slotCount: Int) {
        self.worker = worker
        server = worker.server
        arena = worker.arena
        variables = worker.variables
        hooks = worker.hooks
        self.received = received
        arrivalSocket = received.socket
        maximumDepth = worker.server.settings.maxRecursiveLevel
        branches = BranchSet(maximum: worker.server.settings.maxBranches)
        message = SIPMessage(arena: worker.arena)
        avps = AVPStore()
        xavps = XAVPStore()
        slots = ContiguousArray(repeating: nil, count: slotCount)
    }

    /// The time of the message: the same for all who ask while it is processed.
    public var time: WallClock.Time {
        if let readTime { return readTime }
        let now = server.surroundings.time
        readTime = now
        return now
    }

    /// The script that the message runs, the same from its beginning to its end.
    public var script: Script { worker.script }

    /// Forgets everything about the previous message.
    public func reset(received: ReceiveInfo) {
        self.received = received
        arrivalSocket = received.socket
        flow = []
        returnCode = 0
        depth = 0
        runningBlock = nil
        evaluationFailed = false
        flags = 0
        extendedFlags = (0, 0)
        branchFlags = 0
        nextHop = .empty
        path = .empty
        ruriQ = -1
        if forcedSocket != nil { forcedSocket = nil }
        instance = .empty
        registrationID = 0
        connection = 0
        ruid = .empty
        locationUserAgent = .empty
        advertisedHost = nil
        advertisedPort = nil
        largeTransport = .any
        options = []
        branches.removeAll()
        branchIndex = -1
        sending = nil
        readTime = nil
        relayError = (500, ByteView("I'm terribly sorry, server error occurred"))
        relayErrorNumber = 1
        avps.reset()
        xavps.reset()
        if !kept.isEmpty { kept.removeAll(keepingCapacity: true) }
        for index in slots.indices where slots[index] != nil { slots[index] = nil }
    }

    /// Whether the message may be answered or have a transaction: not with two of a header that can be there only once
    /// (RFC 3261 section 7.3.1), unless `sip_parser_mode` says so.
    public var isUnambiguous: Bool {
        isForwardable && !(message.headers.repeatsContentLength && server.settings.isParserStrict)
    }

    /// Whether the message may be forwarded without state. What is in a datagram does not depend on its Content-Length, so two of
    /// these go on as they came, as in the reference.
    public var isForwardable: Bool {
        !message.headers.repeatsMaxForwards && !(message.headers.repeatsSingleHeader && server.settings.isParserStrict)
    }

    // MARK: Running routes

    /// Notes that a block begins to run.
    /// - Returns: the outer one, to be given to `leave(to:)` when it ends.
    @inline(__always)
    public func enter(_ block: RouteBlock) -> Unmanaged<RouteBlock>? {
        let outer = runningBlock
        runningBlock = Unmanaged.passUnretained(block)
        return outer
    }

    @inline(__always)
    public func leave(to outer: Unmanaged<RouteBlock>?) { runningBlock = outer }

    /// Whether the expression that was just evaluated failed; the next one starts afresh.
    @inline(__always)
    public func takeFailure() -> Bool {
        guard evaluationFailed else { return false }
        evaluationFailed = false
        return true
    }

    /// Ends the script after the present statement.
    public func exit() { flow.insert(.exit) }

    /// Ends the script and leaves out the default action that would follow.
    public func drop() { flow.insert([.exit, .drop]) }

    /// Runs a block as the top of a script: flow and the script flags are reset before, and left as the script left it for the caller to look at (`drop`).
    /// Returns the block's code.
    @discardableResult
    public func run(_ block: RouteBlock, kind: RouteKinds) -> Int {
        let outer = (routeKind, flow, depth)
        routeKind = kind
        flow = []
        depth = 0
        worker.scriptFlags = 0
        let code: Int
        if let observer = server.observer {
            observer.willRun(block, kind: kind, self)
            code = block.execute(self)
            observer.didRun(block, kind: kind, code: code, self)
        } else {
            code = block.execute(self)
        }
        routeKind = outer.0
        depth = outer.2
        return code
    }

    // MARK: Logging

    /// Logs with the message's prefix (`log_prefix`).
    public func log(_ level: LogLevel, _ source: StaticString, _ text: @autoclosure () -> String) {
        guard Log.isEnabled(level) else { return }
        text().withByteView { log(level, source, bytes: $0) }
    }

    /// Logs bytes as they are.
    public func log(_ level: LogLevel, _ source: StaticString, facility: Int32? = nil, bytes: ByteView) {
        guard Log.isEnabled(level) else { return }
        Log.write(level, facility: facility, worker: worker.index, prefix: worker.logPrefix(self), source: source, text: bytes)
    }
}

/// Switches of one message's processing.
public struct MessageOptions: OptionSet, Sendable {
    public let rawValue: UInt32
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Answer to the source's port even if the Via carries no rport (`force_rport`).
    public static let forceRport = MessageOptions(rawValue: 1 << 0)
    /// Put `;rport` into our own Via (`add_local_rport`).
    public static let localRport = MessageOptions(rawValue: 1 << 1)
    /// The message must not be answered statelessly or relayed any more: a module took it over (tm suspend, async).
    public static let taken = MessageOptions(rawValue: 1 << 3)
    /// The request URI was read from a stored transaction.
    public static let stored = MessageOptions(rawValue: 1 << 4)
    /// Streams: do not open a connection for the request, close the one used after it; the same for replies.
    public static let forwardNoConnect = MessageOptions(rawValue: 1 << 5)
    public static let forwardClose = MessageOptions(rawValue: 1 << 6)
    public static let replyNoConnect = MessageOptions(rawValue: 1 << 7)
    public static let replyClose = MessageOptions(rawValue: 1 << 8)
    /// A Route header names the next hop (`rr_next_hop_route`).
    public static let routed = MessageOptions(rawValue: 1 << 9)
    /// What corex adds to Vias: the server's number, an XAVP's fields as parameters, as host and port, or in replies.
    public static let viaServerID = MessageOptions(rawValue: 1 << 10)
    public static let viaXAVPParameters = MessageOptions(rawValue: 1 << 11)
    public static let viaXAVPFields = MessageOptions(rawValue: 1 << 12)
    public static let viaReplyXAVPParameters = MessageOptions(rawValue: 1 << 13)
}

extension RouteContext {
    /// Keeps an object until the message is done: for what is handed around unretained.
    public func keepAlive(_ object: AnyObject) { kept.append(object) }
}

/// A message that is about to leave, as `onsend_route` sees it.
public struct SendInfo: Sendable {
    public let bytes: ByteView
    public let socket: ListenSocket
    public let destination: Destination

    public init(bytes: ByteView, socket: ListenSocket, destination: Destination) {
        self.bytes = bytes
        self.socket = socket
        self.destination = destination
    }
}
