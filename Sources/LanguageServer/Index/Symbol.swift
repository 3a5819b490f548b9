import ConfigSyntax

/// What a name in a config stands for.
enum Symbol: Hashable {
    case route(RouteDefinition.Kind, String)
    case define(String)
    /// `$var(x)`: class `var`, name `x`.
    case variable(String, String)
    /// A pseudo-variable without a name of its own: `$ru`.
    case plainVariable(String)
    case function(String)
    case module(String)
    case parameter(module: String, name: String)
    /// A core parameter.
    case setting(String)
    /// A flag that `flags` names.
    case flag(String)
    /// A table of module htable.
    case table(String)
    case file(String)

    /// Whether editors may give it another name.
    var isRenamable: Bool {
        switch self {
        case .route(_, let name): !name.isEmpty && name != "0"
        case .define, .flag, .table: true
        case .variable(_, let name): !name.isEmpty && !name.contains("$")
        case .plainVariable, .function, .module, .parameter, .setting, .file: false
        }
    }

    /// Whether a text can be its name.
    func accepts(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.count < 200 else { return false }
        let isWord = name.utf8.allSatisfy(VariableMention.isName)
        let beginsWithLetter = name.utf8.first.map { !(48...57).contains($0) } ?? false
        switch self {
        case .route(.event, _): return name.contains(":") && name.utf8.allSatisfy { VariableMention.isName($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-") }
        case .define, .flag: return isWord && beginsWithLetter
        case .route: return name.utf8.allSatisfy { $0 > 32 && ![34, 39, 92, 93, 91, 123, 125, 59, 40, 41, 36].contains($0) }
        case .variable("avp", _): return name.utf8.allSatisfy { VariableMention.isName($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        default: return name.utf8.allSatisfy { VariableMention.isName($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        }
    }
}

/// A place where a name stands.
struct Occurrence {
    enum Role { case definition, read, write }

    let symbol: Symbol
    /// The name alone, without quotes.
    let range: Range<Int>
    let role: Role
}
