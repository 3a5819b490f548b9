import ConfigSyntax

/// A `loadmodule`.
struct LoadedModule {
    let name: String
    /// As written.
    let path: String
    /// Its place among the config's items.
    let order: Int
    let range: SourceRange
}

/// A `modparam`.
struct ParameterSetting {
    let order: Int
    let modules: [String]
    let name: String
    let value: SettingValue
    let range: SourceRange
    let valueRange: SourceRange
}

/// A core parameter's setting.
struct CoreSetting {
    let name: String
    let value: SettingValue
    let range: SourceRange
}

/// A route block. A class, since rules hand it about all the time.
final class RouteFacts {
    let index: Int
    /// Its place among the config's items.
    let order: Int
    let definition: RouteDefinition
    let range: SourceRange

    init(index: Int, order: Int, definition: RouteDefinition, range: SourceRange) {
        self.index = index
        self.order = order
        self.definition = definition
        self.range = range
    }

    var kind: RouteDefinition.Kind { definition.kind }
    var name: String { definition.name }
    /// `route[RELAY]`, `request_route`.
    var title: String { name.isEmpty ? kind.rawValue : "\(kind.rawValue)[\(name)]" }
    /// The block's head: its keyword and name.
    var head: SourceRange { name.isEmpty ? SourceRange(file: range.file, start: range.start, end: min(range.end, range.start + Int32(kind.rawValue.utf8.count))) : definition.nameRange }
}

/// A call in a route. A class, since rules hand it about all the time.
final class CallFacts {
    enum Use {
        /// Its result goes nowhere.
        case statement
        /// Its truth decides.
        case condition
        /// Its result is compared, computed with or kept.
        case value
    }

    let call: Call
    let range: SourceRange
    let route: Int
    let use: Use
    /// The list of statements that it stands in (`Script.blocks`), and its place there.
    let block: Int
    let position: Int
    /// Whether it stands inside an if, a loop or a switch of its route.
    let isConditional: Bool

    init(call: Call, range: SourceRange, route: Int, use: Use, block: Int, position: Int, isConditional: Bool) {
        self.call = call
        self.range = range
        self.route = route
        self.use = use
        self.block = block
        self.position = position
        self.isConditional = isConditional
    }

    /// The constant text of an argument.
    func text(_ index: Int) -> String? { call.arguments.indices.contains(index) ? call.arguments[index].constantText : nil }
    /// The constant number of an argument.
    func number(_ index: Int) -> Int? { call.arguments.indices.contains(index) ? call.arguments[index].constantNumber : nil }
    func argument(_ index: Int) -> Expression? { call.arguments.indices.contains(index) ? call.arguments[index] : nil }
}

/// A place where a variable is named.
struct VariableUse {
    enum Access {
        case read, write
        /// Given to a function that may set it.
        case both
        /// In a text that is not looked through for variables.
        case plainText
    }

    let variable: VariableReference
    let range: SourceRange
    let route: Int
    let access: Access
    let isConditional: Bool

    init(_ variable: VariableReference, _ range: SourceRange, _ route: Int, _ access: Access, isConditional: Bool) {
        self.variable = variable
        self.range = range
        self.route = route
        self.access = access
        self.isConditional = isConditional
    }

    var mayWrite: Bool { access == .write || access == .both }
    var mayRead: Bool { access != .write }
}

/// A list of statements.
struct BlockFacts {
    let route: Int
    let statements: [Statement]
    let isConditional: Bool
}

/// What the outside tells the rules.
public struct LintOptions: Sendable {
    /// The version that the config is written for, `[5, 6]`.
    public var version = [5, 6]
    /// Gives a file's bytes; nil if it cannot be read.
    public var readFile: @Sendable (String) -> [UInt8]?
    /// Names in a directory; empty if it cannot be read.
    public var listDirectory: @Sendable (String) -> [String]

    public init(
        readFile: @escaping @Sendable (String) -> [UInt8]? = { FileReader.read($0) }, listDirectory: @escaping @Sendable (String) -> [String] = { _ in [] }
    ) {
        self.readFile = readFile
        self.listDirectory = listDirectory
    }
}
