import Routing
import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Module cfgutils: chance, pauses, global flags, locks and hashes for scripts.
public final class CfgUtilsModule: Module, @unchecked Sendable {
    public static let name = "cfgutils"

    /// `initial_probability`: percent.
    private var initialProbability = 10
    private let probability = Atomic<Int>(10)
    /// The global flags, 32 of them.
    private let flags = Atomic<UInt32>(0)
    /// `lock_set_size`: number of locks as a power of two; 0 for none.
    private var lockSetSize = 0
    private var locks: [ScriptLock] = []
    private var configHash = ConfigHash()

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("initial_probability", integer: { [unowned self] in
            guard (0...100).contains($0) else { throw DeclarationError("cfgutils: initial_probability is a percentage, not \($0)") }
            initialProbability = $0
            probability.store($0, ordering: .relaxed)
        })
        exports.parameter("initial_gflags", integer: { [unowned self] in flags.store(UInt32(truncatingIfNeeded: $0), ordering: .relaxed) })
        exports.parameter("hash_file", string: { [unowned self] in configHash.path = $0 })
        exports.parameter("lock_set_size", integer: { [unowned self] in
            if $0 > 14 { Log.warning("cfgutils", "lock_set_size \($0) is too large, 14 is taken") }
            lockSetSize = min($0, 14)
        })
        declareChance(exports)
        declareFlags(exports)
        declareLocks(exports)
        declareRoutes(exports)
        declareDiagnosis(exports)
        declareCommands(exports)
    }

    public func provision(_ server: ServerContext) throws {
        if lockSetSize > 0 { locks = (0..<(1 << lockSetSize)).map { _ in ScriptLock() } }
        try configHash.prepare()
    }

    private func declareChance(_ exports: Exports) {
        exports.function("rand_set_prob", .prepared("percent") { text, _ in
            guard let percent = Int(text), (0...100).contains(percent) else { throw DeclarationError("\"\(text)\" is no probability", remedy: "write a percentage, 0 to 100") }
            return NumberBox(percent)
        }) { [unowned self] _, arguments in
            guard let percent = arguments.object(0, as: NumberBox.self) else { return -1 }
            probability.store(percent.number, ordering: .relaxed)
            return 1
        }
        // numbers out of range are taken there, as in the reference
        exports.ksr("rand_set_prob", .integer("percent")) { [unowned self] _, arguments in
            probability.store(arguments.integer(0), ordering: .relaxed)
            return .integer(1)
        }
        exports.function("rand_reset_prob") { [unowned self] _, _ in
            probability.store(initialProbability, ordering: .relaxed)
            return 1
        }
        exports.function("rand_get_prob") { [unowned self] _, _ in probability.load(ordering: .relaxed) }
        exports.function("rand_event") { [unowned self] context, _ in
            Int.random(in: 0..<100, using: &context.worker.random) < probability.load(ordering: .relaxed) ? 1 : -1
        }
        exports.variable("RANDOM", get: { .integer(Int(UInt32.random(in: 0...0x7fff_ffff, using: &$0.worker.random))) })
        exports.function("sleep", .integer("seconds")) { context, arguments in
            context.server.surroundings.wait(microseconds: max(0, arguments.integer(0)) * 1_000_000)
            return 1
        }
        exports.function("usleep", .integer("microseconds")) { context, arguments in
            context.server.surroundings.wait(microseconds: max(0, arguments.integer(0)))
            return 1
        }
        exports.function("core_hash", .text("a"), .text("b"), .integer("size")) { _, arguments in
            // one more than the hash, since 0 would end the script
            let size = arguments.integer(2)
            let slots: UInt32 = size <= 0 ? 2 : size < 32 ? 1 << UInt32(size) : 0
            return Int(CoreHash.hash(arguments.string(0), arguments.string(1).isEmpty ? nil : arguments.string(1), size: slots)) + 1
        }
    }

    private func declareFlags(_ exports: Exports) {
        let flag = Parameter.prepared("flag") { text, _ in
            guard let number = Int(text), (0...31).contains(number) else { throw DeclarationError("\"\(text)\" is no global flag", remedy: "write a number from 0 to 31") }
            return NumberBox(1 << number)
        }
        exports.function("set_gflag", flag) { [unowned self] _, arguments in
            flags.bitwiseOr(Self.mask(arguments), ordering: .relaxed)
            return 1
        }
        exports.function("reset_gflag", flag) { [unowned self] _, arguments in
            flags.bitwiseAnd(~Self.mask(arguments), ordering: .relaxed)
            return 1
        }
        exports.function("is_gflag", flag) { [unowned self] _, arguments in
            flags.load(ordering: .relaxed) & Self.mask(arguments) != 0 ? 1 : -1
        }
    }

    private static func mask(_ arguments: Arguments) -> UInt32 {
        arguments.object(0, as: NumberBox.self).map { UInt32(truncatingIfNeeded: $0.number) } ?? 0
    }

    private func declareLocks(_ exports: Exports) {
        func function(_ name: String, _ body: @escaping @Sendable (ScriptLock) -> Bool) {
            exports.function(name, .text("key")) { [unowned self] context, arguments in
                lock(context, name, arguments).map { body($0) ? 1 : -1 } ?? -1
            }
            exports.function(name, kemi: "\(name)_key2", .text("key"), .text("second")) { [unowned self] context, arguments in
                lock(context, name, arguments).map { body($0) ? 1 : -1 } ?? -1
            }
        }
        function("lock") {
            $0.lock()
            return true
        }
        function("unlock") {
            $0.unlock()
            return true
        }
        function("trylock") { $0.tryLock() }
    }

    private func lock(_ context: RouteContext, _ function: String, _ arguments: Arguments) -> ScriptLock? {
        guard !locks.isEmpty else {
            context.log(.error, "cfgutils", "\(function): there are no locks; set the parameter lock_set_size")
            return nil
        }
        var hash = CoreHash.caselessHash(arguments.string(0))
        if !arguments.string(1).isEmpty { hash = hash &* 31 &+ CoreHash.caselessHash(arguments.string(1)) }
        return locks[Int(hash) & (locks.count - 1)]
    }

    private func declareRoutes(_ exports: Exports) {
        exports.function("check_route_exists", .text("route")) { context, arguments in
            context.script.block(.request, named: arguments.string(0).string) == nil ? -1 : 1
        }
        exports.function("route_if_exists", .text("route")) { context, arguments in
            guard let block = context.script.block(.request, named: arguments.string(0).string) else { return -1 }
            let code = block.execute(context)
            context.flow.subtract([.returned, .broken])
            return context.flow.contains(.exit) ? 0 : code
        }
    }

    private func declareDiagnosis(_ exports: Exports) {
        exports.function("abort") { context, _ in
            context.log(.critical, "cfgutils", "abort called")
            abort()
        }
        for name in ["pkg_status", "shm_status", "pkg_summary", "shm_summary"] {
            exports.function(name) { context, _ in
                context.log(.debug, "cfgutils", "\(name): \(Self.residentKilobytes) KB of memory are in use")
                return 1
            }
        }
    }

    /// Resident memory of the process in KB; 0 if the system does not say.
    private static var residentKilobytes: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var total = 0
        var resident = 0
        return withUnsafeMutablePointer(to: &total) { first in
            withUnsafeMutablePointer(to: &resident) { second in
                withVaList([first, second]) { vfscanf(file, "%ld %ld", $0) } == 2 ? second.pointee * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024 : 0
            }
        }
    }

    private func declareCommands(_ exports: Exports) {
        let invalid = RPCFault(500, "Invalid Parameters")
        exports.rpc("cfgutils.is_gflag", "Check whether the bits of a number are all set in the global flags.") { [unowned self] request in
            let bits = UInt32(truncatingIfNeeded: try request.integer(orFault: invalid))
            return [flags.load(ordering: .relaxed) & bits == bits ? "TRUE" : "FALSE"]
        }
        exports.rpc("cfgutils.set_gflag", "Set the bits of a number in the global flags.") { [unowned self] request in
            flags.bitwiseOr(UInt32(truncatingIfNeeded: try request.integer(orFault: invalid)), ordering: .relaxed)
            return []
        }
        exports.rpc("cfgutils.reset_gflag", "Reset the bits of a number in the global flags.") { [unowned self] request in
            flags.bitwiseAnd(~UInt32(truncatingIfNeeded: try request.integer(orFault: invalid)), ordering: .relaxed)
            return []
        }
        exports.rpc("cfgutils.get_gflags", "The global flags.") { [unowned self] _ in
            let value = flags.load(ordering: .relaxed)
            return [.string("0x\(String(value, radix: 16, uppercase: true)) (\(value))")]
        }
        exports.rpc("cfgutils.rand_set_prob", "Set the probability of rand_event in percent.") { [unowned self] request in
            let percent = try request.integer(orFault: invalid)
            guard (0...100).contains(percent) else { throw RPCFault(500, "Invalid Percent") }
            probability.store(percent, ordering: .relaxed)
            return []
        }
        exports.rpc("cfgutils.rand_reset_prob", "Set the probability of rand_event back.") { [unowned self] _ in
            probability.store(initialProbability, ordering: .relaxed)
            return []
        }
        exports.rpc("cfgutils.rand_get_prob", "The probability of rand_event.") { [unowned self] _ in
            [.string("actual probability: \(probability.load(ordering: .relaxed)) percent")]
        }
        exports.rpc("cfgutils.get_config_hash", "The hash of hash_file at start.") { [unowned self] _ in [.string(configHash.atStart)] }
        exports.rpc("cfgutils.check_config_hash", "Compare hash_file with what it was at start.") { [unowned self] _ in
            guard configHash.path != nil else { throw RPCFault(500, "No hash file") }
            guard let present = configHash.present else { throw RPCFault(500, "Failed to hash the file") }
            return [present == configHash.atStart ? "Identical hash" : "Different hash"]
        }
    }
}

/// A number that was made from an argument at load.
private final class NumberBox: Sendable {
    let number: Int
    init(_ number: Int) { self.number = number }
}
