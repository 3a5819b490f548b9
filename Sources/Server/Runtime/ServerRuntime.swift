import ConfigSyntax
import Modules
import NativeEngine
import Routing
import SIPMessage
import Synchronization
import Transport

#if canImport(Glibc)
import Glibc
#endif

/// A server that runs: sockets, workers, timers, modules.
public final class ServerRuntime: @unchecked Sendable {
    public let context: ServerContext
    public let network: ServerNetwork
    private let config: LoadedConfig
    private let counters: CoreCounters
    private var threads: [WorkerThread] = []
    private var reserves: [ReceiverReserve] = []
    private var nextIndex = 0
    private let stopping = Atomic<Bool>(false)

    /// Binds the sockets and provisions the modules.
    /// - Throws: `DeclarationError` for what keeps the server from starting.
    public init(_ config: LoadedConfig) throws {
        self.config = config
        config.registry.threads.addCurrent(index: 0, role: "main process - attendant")
        network = try ServerNetwork(
            listen: config.listen, aliases: config.aliases, settings: config.settings, sockets: config.process.sockets, resolver: config.process.resolver,
            defaultPort: config.process.defaultPort, autoAliases: config.process.autoAliases, streamLoops: Self.streamLoops)
        context = try config.makeContext(network: network, timers: TimerWheel())
        counters = CoreCounters(config.registry.statistics)
    }

    /// Starts workers and timers; messages are taken from now on.
    public func start() throws {
        config.runBeforeWorkers(context)
        for (index, socket) in network.datagramSockets.enumerated() {
            guard let socket else { continue }
            try startReceivers(socket, network.sockets[index])
        }
        if let streams = network.streamServer {
            for child in 0..<config.process.streamChildren { startStreamWorker(streams, child, try UDPSendQueue()) }
        }
        for group in config.registry.workerGroups { try start(group) }
        try startTimers()
        let seconds = config.process.resolver.collectionInterval
        PeriodicTimer(every: seconds * 1000, on: context.timers) { [network] _ in network.resolver.cache.collect() }.start()
        try network.streamServer?.start()
        for hook in config.registry.hooks.started { hook(context) }
    }

    private func makeWorker(_ role: String) -> Worker {
        nextIndex += 1
        return Worker(index: nextIndex, role: role, server: context)
    }

    private func startReceivers(_ socket: UDPSocket, _ listen: ListenSocket) throws {
        let receivers = try (0..<config.process.children).map { _ in try UDPReceiver(socket) }
        let regular = ReceiverReserve.regularCount(receivers.count)
        let reserve = receivers.count > regular ? ReceiverReserve(receivers.prefix(regular).map(\.progress)) : nil
        if let reserve { reserves.append(reserve) }
        for (child, receiver) in receivers.enumerated() {
            receiver.reserve = reserve
            try startReceiver(receiver, listen, child, waitingIn: child < regular ? nil : reserve)
        }
    }

    /// - Parameter reserve: where the worker waits to be called; nil if it needs no call.
    private func startReceiver(_ receiver: UDPReceiver, _ listen: ListenSocket, _ child: Int, waitingIn reserve: ReceiverReserve?) throws {
        let worker = Handover(makeWorker("udp receiver child=\(child) sock=\(listen.address)"))
        let receiver = Handover(receiver)
        let queue = Handover(try UDPSendQueue())
        let modules = config.registry.modules
        let counters = counters
        let isFirst = worker.value.index == 1
        threads.append(WorkerThread(name: "udp \(listen.address.port)/\(child)") {
            let worker = worker.value
            worker.sendQueue = queue.value
            worker.server.registry.threads.addCurrent(index: worker.index, role: worker.role)
            worker.prepare(modules, isFirst: isFirst)
            while reserve?.wait() ?? true, receiver.value.receiveBatch({ bytes, source, local in
                MessageProcessor.process(
                    bytes, ReceiveInfo(source: source, destination: local, socket: listen, transport: .udp), worker, counters)
            }, flush: { queue.value.flush() }) {}
        })
    }

    /// Threads that read and write streams: they frame and copy, scripts run elsewhere.
    private static let streamLoops = max(1, min(4, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) / 2))

    private func startStreamWorker(_ streams: ServerStreams, _ child: Int, _ datagrams: UDPSendQueue) {
        let worker = Handover(makeWorker("tcp receiver (generic) child=\(child)"))
        let queue = Handover(datagrams)
        let modules = config.registry.modules
        let counters = counters
        let isFirst = worker.value.index == 1
        threads.append(WorkerThread(name: "tcp \(child)") {
            let worker = worker.value
            worker.sendQueue = queue.value
            worker.server.registry.threads.addCurrent(index: worker.index, role: worker.role)
            worker.prepare(modules, isFirst: isFirst)
            while let job = streams.jobs.queue.pop() {
                streams.perform(job, worker) { bytes, received in MessageProcessor.process(bytes, received, worker, counters) }
                queue.value.flush()
            }
        })
    }

    /// Starts the threads that a module has for itself.
    private func start(_ group: WorkerGroup) throws {
        group.willStart()
        for (child, role) in group.roles.enumerated() {
            let worker = Handover(makeWorker(role))
            let queue = Handover(try UDPSendQueue())
            let modules = config.registry.modules
            threads.append(WorkerThread(name: "\(group.name) \(child)") {
                let worker = worker.value
                worker.sendQueue = queue.value
                worker.server.registry.threads.addCurrent(index: worker.index, role: worker.role)
                worker.prepare(modules, isFirst: false)
                while let job = group.next() {
                    job(worker)
                    queue.value.flush()
                }
            })
        }
    }

    private func startTimers() throws {
        let worker = Handover(makeWorker("timer"))
        let queue = Handover(try UDPSendQueue())
        let modules = config.registry.modules
        threads.append(WorkerThread(name: "timer") { [self] in
            let worker = worker.value
            worker.sendQueue = queue.value
            worker.server.registry.threads.addCurrent(index: worker.index, role: worker.role)
            worker.prepare(modules, isFirst: false)
            while !stopping.load(ordering: .relaxed) {
                usleep(useconds_t(TimerWheel.tick * 1000))
                context.timers.advance(worker)
                queue.value.flush()
            }
        })
    }

    /// Ends the workers and the modules.
    public func stop() {
        stopping.store(true, ordering: .relaxed)
        network.stop()
        for reserve in reserves { reserve.stop() }
        for group in config.registry.workerGroups { group.stop() }
        for thread in threads { thread.join() }
        network.close()
        for module in config.registry.modules { module.stop() }
    }
}

/// Hands an object over to the one thread that uses it from then on.
private struct Handover<Object>: @unchecked Sendable {
    let value: Object
    init(_ value: Object) { self.value = value }
}
