import SIPMessage

/// A pseudo-variable, resolved: what stands for `$ru` or `$(hdr(Via)[1])` in an executable tree. Immutable once made, shared by all workers.
open class Variable: @unchecked Sendable {
    public init() {}

    /// The present value.
    open func value(_ context: RouteContext) -> Value { .null }

    /// Whether `defined` holds, and `!= $null`.
    open func isDefined(_ context: RouteContext) -> Bool { !value(context).isNull }

    /// Sets the value (null deletes). False when it is refused: the statement then counts as failed.
    open func assign(_ value: Value, _ context: RouteContext) -> Bool { false }

    /// Whether scripts may assign to it; otherwise an assignment is an error at load.
    open var isWritable: Bool { false }
}

/// A variable given by closures: most of them.
public final class ComputedVariable: Variable, @unchecked Sendable {
    private let getter: @Sendable (RouteContext) -> Value
    private let setter: (@Sendable (RouteContext, Value) -> Bool)?

    public init(get: @escaping @Sendable (RouteContext) -> Value, set: (@Sendable (RouteContext, Value) -> Bool)? = nil) {
        getter = get
        setter = set
    }

    public override func value(_ context: RouteContext) -> Value { getter(context) }
    public override func assign(_ value: Value, _ context: RouteContext) -> Bool { setter?(context, value) ?? false }
    public override var isWritable: Bool { setter != nil }
}

extension ConstantVariable {
    /// A constant text.
    public convenience init(text: String) {
        let bytes = OwnedBytes(text)
        self.init(.string(bytes.view), bytes)
    }

    /// A number that prints as it is written.
    public convenience init(number: Int, writtenAs text: String) {
        let bytes = OwnedBytes(text)
        self.init(.integer(number, writtenAs: bytes.view), bytes)
    }
}

/// A variable that never changes (`$null`, `$def(X)`, a literal in a variable's place).
public final class ConstantVariable: Variable, @unchecked Sendable {
    private let storage: OwnedBytes
    private let constant: Value

    /// - Parameter owner: what keeps the constant's text alive until it is copied, if nothing else does.
    public init(_ constant: Value, _ owner: OwnedBytes? = nil) {
        storage = withExtendedLifetime(owner) { OwnedBytes(constant.text) }
        switch constant.kind {
        case .null: self.constant = constant
        case .integer: self.constant = constant.isPlainInteger ? constant : .integer(constant.integer, writtenAs: storage.view)
        case .string: self.constant = .string(storage.view)
        case .numericString: self.constant = .numericString(storage.view, constant.integer)
        }
    }

    public override func value(_ context: RouteContext) -> Value { constant }
}

/// A variable seen through transformations: `$(ru{uri.host}{s.toupper})`.
public final class TransformedVariable: Variable, @unchecked Sendable {
    private let variable: Variable
    private let transformations: BorrowedList<Transformation>

    public init(_ variable: Variable, _ transformations: [Transformation]) {
        self.variable = variable
        self.transformations = BorrowedList(transformations)
    }

    public override func value(_ context: RouteContext) -> Value {
        var value = variable.value(context)
        for index in 0..<transformations.count {
            if value.isFailed { break }
            value = transformations.with(index) { $0.apply(value, context) }
        }
        return value
    }

    /// Sets the variable itself: embedded languages may name a transformed variable where one is assigned.
    public override func assign(_ value: Value, _ context: RouteContext) -> Bool { variable.assign(value, context) }
}

/// A step in braces after a variable's name, resolved with its parameters.
open class Transformation: @unchecked Sendable {
    public init() {}
    /// The transformed value. What comes out lives in the context's arena.
    open func apply(_ value: Value, _ context: RouteContext) -> Value { value }
}

/// A transformation given by a closure.
public final class ComputedTransformation: Transformation, @unchecked Sendable {
    private let body: @Sendable (Value, RouteContext) -> Value
    public init(_ body: @escaping @Sendable (Value, RouteContext) -> Value) { self.body = body }
    public override func apply(_ value: Value, _ context: RouteContext) -> Value { body(value, context) }
}

/// A transformation of a value's text; null (and empty text, unless `acceptsEmpty`) makes it fail.
public final class TextTransformation: Transformation, @unchecked Sendable {
    private let acceptsEmpty: Bool
    private let body: @Sendable (ByteView, RouteContext) -> Value

    public init(acceptsEmpty: Bool = true, _ body: @escaping @Sendable (ByteView, RouteContext) -> Value) {
        self.acceptsEmpty = acceptsEmpty
        self.body = body
    }

    public override func apply(_ value: Value, _ context: RouteContext) -> Value {
        guard !value.isNull else { return .failed }
        let text = value.text(in: context.arena)
        return text.isEmpty && !acceptsEmpty ? .failed : body(text, context)
    }
}

/// What stands in the parentheses of `$name(...)`.
public enum VariableArgument: Sendable {
    /// Nothing: `$ru`.
    case none
    /// Plain text: `$hdr(X-Foo)`.
    case text(String)
    /// Another variable: `$hdr($var(name))`.
    case variable(Variable)
    /// Text with variables in it: `$sht(a=>$ci)`; which variables take this form is up to them.
    case format(TextTemplate)
}

/// What stands in the brackets of `$(name[...])`.
public enum VariableIndex: Sendable {
    case none
    case number(Int)
    /// `[*]`
    case all
    case variable(Variable)

    /// An index as written between brackets: a number, `*`, or a variable.
    public init(_ text: String, _ registry: Registry) throws {
        if text == "*" {
            self = .all
        } else if text.hasPrefix("$") {
            self = .variable(try registry.variable(text))
        } else if let number = Int(text), Int32(exactly: number) != nil {
            self = .number(number)
        } else {
            throw DeclarationError("bad index [\(text)]", remedy: "a number, * or a variable is expected")
        }
    }

    /// The index that applies now; nil stands for "all", 0 for none.
    @inlinable
    public func resolve(_ context: RouteContext) -> Int? {
        switch self {
        case .none: 0
        case .number(let number): number
        case .all: nil
        case .variable(let variable): variable.value(context).integer
        }
    }
}

/// How a script wrote a variable; what a declaration makes a `Variable` from.
public struct VariableSpec: Sendable {
    /// The class name, without `$`: `hdr`.
    public let name: String
    /// The argument as it was written, untouched; empty where there are no parentheses.
    public let argumentText: String
    public let index: VariableIndex
    public let registry: Registry

    init(_ registry: Registry, name: String, argumentText: String = "", index: VariableIndex = .none) {
        self.registry = registry
        self.name = name
        self.argumentText = argumentText
        self.index = index
    }

    /// Whether something stands in parentheses behind the name.
    public var hasArgument: Bool { !argumentText.isEmpty }

    /// The argument, variables in it resolved. Variables whose names are taken as they are written (`$var($x)`) look at `argumentText` instead.
    /// - Throws: `DeclarationError` for a variable that does not exist.
    public var argument: VariableArgument {
        get throws { try VariableText.argument(argumentText, registry) }
    }
}

/// An error in how something was declared or used, found at load. The caller adds the place.
public struct DeclarationError: Error, Sendable, CustomStringConvertible {
    public let message: String
    /// What to write instead, empty if there is nothing to say.
    public let remedy: String
    /// Whether the config is right and only this server cannot do it yet: a check of the config does not count it as an error.
    public let isForNow: Bool
    public init(_ message: String, remedy: String = "", isForNow: Bool = false) {
        self.message = message
        self.remedy = remedy
        self.isForNow = isForNow
    }
    public var description: String { remedy.isEmpty ? message : "\(message); \(remedy)" }
}
