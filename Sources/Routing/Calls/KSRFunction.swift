import Catalog
import SIPMessage

/// A function under `KSR`, as embedded languages call it: with typed parameters, and with a result that is more than a code.
///
/// Most come from a `FunctionDeclaration` by themselves; those that exist for embedded languages alone are declared with `Exports.ksr`.
public final class KSRFunction: Sendable {
    /// What the function gives back.
    public enum Result: String, Sendable {
        /// Nothing; languages that always give something give `false`.
        case none
        case boolean = "bool"
        case integer = "int"
        /// A text, a number, or nothing where there is no value.
        case value = "xval"
    }

    /// What an embedded language gives for a parameter.
    public enum Argument: String, Sendable {
        case integer = "int"
        case text = "str"
    }

    public typealias Body = @Sendable (RouteContext, Arguments) -> Value
    /// A body that gives a table.
    public typealias TreeBody = @Sendable (RouteContext, Arguments) -> KSRTree

    /// `KSR.MODULE.name`; empty for `KSR.name`.
    public let module: String
    public let name: String
    public let parameters: [Parameter]
    /// Type of each parameter; the function's own parameter may take it otherwise (a number as text).
    public let types: [Argument]
    public let result: Result
    /// Booleans are the numbers 0 and 1.
    public let body: Body
    /// What runs in place of `body` for a function that gives a table.
    public let treeBody: TreeBody?
    /// The first version of the reference that has it; nil for those of 5.6.
    public let since: String?
    /// Whether it is a native function as embedded languages see it.
    public let isNative: Bool

    /// - Parameter types: where they differ from what the parameters' kinds say.
    public init(
        module: String, name: String, parameters: [Parameter], types: [Argument]? = nil, result: Result, since: String? = nil,
        isNative: Bool = false, treeBody: TreeBody? = nil, body: @escaping Body
    ) {
        self.isNative = isNative
        self.types = types.flatMap { $0.count == parameters.count ? $0 : nil } ?? parameters.map(\.ksrType)
        self.since = since
        self.treeBody = treeBody
        self.module = module
        self.name = name
        self.parameters = parameters
        self.result = result
        self.body = body
    }

    /// A native function as embedded languages see it: its code is the result.
    public convenience init(_ function: FunctionDeclaration, named name: String) {
        let native = function.body
        // module pv stands under pvx, since KSR.pv is the core's
        let module = function.module == "pv" ? "pvx" : function.module
        let counts = function.minimumCount...function.maximumCount
        let known = ModuleCatalog.module(function.module)?.ksr.first { $0.name == name && counts.contains($0.parameters.count) }
        let types = known.map { known in
            known.parameters.map { Argument(rawValue: $0) ?? .text } + function.parameters.dropFirst(known.parameters.count).map(\.ksrType)
        }
        self.init(module: module, name: name, parameters: function.parameters, types: types, result: .integer, isNative: true) {
            .integer(native($0, $1))
        }
    }

    public var minimumCount: Int { parameters.prefix { !$0.isOptional }.count }

    /// `sl.send_reply`
    public var path: String { module.isEmpty ? name : "\(module).\(name)" }

    /// How it is called, for errors: `KSR.sl.send_reply(code: int, reason: str)`.
    public var signature: String {
        let list = parameters.enumerated().map { index, parameter in
            let text = "\(index > 0 ? ", " : "")\(parameter.name): \(types[index].rawValue)"
            return parameter.isOptional ? "[\(text)]" : text
        }
        return "KSR.\(path)(\(list.joined()))"
    }
}

extension Parameter {
    /// What an embedded language gives for it.
    var ksrType: KSRFunction.Argument {
        switch kind {
        case .integer, .flag: .integer
        default: .text
        }
    }
}

extension Exports {
    /// Gives all forms of a native function one more name under `KSR`: what has an optional argument natively has a name of its own there.
    public func ksr(_ name: String, aliasOf native: String) { registry.add(ksrAlias: name, of: native, module: module) }

    /// Declares a function that embedded languages have beside the native ones.
    /// - Parameter module: where it stands under `KSR`, if not under the module's own name.
    public func ksr(
        _ name: String, module: String? = nil, _ parameters: Parameter..., returns result: KSRFunction.Result = .integer, since: String? = nil,
        body: @escaping KSRFunction.Body
    ) {
        registry.add(KSRFunction(module: module ?? self.module, name: name, parameters: parameters, result: result, since: since, body: body))
    }

    /// Declares a function that gives a table.
    public func ksr(_ name: String, module: String? = nil, _ parameters: Parameter..., tree: @escaping KSRFunction.TreeBody) {
        registry.add(KSRFunction(
            module: module ?? self.module, name: name, parameters: parameters, result: .value, treeBody: tree) { _, _ in .null })
    }
}

/// A result that may hold others: a table of the embedded language.
public enum KSRTree {
    case value(Value)
    /// Keys (texts or numbers, never null) with what they hold.
    case table([(key: Value, content: KSRTree)])

    /// A list, counted from 1.
    public static func list(_ items: [KSRTree]) -> KSRTree {
        .table(items.enumerated().map { (.integer($0.offset + 1), $0.element) })
    }
}

extension XAVPList {
    /// The items by name, each as the list of its values, newest first.
    /// - Parameter newestOnly: each as its newest value instead.
    public func tree(newestOnly: Bool = false) -> KSRTree {
        func content(_ item: XAVP) -> KSRTree {
            if case .list(let inner) = item.content { return inner.tree(newestOnly: newestOnly) }
            return .value(item.value)
        }
        return .table(names.map { name in
            let values = items.filter { $0.name.view == name }.map(content)
            return (.string(name), newestOnly ? values[0] : .list(values))
        })
    }
}
