import SIPMessage

/// One thread that processes messages: its memory, its contexts, its `$var`s, its engines' states.
/// Everything in here belongs to that thread alone.
public final class Worker {
    /// Number as in log lines; 0 is the main thread.
    public let index: Int
    /// What the worker does, as `core.psx` shows it: `udp receiver child=0 sock=127.0.0.1:5060`.
    public let role: String
    public let server: ServerContext
    public let arena: Arena
    public let variables = ScriptVariables()
    /// The registry's hooks as they were when the worker was made: after all modules are provisioned.
    public let hooks: WorkerHooks
    /// Number of the message since start of the worker, `$mi`; counts up with each received message.
    public var messageNumber: UInt32 = 0
    /// Flags of the script's present run (`setsflag`); cleared when another top-level block begins.
    public var scriptFlags: UInt32 = 0
    /// State of engines and modules, by the slot that `Registry.reserveWorkerSlot` gave them (a Lua state, a database connection).
    public var slots: ContiguousArray<AnyObject?>
    /// For branches, tags and `$RANDOM`.
    public var random: RandomSource
    /// Where datagrams wait until the batch that they answer is done; owned by the network.
    public var sendQueue: AnyObject?
    let namedVariables = NamedVariables()
    /// The script of the message in hand; elsewhere, ask `server.script`.
    var script: Script { ownScript.script }
    private let ownScript: WorkerScript
    /// How many messages it has sent, for those who ask whether a script sent anything.
    public var sentCount = 0
    /// Log prefix of the current message, made when the first line is logged.
    private var prefix: ByteView?
    /// Contexts for nested runs; used as a stack.
    private var spareContexts: ContiguousArray<RouteContext> = []
    private var nesting = 0

    public init(index: Int, role: String, server: ServerContext) {
        self.index = index
        self.role = role
        self.server = server
        hooks = WorkerHooks(server.registry.hooks)
        arena = Arena(capacity: 64 * 1024)
        random = RandomSource(seed: server.surroundings.seed.map { $0 &+ UInt64(truncatingIfNeeded: index) })
        slots = ContiguousArray(repeating: nil, count: server.registry.workerSlotCount)
        variables.reserve(server.registry.scriptVariableCount)
        ownScript = WorkerScript(server)
        server.add(ownScript)
    }

    deinit { server.remove(ownScript) }

    /// What a module keeps for the worker in a slot, made when it is first asked for.
    public func state<State: AnyObject>(_ slot: Int, _ make: () -> State) -> State {
        if let known = slots[slot] as? State { return known }
        let made = make()
        slots[slot] = made
        return made
    }

    /// Lends a context for one message (or one nested run), reset for it. When the outermost one ends, the arena is taken back.
    public func withContext<Result>(_ received: ReceiveInfo, _ body: (RouteContext) throws -> Result) rethrows -> Result {
        let context: RouteContext
        if nesting < spareContexts.count {
            context = spareContexts[nesting]
        } else {
            context = RouteContext(worker: self, received: received, slotCount: server.registry.slotCount)
            spareContexts.append(context)
        }
        if nesting == 0 { ownScript.begin() }
        nesting += 1
        let outerPrefix = prefix
        prefix = nil
        context.reset(received: received)
        defer {
            nesting -= 1
            prefix = outerPrefix
            if nesting == 0 {
                variables.messageDidEnd()
                arena.reset()
                ownScript.end()
            }
        }
        return try body(context)
    }

    /// The expanded `log_prefix` of the message in hand, empty where none is set.
    public func logPrefix(_ context: RouteContext) -> ByteView {
        guard let template = server.settings.logPrefix else { return .empty }
        if server.settings.logPrefixMode == 0, let prefix { return prefix }
        let expanded = template.text(context)
        prefix = expanded
        return expanded
    }

    /// Forgets the prepared log prefix (`log_prefix_mode=1`, or a message whose headers changed).
    public func forgetLogPrefix() { prefix = nil }
}
