import CLuaBridge
import Routing
import SIPMessage

/// What `KSR` holds: taken from the registry once, put into every state.
final class KSRLibrary: Sendable {
    struct Entry: Sendable {
        let module: String
        let name: String
        let forms: [KSRFunction]
    }

    let registry: Registry
    let entries: [Entry]
    private let byPath: [String: Int]
    /// The calls of all scripts.
    let sites: LuaCallSites

    init(_ registry: Registry) {
        self.registry = registry
        entries = registry.allKSRFunctions.values.compactMap { forms in
            forms.first.map { Entry(module: $0.module, name: $0.name, forms: forms) }
        }.sorted { ($0.module, $0.name) < ($1.module, $1.name) }
        byPath = Dictionary(entries.enumerated().map { ($0.element.forms[0].path, $0.offset) }) { first, _ in first }
        sites = LuaCallSites(byPath.keys)
    }

    func install(in state: LuaState) throws {
        for entry in entries {
            let function = KSRCall(state, DynamicCall(entry.forms, registry: registry))
            state.calls[entry.forms[0].path] = function
            try state.register(function, table: "KSR", group: entry.module, name: entry.name)
        }
        try state.register(ScriptEnd(state, drops: false), table: "KSR", group: "x", name: "exit")
        try state.register(ScriptEnd(state, drops: true), table: "KSR", group: "x", name: "drop")
        try state.register(NativeCall(state, registry), table: "KSR", group: "x", name: "modf")
        try LegacyObject.install(self, in: state)
        state.setGlobal("KSRVERSION", "5.6.3")
        guard state.settings.language == .v51 else { return }
        try state.register(SourceTranslation(state, self), table: "KSR", group: "x", name: "translate")
        if case .failed(let reason) = state.run(text: ByteView(Compatibility.prelude), named: "=compatibility", nil) {
            throw DeclarationError("Lua's compatibility functions cannot be set up: \(reason)")
        }
        if registry.surroundings.isSimulated { try Confinement.install(in: state, registry.surroundings) }
        if let tracer = registry.tracer, tracer.followsScripts { state.follow(tracer) }
    }

    /// A source text as the interpreter is to get it.
    /// - Parameter isFile: whether calls are bound, as what scripts make up while they run is not worth it.
    func read(_ source: [UInt8], named name: String, isFile: Bool, _ settings: LuaSettings) -> [UInt8] {
        guard isFile, settings.bindsCalls else {
            inspect(source, named: name, settings)
            return settings.language.read(source)
        }
        return settings.language.read(sites.bound(source, named: name))
    }

    /// Looks whether a text leaves calls bound.
    func inspect(_ source: [UInt8], named name: String, _ settings: LuaSettings) {
        if settings.bindsCalls { sites.inspect(source, named: name) }
    }

    /// The forms of the function of that path (`sl.send_reply`); nil if there is none.
    func forms(of path: String) -> [KSRFunction]? { byPath[path].map { entries[$0].forms } }
}

/// `KSR.MODULE.function(...)`
final class KSRCall: LuaFunction {
    let call: DynamicCall
    /// The same, without counting references.
    private let borrowed: Unmanaged<DynamicCall>
    private let isStrict: Bool

    init(_ state: LuaState, _ call: DynamicCall) {
        self.call = call
        borrowed = .passUnretained(call)
        isStrict = state.settings.isStrict
        super.init(state)
    }

    override func answer(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext, _ result: UnsafeMutablePointer<clua_result>) {
        if isStrict { return super.answer(arguments, context, result) }
        let hadEnded = context.flow.contains(.exit)
        let answer = borrowed._withUnsafeGuaranteedRef {
            $0.callAgain(context, arguments.count) { arguments[$0].value(in: context.arena) }
        }
        guard let (kind, value) = answer else {
            return super.answer(arguments, context, result)
        }
        result.pointee.value.set(value, kind, endsScript: !hadEnded && context.flow.contains(.exit))
    }

    @inline(never)
    override func run(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext?) -> clua_result {
        guard let context else { return refuseWithoutMessage() }
        if isStrict, let complaint = misfit(arguments) { return failure("\(complaint); expected \(signature)", context) }
        let hadEnded = context.flow.contains(.exit)
        let values = context.arena.allocate(Value.self, count: max(1, arguments.count))
        for index in arguments.indices { values[index] = arguments[index].value(in: context.arena) }
        do {
            let (kind, value) = try call.call(context, UnsafeBufferPointer(start: values, count: arguments.count))
            if !hadEnded, context.flow.contains(.exit) { return result(.exit) }
            switch value {
            case .value(let value):
                var answer = clua_result()
                answer.value.set(value, kind)
                return answer
            case .table: return LuaTree.result(value, context.arena)
            }
        } catch {
            return refuse(error, arguments.count, context)
        }
    }

    @inline(never)
    private func refuseWithoutMessage() -> clua_result {
        Log.write(.error, "app_lua", "\(state.place)\(name) is called while a file is loaded: there is no message yet")
        return result(.boolean(false))
    }

    @inline(never)
    private func refuse(_ error: DynamicCallError, _ count: Int, _ context: RouteContext) -> clua_result {
        let complaint: String
        var answer = clua_value.boolean(false)
        switch error {
        case .tooFew, .tooMany: complaint = counted(count)
        case .argument(let index, let reason):
            let form = call.forms.first { $0.parameters.count > index } ?? call.forms[0]
            complaint = "argument \"\(form.parameters[index].name)\" of \(name) cannot be used: \(reason)"
            switch form.result {
            case .integer: answer = .integer(-1)
            case .value: answer = .none
            case .boolean, .none: break
            }
        }
        return refusal("\(complaint); expected \(signature)", answer, context)
    }

    private var name: String { "KSR.\(call.forms[0].path)" }
    private var signature: String { call.forms.map(\.signature).joined(separator: " or ") }

    private func counted(_ count: Int) -> String {
        let wanted = Set(call.forms.flatMap { $0.minimumCount...$0.parameters.count }).sorted().map(String.init).joined(separator: " or ")
        return "\(name) takes \(wanted) argument\(wanted == "1" ? "" : "s"), not \(count)"
    }

    /// What strict calls do not forgive: a wrong count, and values that are neither text nor number.
    private func misfit(_ arguments: UnsafeBufferPointer<clua_value>) -> String? {
        guard call.takes(arguments.count) else { return counted(arguments.count) }
        guard let form = call.forms.first(where: { arguments.count >= $0.minimumCount && arguments.count <= $0.parameters.count }) else { return nil }
        for (index, argument) in arguments.enumerated() {
            let parameter = form.parameters[index]
            let isText = argument.kind == Int32(CLUA_STRING)
            let isNumber = argument.kind == Int32(CLUA_INTEGER) || argument.kind == Int32(CLUA_DOUBLE)
            let fits = form.types[index] == .integer ? isNumber || (isText && NumberText.parse(argument.view) != nil) : isText || isNumber
            if !fits { return "argument \"\(parameter.name)\" of \(name) is \(argument.typeName)" }
        }
        return nil
    }
}

/// `KSR.x.exit()` and `KSR.x.drop()`
final class ScriptEnd: LuaFunction {
    private let drops: Bool

    init(_ state: LuaState, drops: Bool) {
        self.drops = drops
        super.init(state)
    }

    override func run(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext?) -> clua_result {
        if drops { context?.flow.insert(.drop) }
        return result(.exit)
    }
}

/// `KSR.x.modf("name", ...)`: calls a native function as a native config would, variables in texts expanded.
final class NativeCall: LuaFunction {
    private let registry: Registry
    private var calls: [String: DynamicCall] = [:]

    init(_ state: LuaState, _ registry: Registry) {
        self.registry = registry
        super.init(state)
    }

    override func run(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext?) -> clua_result {
        guard let context else {
            Log.write(.error, "app_lua", "\(state.place)KSR.x.modf is called while a file is loaded: there is no message yet")
            return result(.boolean(false))
        }
        guard let first = arguments.first, first.kind == Int32(CLUA_STRING), arguments.count <= 7 else {
            return refusal("KSR.x.modf takes a function's name and up to 6 arguments", .boolean(false), context)
        }
        let name = first.view.string
        guard let call = prepared(name) else {
            return refusal("KSR.x.modf: \(registry.explainMissing(function: name))", .integer(-1), context)
        }
        let values = context.arena.allocate(Value.self, count: max(1, arguments.count))
        for index in 1..<arguments.count { values[index - 1] = arguments[index].value(in: context.arena) }
        guard call.takes(arguments.count - 1) else {
            return refusal("KSR.x.modf: \(arguments.count - 1) arguments do not fit \(signatures(call))", .integer(-1), context)
        }
        let hadEnded = context.flow.contains(.exit)
        do {
            let code = try call.call(context, UnsafeBufferPointer(start: values, count: arguments.count - 1)).result.code
            if !hadEnded, context.flow.contains(.exit) {
                return result(.exit)
            }
            return result(.integer(code))
        } catch .argument(let index, let reason) {
            return refusal("KSR.x.modf: argument \(index + 2): \(reason); expected \(signatures(call))", .integer(-1), context)
        } catch {
            return result(.integer(-1))
        }
    }

    private func prepared(_ name: String) -> DynamicCall? {
        if let known = calls[name] { return known }
        let forms = registry.functions(named: name).map { KSRFunction($0, named: name) }
        guard !forms.isEmpty else { return nil }
        let made = DynamicCall(forms, registry: registry, expandsVariables: true)
        calls[name] = made
        return made
    }

    private func signatures(_ call: DynamicCall) -> String { call.forms.map(\.signature).joined(separator: " or ") }
}
