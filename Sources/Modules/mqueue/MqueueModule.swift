import Routing
import SIPMessage

/// Module mqueue: queues that routes of one worker fill and those of another empty (`mq_add`, `mq_fetch`, `$mqk`, `$mqv`).
public final class MqueueModule: Module, @unchecked Sendable {
    public static let name = "mqueue"

    /// In the order of the config.
    private(set) var queues: [MessageQueue] = []
    /// `mqueue_size` and `mqueue_addmode`, for the `mqueue_name`s that follow.
    private var size = 0
    private var addMode = 0
    /// Where a worker keeps what it fetched last, queue by queue.
    private var slot = 0

    public init() {}

    public func declare(_ exports: Exports) {
        slot = exports.registry.reserveWorkerSlot()
        exports.parameter("mqueue", string: { [unowned self] in try define($0) })
        exports.parameter("mqueue_name", string: { [unowned self] in try add($0, size: size, addMode: addMode) })
        exports.parameter("mqueue_size", integer: { [unowned self] in size = $0 })
        exports.parameter("mqueue_addmode", integer: { [unowned self] in addMode = $0 })
        exports.parameter("db_url", string: {
            guard $0.isEmpty else { throw Self.noDatabase }
        })
        declareFunctions(exports)
        declareVariables(exports)
        declareCommands(exports)
    }

    private static var noDatabase: DeclarationError {
        DeclarationError("mqueue: queues cannot be kept in a database yet", remedy: "remove db_url and dbmode", isForNow: true)
    }

    // MARK: Queues

    /// `name=q;size=100;addmode=2`
    private func define(_ text: String) throws {
        var name = "", size = 0, addMode = 0
        for (key, value) in OptionText.pairs(text) {
            switch key.lowercased() {
            case "name": name = value
            case "size": size = try OptionText.number(value, of: key, in: text)
            case "addmode": addMode = try OptionText.number(value, of: key, in: text)
            case "dbmode":
                guard try OptionText.number(value, of: key, in: text) == 0 else { throw Self.noDatabase }
            default: throw DeclarationError("mqueue: unknown \"\(key)\" in \"\(text)\"", remedy: "name, size, addmode and dbmode are known")
            }
        }
        try add(name, size: size, addMode: addMode)
    }

    private func add(_ name: String, size: Int, addMode: Int) throws {
        guard !name.isEmpty else { throw DeclarationError("mqueue: a queue has no name", remedy: "write \"name=q\"") }
        guard !queues.contains(where: { $0.name == name }) else {
            throw DeclarationError("mqueue \(name) is defined twice", remedy: "give each queue a name of its own")
        }
        // as in the reference, other modes are the plain one
        queues.append(MessageQueue(name: name, limit: size, addMode: MessageQueue.AddMode(rawValue: addMode) ?? .all))
    }

    private func index(_ name: ByteView) -> Int? { queues.firstIndex { $0.nameBytes.view == name } }

    /// The queue of that name; nil, with a line in the log, if there is none.
    private func queue(_ name: ByteView, _ context: RouteContext) -> MessageQueue? {
        if let index = index(name) { return queues[index] }
        context.log(.error, "mqueue", "there is no queue \"\(name)\"")
        return nil
    }

    // MARK: What a worker fetched

    private final class Fetched {
        var items: [MessageQueue.Item?]
        init(count: Int) { items = Array(repeating: nil, count: count) }
    }

    private func fetched(_ worker: Worker) -> Fetched { worker.state(slot) { Fetched(count: queues.count) } }

    /// Takes the next item into the worker's hands.
    /// - Returns: 1, -2 for an empty queue, -1 for one that does not exist.
    private func fetch(_ name: ByteView, _ worker: Worker) -> Int {
        guard let index = index(name) else { return -1 }
        let item = queues[index].fetch()
        fetched(worker).items[index] = item
        return item == nil ? -2 : 1
    }

    private func part(_ name: ByteView, _ context: RouteContext, _ part: (MessageQueue.Item) -> OwnedBytes) -> Value {
        guard let index = index(name) else {
            context.log(.error, "mqueue", "there is no queue \"\(name)\"")
            return .null
        }
        guard let item = fetched(context.worker).items[index] else { return .null }
        // copied: the next fetch lets go of the item
        let text = context.arena.copy(part(item).view)
        return text.isEmpty ? .null : .string(text)
    }

    private func key(_ name: ByteView, _ context: RouteContext) -> Value { part(name, context) { $0.key } }
    private func value(_ name: ByteView, _ context: RouteContext) -> Value { part(name, context) { $0.value } }

    // MARK: Exports

    private func declareFunctions(_ exports: Exports) {
        let queue = Parameter.string("queue")
        exports.function("mq_add", queue, .string("key"), .string("value")) { [unowned self] context, arguments in
            guard let queue = self.queue(arguments.string(0), context) else { return -1 }
            queue.add(arguments.string(1), arguments.string(2))
            return 1
        }
        exports.function("mq_fetch", queue) { [unowned self] context, arguments in fetch(arguments.string(0), context.worker) }
        exports.function("mq_pv_free", queue) { [unowned self] context, arguments in
            if let index = index(arguments.string(0)) { fetched(context.worker).items[index] = nil }
            return 1
        }
        exports.function("mq_size", queue) { [unowned self] context, arguments in
            // 0 would end the script: an empty queue is -1, none at all -2
            let size = self.queue(arguments.string(0), context)?.count ?? -1
            return size > 0 ? size : size - 1
        }
        exports.ksr("mq_size", queue) { [unowned self] context, arguments in
            .integer(self.queue(arguments.string(0), context)?.count ?? -1)
        }
        // as in the reference, all forms give nothing where nothing was fetched
        for (suffix, _) in MissingValue.suffixes {
            exports.ksr("mqk_get" + suffix, queue, returns: .value) { [unowned self] context, arguments in key(arguments.string(0), context) }
            exports.ksr("mqv_get" + suffix, queue, returns: .value) { [unowned self] context, arguments in value(arguments.string(0), context) }
        }
    }

    private func declareVariables(_ exports: Exports) {
        declare(exports, "mqk") { [unowned self] in key($0, $1) }
        declare(exports, "mqv") { [unowned self] in value($0, $1) }
        declare(exports, "mq_size") { [unowned self] name, context in queue(name, context).map { .integer($0.count) } ?? .null }
    }

    /// A variable whose name in parentheses is a queue's, or a variable that holds one.
    private func declare(_ exports: Exports, _ name: String, _ value: @escaping @Sendable (ByteView, RouteContext) -> Value) {
        exports.variable(name) { spec in
            guard spec.hasArgument else { throw DeclarationError("$\(name) needs a queue's name", remedy: "write $\(name)(queue)") }
            let queue = try spec.registry.template(spec.argumentText)
            return ComputedVariable { value(queue.text($0), $0) }
        }
    }

    private func declareCommands(_ exports: Exports) {
        exports.rpc("mqueue.get_size", "Number of items in a queue.") { [unowned self] request in
            let queue = try queue(request, RPCFault(400, "No queue name"), RPCFault(404, "No such queue"))
            return [["name": .string(queue.name), "size": .integer(queue.count)]]
        }
        exports.rpc("mqueue.get_sizes", "Numbers of items in all queues.", returnsArray: true) { [unowned self] _ in
            queues.reversed().map { ["name": .string($0.name), "size": .integer($0.count)] }
        }
        exports.rpc("mqueue.fetch", "Takes an item out of a queue.") { [unowned self] request in
            let queue = try queue(request, RPCFault(500, "No queue name"), RPCFault(500, "No such queue"))
            guard let item = queue.fetch() else { throw RPCFault(404, "Empty queue") }
            return [["key": .string(item.key.view.string), "val": .string(item.value.view.string)]]
        }
    }

    private func queue(_ request: RPCRequest, _ noName: RPCFault, _ none: RPCFault) throws -> MessageQueue {
        let name = try request.string(orFault: noName)
        guard !name.isEmpty else { throw RPCFault(noName.code, "Invalid queue name") }
        guard let queue = queues.first(where: { $0.name == name }) else { throw none }
        return queue
    }
}
