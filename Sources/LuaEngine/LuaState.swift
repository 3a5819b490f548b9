import CLuaBridge
import Routing
import SIPMessage

/// The language that scripts are read in (parameter `language`).
enum LuaLanguage: String, Sendable, CaseIterable {
    /// Lua 5.1, as in the reference.
    case v51 = "5.1"
    /// The interpreter's own.
    case v54 = "5.4"
}

/// What a config sets for all states.
struct LuaSettings: Sendable {
    var language = LuaLanguage.v51
    /// `strict`: a call that does not fit its function raises an error, and a request whose route failed is answered.
    var isStrict = false
    /// `max_instructions`: how many steps a script may take for one message, 0 for no limit.
    var instructionBudget = 0
    /// `log_mode`: bit 1 logs each function that is run, at debug level.
    var logMode = 0
    /// Whether calls of `KSR`'s functions are bound when they are loaded: strict calls look at their arguments each time, and newer
    /// versions load texts past us.
    var bindsCalls: Bool { !isStrict && language == .v51 }
    /// Modules whose functions stand under the old `sr` object; nil where that is not wanted.
    var legacyModules: [String]?
}

/// One Lua state: the globals of the scripts of one worker, with `KSR` in them. Used by one thread.
final class LuaState {
    let raw: OpaquePointer
    let settings: LuaSettings
    /// The message in hand; nil while files are loaded.
    var context: RouteContext? { current?.takeUnretainedValue() }
    /// The same, lent to the functions that scripts call; whoever runs a script keeps it alive.
    fileprivate var current: Unmanaged<RouteContext>?
    /// The state or coroutine that runs now.
    fileprivate(set) var running: OpaquePointer
    /// Which load of the scripts it runs.
    var version = 0
    private var functions: [LuaFunction] = []
    private let library: KSRLibrary
    /// KSR's functions by their paths (`pv.get`).
    var calls: [String: KSRCall] = [:]
    /// How many of the library's call sites are bound in this state.
    private var boundSites = 0
    /// Tells a tracer of lines; nil where none wants to know.
    private var follower: LineFollower?

    /// - Throws: `DeclarationError` where there is no memory.
    init(_ library: KSRLibrary, _ settings: LuaSettings) throws {
        guard let raw = clua_open() else { throw DeclarationError("no memory for a Lua state") }
        self.raw = raw
        self.settings = settings
        self.library = library
        running = raw
        try library.install(in: self)
    }

    deinit { clua_close(raw) }

    /// Tells the tracer of each line that runs from now on.
    func follow(_ tracer: any ScriptTracer) { follower = LineFollower(self, tracer) }

    /// Tells the tracer, if there is one, which lines the loaded scripts have.
    func describeLines() throws { try follower?.describe() }

    /// Whether a script runs in it.
    var isBusy: Bool { context != nil }

    // MARK: Functions for scripts

    func register(_ function: LuaFunction, table: String, group: String, name: String) throws {
        functions.append(function)
        guard clua_register(raw, table, group, name, LuaFunction.body, Unmanaged.passUnretained(function).toOpaque()) != 0 else {
            throw DeclarationError("no memory for Lua function \(table).\(name)")
        }
    }

    /// Puts functions in the places of calls that were found since, or, once calls may not be bound any more, those that look KSR's up.
    /// - Throws: `DeclarationError` where there is no memory.
    func bindSites() throws {
        if library.sites.isOff {
            guard boundSites > 0 else { return }
            let lines = library.sites.sites(from: 1).prefix(boundSites).map { "KSR[1][\($0.place)] = \($0.site.source)" }
            boundSites = 0
            for line in lines {
                if case .failed(let reason) = Array(line.utf8).withUnsafeBufferPointer({ run(text: ByteView($0), named: "=calls", nil) }) {
                    throw DeclarationError("calls of KSR's functions cannot be set up: \(reason)")
                }
            }
            return
        }
        for (place, site) in library.sites.sites(from: boundSites + 1) {
            guard let call = calls[site.path] else { continue }
            let function = BoundFunction(self, call, site)
            functions.append(function)
            guard clua_register_place(running, "KSR", Int64(place), BoundFunction.directBody, Unmanaged.passUnretained(function).toOpaque()) != 0 else {
                throw DeclarationError("no memory for Lua function \(site.path)")
            }
            boundSites = place
        }
    }

    func setGlobal(_ name: String, _ text: String) { _ = clua_set_global(raw, name, text) }

    // MARK: Running

    /// How a run ended.
    enum Outcome {
        /// Code as the function returned it; 1 where it returned no number and no boolean.
        case done(Int)
        case missing
        /// Error with traceback.
        case failed(String)
        case exited
    }

    /// Calls a global function.
    func call(_ name: UnsafePointer<CChar>, _ arguments: UnsafeBufferPointer<Value>, _ context: RouteContext) -> Outcome {
        let given = context.arena.allocate(clua_value.self, count: max(1, arguments.count))
        for index in arguments.indices { given[index] = clua_value(arguments[index]) }
        return run(context) { clua_call($0, name, given, Int32(arguments.count), Int64(settings.instructionBudget), $1) }
    }

    /// Runs a text as a chunk. `name` is what messages call it, with Lua's mark in front (`@file`).
    func run(text: ByteView, named name: String, _ context: RouteContext?) -> Outcome {
        let bytes = UnsafeRawPointer(text.base).assumingMemoryBound(to: CChar.self)
        return run(context) { clua_run_text($0, bytes, text.count, name, Int64(settings.instructionBudget), $1) }
    }

    private func run(_ context: RouteContext?, _ body: (OpaquePointer, UnsafeMutablePointer<clua_outcome>) -> Void) -> Outcome {
        let outer = (current, running)
        current = context.map { Unmanaged.passUnretained($0) }
        defer { (current, running) = outer }
        let mark = clua_mark(running)
        var outcome = clua_outcome()
        body(running, &outcome)
        defer { clua_release(outer.1, mark) }
        switch outcome.status {
        case Int32(CLUA_DONE): return .done(Self.code(outcome.value))
        case Int32(CLUA_MISSING): return .missing
        case Int32(CLUA_EXITED): return .exited
        default:
            guard let message = outcome.message else { return .failed("an error without a text") }
            let bytes = UnsafeRawPointer(message).assumingMemoryBound(to: UInt8.self)
            return .failed(ByteView(base: bytes, count: outcome.message_length).string)
        }
    }

    private static func code(_ value: clua_value) -> Int {
        switch value.kind {
        case Int32(CLUA_INTEGER), Int32(CLUA_DOUBLE): Int(value.integer)
        case Int32(CLUA_BOOLEAN): value.boolean != 0 ? 1 : -1
        default: 1
        }
    }

    /// Where the script stands: `file:line: `.
    var place: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { room in
            guard let base = room.baseAddress else { return "" }
            let length = clua_place(running, base, room.count)
            return ByteView(base: UnsafeRawPointer(base).assumingMemoryBound(to: UInt8.self), count: length).string
        }
    }

    /// Names of the global functions.
    var functionNames: Set<String> {
        final class Box { var names: Set<String> = [] }
        let box = Box()
        clua_each_global_function(raw, Unmanaged.passUnretained(box).toOpaque()) { context, name, length in
            guard let context, let name else { return }
            let bytes = UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self)
            Unmanaged<Box>.fromOpaque(context).takeUnretainedValue().names.insert(ByteView(base: bytes, count: length).string)
        }
        return box.names
    }
}

/// A function that scripts see. Lua holds it without counting; the state keeps it.
class LuaFunction {
    /// It keeps its functions, so it is there while one is called.
    fileprivate let owner: Unmanaged<LuaState>
    var state: LuaState { owner.takeUnretainedValue() }

    init(_ state: LuaState) { owner = Unmanaged.passUnretained(state) }

    /// Carries out a call.
    /// - Returns: what Lua gets. Texts must live until the call is over.
    func run(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext?) -> clua_result { clua_result() }

    /// Carries out a call and writes what Lua gets to `result`; for functions that are called so often that a copy counts.
    func answer(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext, _ result: UnsafeMutablePointer<clua_result>) {
        result.pointee = run(arguments, context)
    }

    /// What the bridge calls.
    static let body: clua_body = { carryOut(LuaFunction.self, $0, $1, $2, $3, $4) }

    /// - Parameter type: a final class spares the search for its method.
    @inline(__always)
    static func carryOut<Function: LuaFunction>(
        _ type: Function.Type, _ function: UnsafeMutableRawPointer?, _ raw: OpaquePointer?, _ arguments: UnsafePointer<clua_value>?, _ count: Int32,
        _ result: UnsafeMutablePointer<clua_result>?
    ) {
        guard let function, let raw, let result else { return }
        Unmanaged<Function>.fromOpaque(function)._withUnsafeGuaranteedRef { function in
            function.owner._withUnsafeGuaranteedRef { state in
                // nobody asks who runs after the call until the next one says so; runs of functions put theirs back
                state.running = raw
                let given = UnsafeBufferPointer(start: arguments, count: Int(count))
                if let current = state.current {
                    current._withUnsafeGuaranteedRef { function.answer(given, $0, result) }
                } else {
                    result.pointee = function.run(given, nil)
                }
            }
        }
    }

    func result(_ value: clua_value) -> clua_result {
        var result = clua_result()
        result.value = value
        return result
    }

    /// What a call gives that cannot be carried out: an error where calls are strict, else a line in the log and `answer`.
    @inline(never)
    func refusal(_ complaint: String, _ answer: clua_value, _ context: RouteContext, from module: StaticString = "app_lua") -> clua_result {
        if state.settings.isStrict { return failure(complaint, context) }
        context.log(.error, module, "\(state.place)\(complaint)")
        return result(answer)
    }

    /// An error that the script may catch; the bridge puts file and line in front.
    func failure(_ text: String, _ context: RouteContext) -> clua_result { result(.text(context.arena.copy(text), .error)) }
}
