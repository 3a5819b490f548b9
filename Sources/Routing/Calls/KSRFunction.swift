/// A function under `KSR`, as embedded languages call it: with typed parameters, and with a result that is more than a code.
///
/// Most come from a `FunctionDeclaration` by themselves; those that exist for embedded languages alone are declared with `Exports.ksr`.
public struct KSRFunction: Sendable {
    /// What the function gives back.
    public enum Result: String, Sendable {
        /// Nothing; languages that always give something give `false`.
        case none
        case boolean = "bool"
        case integer = "int"
        /// A text, a number, or nothing where there is no value.
        case value = "xval"
    }

    public typealias Body = @Sendable (RouteContext, Arguments) -> Value
    /// A body that gives a table.
    public typealias TreeBody = @Sendable (RouteContext, Arguments) -> KSRTree

    /// `KSR.MODULE.name`; empty for `KSR.name`.
    public let module: String
    public let name: String
    public let parameters: [Parameter]
    public let result: Result
    /// Booleans are the numbers 0 and 1.
    public let body: Body
    /// What runs in place of `body` for a function that gives a table.
    public let treeBody: TreeBody?

    public init(
        module: String, name: String, parameters: [Parameter], result: Result, treeBody: TreeBody? = nil, body: @escaping Body
    ) {
        self.treeBody = treeBody
        self.module = module
        self.name = name
        self.parameters = parameters
        self.result = result
        self.body = body
    }

    /// A native function as embedded languages see it: its code is the result.
    public init(_ function: FunctionDeclaration, named name: String) {
        let native = function.body
        // module pv stands under pvx, since KSR.pv is the core's
        self.init(module: function.module == "pv" ? "pvx" : function.module, name: name, parameters: function.parameters, result: .integer) { .integer(native($0, $1)) }
    }

    public var minimumCount: Int { parameters.prefix { !$0.isOptional }.count }

    /// `sl.send_reply`
    public var path: String { module.isEmpty ? name : "\(module).\(name)" }

    /// How it is called, for errors: `KSR.sl.send_reply(code: int, reason: str)`.
    public var signature: String {
        let list = parameters.enumerated().map { index, parameter in
            let text = "\(index > 0 ? ", " : "")\(parameter.name): \(parameter.ksrType)"
            return parameter.isOptional ? "[\(text)]" : text
        }
        return "KSR.\(path)(\(list.joined()))"
    }
}

extension Parameter {
    /// Type as lists of the interface name it: `int` or `str`.
    public var ksrType: String {
        switch kind {
        case .integer, .flag: "int"
        default: "str"
        }
    }
}

extension Exports {
    /// Gives all forms of a native function one more name under `KSR`: what has an optional argument natively has a name of its own there.
    public func ksr(_ name: String, aliasOf native: String) { registry.add(ksrAlias: name, of: native, module: module) }

    /// Declares a function that embedded languages have beside the native ones.
    /// - Parameter module: where it stands under `KSR`, if not under the module's own name.
    public func ksr(
        _ name: String, module: String? = nil, _ parameters: Parameter..., returns result: KSRFunction.Result = .integer, body: @escaping KSRFunction.Body
    ) {
        registry.add(KSRFunction(module: module ?? self.module, name: name, parameters: parameters, result: result, body: body))
    }

    /// Declares a function that gives a table.
    public func ksr(_ name: String, module: String? = nil, _ parameters: Parameter..., tree: @escaping KSRFunction.TreeBody) {
        registry.add(KSRFunction(
            module: module ?? self.module, name: name, parameters: parameters, result: .value, treeBody: tree) { _, _ in .null })
    }
}

/// A result that may hold others: a table of the embedded language.
public indirect enum KSRTree {
    case value(Value)
    /// Keys (texts or numbers, never null) with what they hold.
    case table([(key: Value, content: KSRTree)])

    /// A list, counted from 1.
    public static func list(_ items: [KSRTree]) -> KSRTree {
        .table(items.enumerated().map { (.integer($0.offset + 1), $0.element) })
    }
}
