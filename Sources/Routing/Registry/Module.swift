import SIPMessage

/// A module under its legacy name: what `loadmodule "tm.so"` brings in.
///
/// Life: `init` -> `declare` (what it offers) -> its `modparam`s are set -> `provision` (once, before the script is prepared) ->
/// `startWorker` in every worker -> `stop`. One instance a server; what it shares between workers it guards itself.
public protocol Module: AnyObject, Sendable {
    /// Name as in `loadmodule`, without `.so`.
    static var name: String { get }
    init()
    /// Names everything that scripts, engines, RPC clients and the checker may use of it.
    func declare(_ exports: Exports)
    /// Checks parameters, makes shared state, finds the modules it needs (`server.registry.module(...)`), starts timers.
    /// - Throws: `DeclarationError` naming the parameter that is wrong or the module that is missing.
    func provision(_ server: ServerContext) throws
    /// Called in each worker's thread before it takes up messages.
    func startWorker(_ worker: Worker) throws
    /// Called once when the server stops; workers have ended by then.
    func stop()
}

extension Module {
    public func provision(_ server: ServerContext) throws {}
    public func startWorker(_ worker: Worker) throws {}
    public func stop() {}
}

/// What a module (or the core) declares; filled by `Module.declare`.
public final class Exports {
    public let registry: Registry
    /// Module's name, empty for the core.
    public let module: String

    init(registry: Registry, module: String) {
        self.registry = registry
        self.module = module
    }

    /// Declares a function whose parameters are given as a list.
    public func function(_ name: String, parameters: [Parameter], routes: RouteKinds = .any, body: @escaping FunctionDeclaration.Body) {
        registry.add(FunctionDeclaration(module: module, name: name, kemiName: nil, parameters: parameters, routes: routes, body: body))
    }

    /// Declares a function. One name may be declared several times with different argument counts.
    public func function(
        _ name: String, kemi: String? = nil, _ parameters: Parameter..., routes: RouteKinds = .any, wantsPlace: Bool = false,
        wantsContinuation: Bool = false, body: @escaping FunctionDeclaration.Body
    ) {
        registry.add(FunctionDeclaration(
            module: module, name: name, kemiName: kemi, parameters: parameters, routes: routes, wantsPlace: wantsPlace,
            wantsContinuation: wantsContinuation, body: body))
    }

    /// Declares a variable class by a factory that sees how the script wrote it and throws `DeclarationError` when that does not fit.
    public func variable(_ name: String, make: @escaping @Sendable (VariableSpec) throws -> Variable) {
        registry.add(variable: name, make)
    }

    /// Declares a variable without argument and index: `$ru`.
    public func variable(
        _ name: String, get: @escaping @Sendable (RouteContext) -> Value, set: (@Sendable (RouteContext, Value) -> Bool)? = nil
    ) {
        let made = ComputedVariable(get: get, set: set)
        registry.add(variable: name) { spec in
            if !spec.hasArgument { return made }
            throw DeclarationError("$\(name) takes no name in parentheses", remedy: "write $\(name)")
        }
    }

    /// Declares a transformation class: `{s.…}`. The factory looks at the operation and reads the parameters that it takes.
    public func transformation(_ name: String, make: @escaping @Sendable (inout TransformationSpec) throws -> Transformation) {
        registry.add(transformation: name, make)
    }

    /// Declares a `modparam` that takes a number.
    public func parameter(_ name: String, integer set: @escaping @Sendable (Int) throws -> Void) {
        registry.add(parameter: ModuleParameter(module: module, name: name, type: .integer) { value in
            guard let number = value.integerIfNumeric else { throw DeclarationError("parameter \(name) takes a number") }
            try set(number)
        })
    }

    /// Declares a `modparam` that takes a text; it is set as often as the config names it.
    public func parameter(_ name: String, string set: @escaping @Sendable (String) throws -> Void) {
        registry.add(parameter: ModuleParameter(module: module, name: name, type: .string) { value in
            guard value.isString else { throw DeclarationError("parameter \(name) takes a text", remedy: "put it in quotes") }
            try set(value.text.string)
        })
    }

    /// Declares a `modparam` of a type that is not known: numbers and texts will do.
    public func parameter(_ name: String, any set: @escaping @Sendable (Value) throws -> Void) {
        registry.add(parameter: ModuleParameter(module: module, name: name, type: .any, set: set))
    }

    /// Declares a name that `event_route[...]` may have.
    public func eventRoute(_ name: String) { registry.add(eventRoute: name) }
}

/// A `modparam` that a module takes.
public struct ModuleParameter: Sendable {
    /// `any` takes both; only stand-ins of a check have it.
    public enum Kind: Sendable { case integer, string, any }
    public let module: String
    public let name: String
    public let type: Kind
    public let set: @Sendable (Value) throws -> Void

    public init(module: String, name: String, type: Kind, set: @escaping @Sendable (Value) throws -> Void) {
        self.module = module
        self.name = name
        self.type = type
        self.set = set
    }
}
