import CSignalbox
import ConfigSyntax
import LuaEngine
import NativeEngine
import Routing
import Synchronization

/// Takes up a changed config while the server runs: its routes, and the scripts of embedded languages.
///
/// The new config is read and prepared beside the old one, which stays in force if anything is wrong. Messages that are in work, and
/// transactions with the callbacks that they armed, end as they began; what begins later runs the new routes.
final class ConfigReloader: @unchecked Sendable {
    /// What a reload did.
    struct Outcome {
        /// Route blocks that are in force now.
        let blockCount: Int
        /// What differs from the config that the server was started with and needs a restart.
        let needsRestart: [String]
    }

    private let config: LoadedConfig
    private let options: CommandLineOptions
    private let server: ServerContext
    /// What relative paths of the command line start from.
    private let directory: String?
    /// The native blocks in force; one reload at a time.
    private let engine: Mutex<NativeEngine>

    /// Nil where the config has errors.
    init?(_ config: LoadedConfig, _ options: CommandLineOptions, _ server: ServerContext, from directory: String?) {
        guard let engine = config.engine else { return nil }
        self.config = config
        self.options = options
        self.server = server
        self.directory = directory
        self.engine = Mutex(engine)
        config.registry.module(AppLuaModule.self)?.didReload = { [unowned self] in installAgain() }
    }

    /// Reads the config anew and puts its routes in force.
    /// - Throws: `RPCFault` with all that is wrong; nothing has changed then.
    func reload() throws(RPCFault) -> Outcome {
        do {
            let outcome = try engine.withLock { engine throws(RPCFault) in
                let next = try prepare()
                engine = next.engine
                server.install(next.script)
                // what the one before held goes back to the system, and is not left scattered over the threads' heaps
                csignalbox_return_heap()
                return Outcome(blockCount: next.engine.blockCount, needsRestart: next.needsRestart)
            }
            Log.write(.notice, "<core>", "reload: \(outcome.blockCount) route blocks are in force")
            if !outcome.needsRestart.isEmpty {
                Log.write(.warning, "<core>", "reload: a restart is needed for what changed besides: \(outcome.needsRestart.joined(separator: ", "))")
            }
            return outcome
        } catch {
            Log.write(.error, "<core>", "reload: the old routes stay: \(error.message)")
            throw error
        }
    }

    /// Makes the script of the native blocks in force anew, after another language's scripts were loaded.
    private func installAgain() {
        engine.withLock { engine in
            do {
                server.install(try config.script(engine))
            } catch {
                Log.write(.error, "<core>", "reload: \(error)")
            }
        }
    }

    private func prepare() throws(RPCFault) -> (engine: NativeEngine, script: Script, needsRestart: [String]) {
        guard options.configPath != "-" else { throw RPCFault(500, "the config came from the standard input, which cannot be read again") }
        let parsed: ParsedConfig
        do throws(ConfigSource.Unreadable) {
            parsed = try ConfigSource(options, from: directory).parsed
        } catch {
            throw RPCFault(500, "\(error)")
        }
        let needsRestart = ConfigDifference.names(config.parsed, parsed)
        try refuse(parsed.diagnostics + StaticChecks.run(parsed), parsed, needsRestart)
        let registry = config.registry
        let defines = registry.defines
        registry.defines = parsed.defines
        do {
            let engine = registry.whileRunning { NativeEngine(parsed, registry: $0) }
            try refuse(engine.diagnostics, parsed, needsRestart)
            let script = try script(engine)
            return (engine, script, needsRestart)
        } catch {
            registry.defines = defines
            throw error
        }
    }

    private func script(_ engine: NativeEngine) throws(RPCFault) -> Script {
        do {
            if let lua = config.registry.module(AppLuaModule.self), lua.allowsReload { try lua.reload() }
            let script = try config.script(engine)
            guard script.requestRoute != nil else { throw config.missingRequestRoute }
            return script
        } catch {
            throw RPCFault(500, "\(error)")
        }
    }

    /// Stops at errors. What a new module would bring is unknown until a restart, so that is told along with them.
    private func refuse(_ diagnostics: [Diagnostic], _ parsed: ParsedConfig, _ needsRestart: [String]) throws(RPCFault) {
        let errors = diagnostics.filter { $0.severity == .error }
        guard !errors.isEmpty else { return }
        var text = errors.prefix(Self.shownErrors).map { error in
            let place = parsed.sources.place(error.range)
            return "\(place.file):\(place.line): \(error.message)\(error.help.isEmpty ? "" : " (\(error.help))")"
        }.joined(separator: "; ")
        if errors.count > Self.shownErrors { text += "; and \(errors.count - Self.shownErrors) more errors" }
        if !needsRestart.isEmpty { text += "; changed besides, and in force after a restart only: \(needsRestart.joined(separator: ", "))" }
        throw RPCFault(500, text)
    }

    private static let shownErrors = 5
}

extension ConfigReloader {
    /// `cfg.reload`
    func declare(_ table: RPCTable) {
        table.add("cfg.reload", "Puts the config's routes in force as they stand in the file now.") { [self] _ throws(RPCFault) in
            let outcome = try reload()
            return [["blocks": .integer(outcome.blockCount), "needs_restart": .array(outcome.needsRestart.map { .string($0) })]]
        }
    }
}

/// The answer of `cfg.reload`, for readers.
public enum ReloadAnswer {
    public static func lines(_ values: [RPCValue]) -> [String] {
        guard case .structure(let members)? = values.first else { return ["done"] }
        return members.compactMap { member in
            switch (member.name, member.value) {
            case ("blocks", let count): "\(count.asInteger ?? 0) route blocks are in force"
            case ("needs_restart", .array(let names)) where !names.isEmpty: "needs a restart: \(names.compactMap(\.asString).joined(separator: ", "))"
            default: nil
            }
        }
    }
}
