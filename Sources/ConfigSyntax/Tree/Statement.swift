/// A statement with its place.
public struct Statement: Sendable {
    public let kind: Kind
    public let range: SourceRange

    public init(_ kind: Kind, _ range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    public indirect enum Kind: Sendable {
        /// A lone `;`.
        case empty
        /// A call or another expression whose value is not used.
        case expression(Expression)
        /// `$x = expression;`
        case assign(Expression, Expression)
        case conditional(Expression, [Statement], [Statement]?)
        case loop(Expression, [Statement])
        case select(Expression, [SwitchCase])
        case `break`
        /// `return`, `return code;`
        case `return`(Expression?)
        case exit(Expression?)
        case drop(Expression?)
        /// `cfg_select(group, id)` and `cfg_reset(group)`.
        case call(Call)
    }
}

/// One `case` of a `switch`, or its `default`.
public struct SwitchCase: Sendable {
    public enum Label: Sendable {
        case value(Expression)
        /// `case /"expression":`
        case pattern(String)
        case otherwise
    }

    public let label: Label
    public let range: SourceRange
    public let body: [Statement]

    public init(label: Label, range: SourceRange, body: [Statement]) {
        self.label = label
        self.range = range
        self.body = body
    }
}
