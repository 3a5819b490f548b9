import SIPMessage

/// A text with pseudo-variables in it (`"sip:$rU@$rd"`), parsed once at load.
public final class TextTemplate: Sendable {
    /// A literal run or a variable.
    public enum Piece: Sendable {
        case literal(OwnedBytes)
        case variable(Variable)
    }

    public let pieces: [Piece]
    /// The text as it was written.
    public let source: String

    public init(pieces: [Piece], source: String) {
        self.pieces = pieces
        self.source = source
    }

    /// A template without variables.
    public convenience init(literal: String) {
        self.init(pieces: literal.isEmpty ? [] : [.literal(OwnedBytes(literal))], source: literal)
    }

    /// The text, if no variable is in it.
    public var constant: ByteView? {
        switch pieces.count {
        case 0: return .empty
        case 1:
            if case .literal(let text) = pieces[0] { return text.view }
            return nil
        default: return nil
        }
    }

    /// The variable, if the template is one variable and nothing else.
    public var singleVariable: Variable? {
        if pieces.count == 1, case .variable(let variable) = pieces[0] { return variable }
        return nil
    }

    /// The text with each variable's value in its place; null prints as `<null>`, as in Kamailio.
    public func text(_ context: RouteContext) -> ByteView {
        if let constant { return constant }
        var builder = ByteBuilder(context.arena)
        write(context, to: &builder)
        return builder.finish()
    }

    /// Appends the expanded text to `builder`.
    public func write(_ context: RouteContext, to builder: inout ByteBuilder) {
        for piece in pieces {
            switch piece {
            case .literal(let text): builder.append(text.view)
            case .variable(let variable):
                let value = variable.value(context)
                switch value.kind {
                case .null: if !value.isFailed { builder.append("<null>") }
                case .integer where value.isPlainInteger: builder.append(decimal: value.integer)
                case .integer, .string, .numericString: builder.append(value.text)
                }
            }
        }
    }

    /// The value as a function's argument: one lone variable keeps its kind (and null), anything else is text.
    public func value(_ context: RouteContext) -> Value {
        if let singleVariable { return singleVariable.value(context) }
        return .string(text(context))
    }
}
