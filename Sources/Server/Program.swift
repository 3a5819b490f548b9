import ConfigSyntax
import Routing
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// The server as a program: from a command line to its exit code.
public enum Program {
    /// Runs as Kamailio's command line says; returns the exit code.
    public static func run(_ arguments: [String]) -> Int32 {
        SignalWatcher.prepare()
        let isChild = Daemon.adoptReadyPipe()
        switch CommandLineOptions.parse(arguments) {
        case .help:
            print(ProgramText.help, terminator: "")
            return 0
        case .version:
            print(ProgramText.versionText, terminator: "")
            return 0
        case .internals:
            print(ProgramText.internals, terminator: "")
            return 0
        case .refused(let text):
            writeError(text)
            return Daemon.failure
        case .run(let options): return run(options, arguments, isChild: isChild)
        }
    }

    private static func run(_ options: CommandLineOptions, _ arguments: [String], isChild: Bool) -> Int32 {
        let destination = LogDestination(.standardError, isColoured: options.logsInColour)
        Log.install(destination)
        if let level = options.debugLevel { Log.level = level }
        for option in options.ignored { Log.debug("<core>", "\(option) has no effect here") }
        let directory = workingDirectory()
        let source: ConfigSource
        do throws(ConfigSource.Unreadable) {
            source = try ConfigSource(options)
        } catch {
            writeError("ERROR: \(error)")
            return Daemon.failure
        }
        let parsed = source.parsed
        // files that parameters name are relative to the working directory, the config itself to where we were started
        let origin = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { if origin >= 0 { close(origin) } }
        if let directory = options.workingDirectory ?? workingDirectory(parsed), chdir(directory) != 0 {
            writeError("ERROR: cannot change to directory \(directory): \(String(cString: strerror(errno)))")
            return Daemon.failure
        }
        let config = LoadedConfig(parsed, options: options)
        for diagnostic in config.diagnostics { writeError(diagnostic.rendered(parsed.sources)) }
        if config.hasErrors {
            let count = config.diagnostics.count { $0.severity == .error }
            writeError("ERROR: bad config file (\(count) error\(count == 1 ? "" : "s"))")
            return Daemon.failure
        }
        if options.checksOnly {
            writeError("config file ok, exiting...")
            keepUntilExit(source, config)
            return 0
        }
        let foreground = isChild || options.mode == .foreground || options.mode == .singleWorker
            || (options.mode == .byConfig && config.process.runsInForeground)
        if !foreground {
            do {
                if origin >= 0 { fchdir(origin) }
                return try Daemon.startInBackground(arguments, input: source.input)
            } catch {
                writeError("\(error)")
                return Daemon.failure
            }
        }
        return serve(config, options, destination, from: directory, isChild: isChild)
    }

    /// Leaves what a check read to the end of the process: to free a large config piece by piece takes a good part of the time
    /// that reading it takes.
    private static func keepUntilExit(_ source: ConfigSource, _ config: LoadedConfig) {
        final class Kept {
            let source: ConfigSource
            let config: LoadedConfig
            init(_ source: ConfigSource, _ config: LoadedConfig) {
                self.source = source
                self.config = config
            }
        }
        _ = Unmanaged.passRetained(Kept(source, config))
    }

    /// Where the program was started; nil if that cannot be told.
    private static func workingDirectory() -> String? {
        guard let text = getcwd(nil, 0) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }

    /// What `workdir` says.
    private static func workingDirectory(_ parsed: ParsedConfig) -> String? {
        parsed.items.lazy.compactMap { item in
            if case .setting(let name, let value) = item.kind, name == "workdir" || name == "wdir" { value.text } else { nil }
        }.last
    }

    private static func serve(
        _ config: LoadedConfig, _ options: CommandLineOptions, _ destination: LogDestination, from directory: String?, isChild: Bool
    ) -> Int32 {
        if !options.logsToStderr, !config.process.logsToStderr {
            destination.openSyslog(name: config.process.logName.isEmpty ? "kamailio" : config.process.logName)
            destination.use(.syslog)
        }
        CoreRuntimeSettings.declare(config, options, destination)
        do {
            var settling = Daemon.Settling()
            settling.workingDirectory = config.process.workingDirectory
            settling.chrootDirectory = options.chrootDirectory
            settling.user = options.user
            settling.group = options.group
            settling.pidFile = config.process.pidFile
            settling.processGroupFile = options.processGroupFile
            try Daemon.makeRuntimeDirectory(config.process.runtimeDirectory, user: options.user, group: options.group)
            let runtime = try ServerRuntime(config)
            try Daemon.settle(settling)
            let stopped = StopSignal()
            var facts = CoreFacts(
                arguments: CommandLine.arguments, startTime: time(nil), sockets: runtime.network.sockets, aliases: runtime.network.aliases,
                moduleNames: config.registry.modules.map { type(of: $0).name })
            facts.stop = { stopped.raise() }
            DNSCommands.declare(config.registry.rpc, runtime.network.resolver, usesCache: config.process.resolver.options.usesCache)
            config.process.resolver.declare(config.registry.settings)
            if let streams = runtime.network.streamServer {
                facts.tcpReaders = config.process.streamChildren
                facts.streams = StreamFacts(streams.transport)
                StreamFacts.declare(streams.transport, config.registry)
            }
            CoreCommands.declare(config.registry, facts)
            let reloader = ConfigReloader(config, options, runtime.context, from: directory)
            reloader?.declare(config.registry.rpc)
            let statistics = config.registry.statistics
            try SignalWatcher.start { request in
                switch request {
                case .stop: stopped.raise()
                case .reload: _ = try? reloader?.reload()
                case .statistics:
                    for group in statistics.groupNames {
                        for entry in statistics.entries(of: group) ?? [] {
                            Log.write(.notice, "<core>", "\(group):\(entry.name) = \(entry.value)")
                        }
                    }
                }
            }
            try runtime.start()
            if isChild { Daemon.reportReady() }
            stopped.wait()
            runtime.stop()
            if let path = config.process.pidFile { unlink(path) }
            return 0
        } catch {
            Log.error("<core>", "\(error)")
            writeError("\(error)")
            return Daemon.failure
        }
    }

    private static func writeError(_ text: String) {
        var bytes = Array((text.hasSuffix("\n") ? text : text + "\n").utf8)
        _ = write(STDERR_FILENO, &bytes, bytes.count)
    }
}

/// Lets the main thread wait for the order to stop.
private final class StopSignal: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func raise() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0 {}
    }
}
