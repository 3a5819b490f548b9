import Routing

/// Steps of a start that a server and a simulation have in common.
extension LoadedConfig {
    /// Installs the script and provisions the modules.
    /// - Throws: `DeclarationError` for what keeps the server from starting.
    package func makeContext(network: any Network, timers: TimerWheel, observer: (any RunObserver)? = nil) throws -> ServerContext {
        let context = ServerContext(registry: registry, network: network, timers: timers, settings: settings, observer: observer)
        try prepareLanguages()
        if let engine { context.install(try script(engine)) }
        for module in registry.modules { try module.provision(context) }
        guard context.script.requestRoute != nil else { throw missingRequestRoute }
        return context
    }

    /// Runs what modules want to be done before there are workers.
    package func runBeforeWorkers(_ context: ServerContext) {
        guard !registry.hooks.beforeWorkers.isEmpty else { return }
        let worker = Worker(index: 0, role: "main process", server: context)
        worker.prepare(registry.modules, isFirst: false)
        for hook in registry.hooks.beforeWorkers { hook(worker) }
    }
}

extension Worker {
    /// Lets the modules prepare for the worker, on its own thread.
    /// - Parameter isFirst: whether it is the one that `event_route[core:worker-one-init]` is for.
    package func prepare(_ modules: [any Module], isFirst: Bool) {
        for module in modules {
            do {
                try module.startWorker(self)
            } catch {
                Log.error("<core>", "worker \(index): module \(type(of: module).name): \(error)")
            }
        }
        guard isFirst else { return }
        for hook in server.registry.hooks.firstWorker { hook(self) }
        if let block = server.script.block(.event, named: "core:worker-one-init") { runEvent(block) }
    }
}
