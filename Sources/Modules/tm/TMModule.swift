import Routing
import SIPMessage

/// Module tm: transactions, stateful forwarding.
public final class TMModule: Module, @unchecked Sendable {
    public static let name = "tm"

    let table = TransactionTable()
    var settings = TMSettings()
    /// Place of `MessageState` in a context.
    private(set) var slot = 0
    /// Place of `SpareStates` in a worker.
    private(set) var workerSlot = 0
    private(set) var server: ServerContext?
    private(set) var sl: SLModule?
    private var wheel: TimerWheel?
    /// First part of the To tags of our replies; another one each start.
    private(set) var tagPrefix = OwnedBytes("")
    /// Places of `event_route[tm:local-response]` and `event_route[tm:local-request]` in a script.
    private(set) var localResponseEvent = 0
    private(set) var localRequestEvent = 0
    let statistics = TMStatistics()

    /// Called when a request got a transaction, with the transaction's lock held. Filled at load.
    public var didCreateTransaction: [@Sendable (RouteContext, TransactionHandle) -> Void] = []

    public init() {}

    var timers: TimerWheel {
        guard let wheel else { preconditionFailure("tm works before it was provisioned") }
        return wheel
    }

    /// Milliseconds on the clock of the timers.
    var now: Int { timers.now }

    public func declare(_ exports: Exports) {
        var random = RandomSource(seed: exports.registry.surroundings.seed)
        tagPrefix = OwnedBytes(String(UInt64.random(in: .min ... .max, using: &random), radix: 16))
        table.beginLabels(&random)
        slot = exports.registry.reserveSlot()
        workerSlot = exports.registry.reserveWorkerSlot()
        declareParameters(exports)
        declareKSR(exports)
        declareRelaying(exports)
        declareReplies(exports)
        declareCallbacks(exports)
        declareChecks(exports)
        declareTimers(exports)
        declareClient(exports)
        declareSerialForking(exports)
        declareCommands(exports)
        declareClientCommands(exports)
        exports.eventRoute("tm:local-request")
        exports.eventRoute("tm:local-response")
        exports.eventRoute("tm:branch-failure")
        exports.registry.hooks.afterRequest.append { [unowned self] context in requestDidEnd(context) }
        exports.registry.hooks.reply.append { [unowned self] context in receiveReply(context) }
        exports.registry.hooks.sendFailed.append { [unowned self] worker, bytes, destination in requestDidFail(bytes, destination, worker) }
        localResponseEvent = exports.registry.watch(event: "tm:local-response", "tm:local-response-sent")
        localRequestEvent = exports.registry.watch(event: "tm:local-request")
    }

    public func provision(_ server: ServerContext) throws {
        if settings.rewritesForNextTarget, server.settings.failsOver {
            throw DeclarationError(
                "tm: reparse_on_dns_failover set to 0 is not available yet with use_dns_failover", remedy: "remove one of the two", isForNow: true)
        }
        self.server = server
        wheel = server.timers
        declareRuntimeSettings(server.registry)
        sl = server.registry.module(SLModule.self)
        sl?.transactionReply = { [unowned self] context, code, reason in
            guard let transaction = transaction(context) else { return nil }
            return replyInScript(transaction, context, code, reason) ? 1 : -1
        }
        sl?.transactionErrorReply = { [unowned self] context in replyError(context) }
        sl?.transactionTag = { [unowned self] context in transaction(context).map { _ in localTag(context) } }
    }

    /// The transaction of the message in hand, for other modules; nil if it has none yet.
    public func handle(_ context: RouteContext) -> TransactionHandle? {
        transaction(context).map { TransactionHandle(transaction: $0) }
    }
}
