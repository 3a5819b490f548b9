import SIPMessage

/// How a function takes one argument. What can be prepared is prepared at load; the body then finds it ready.
public struct Parameter: Sendable {
    public enum Kind: Sendable {
        /// Text; variables in it are expanded at each call. A lone variable that is null refuses the call (code -1),
        /// unless the parameter is `nullable`.
        case string
        /// Text taken as written: `$` has no meaning in it.
        case literal
        /// A number, or a variable or text that holds one at run time.
        case integer
        /// A flag: a number from 0 to 31, or a name that `flags` declared.
        case flag
        /// The name of a variable, to be read or assigned: `"$var(x)"` or `$var(x)`.
        case variable(writable: Bool)
        /// A regular expression, compiled at load.
        case regularExpression
        /// The name of a route block of that kind, resolved at load. With `isDynamic` variables in it are expanded.
        case route(RouteKinds)
        /// Anything that has to be made from constant text at load; the body gets the object.
        case prepared(@Sendable (String, Registry) throws -> AnyObject)
        /// Text that may have variables; given to the body as a `TextTemplate`, which it expands itself.
        case template
    }

    public let name: String
    public let kind: Kind
    public let isOptional: Bool
    /// Whether a null argument reaches the body (as an empty text) instead of refusing the call.
    public let nullable: Bool
    /// Whether a lone variable in quotes that is null prints as `<null>`, as it does in the middle of a text. Many functions of
    /// the reference take their arguments so.
    public let printsNull: Bool
    /// Whether `$` has no meaning in a `string` that the config gives in quotes: only a lone variable without quotes is evaluated.
    public let isWritten: Bool
    /// Whether variables in a `template` are expanded for embedded languages too, which otherwise give texts as they are meant.
    public let isFormat: Bool

    public init(
        _ name: String, _ kind: Kind, isOptional: Bool = false, nullable: Bool = false, printsNull: Bool = false, isFormat: Bool = false,
        isWritten: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.isOptional = isOptional
        self.nullable = nullable
        self.printsNull = printsNull
        self.isFormat = isFormat
        self.isWritten = isWritten
    }

    /// Text in which a variable that is null prints as `<null>`, a lone one too.
    public static func text(_ name: String) -> Parameter { Parameter(name, .string, nullable: true, printsNull: true) }

    public static func string(_ name: String, nullable: Bool = false) -> Parameter { Parameter(name, .string, nullable: nullable) }
    /// Text that is taken as it is written in quotes, or the value of a variable without quotes.
    public static func written(_ name: String) -> Parameter { Parameter(name, .string, isWritten: true) }
    public static func literal(_ name: String) -> Parameter { Parameter(name, .literal) }
    public static func integer(_ name: String) -> Parameter { Parameter(name, .integer) }
    public static func flag(_ name: String) -> Parameter { Parameter(name, .flag) }
    public static func variable(_ name: String, writable: Bool = true) -> Parameter { Parameter(name, .variable(writable: writable)) }
    public static func regularExpression(_ name: String) -> Parameter { Parameter(name, .regularExpression) }
    public static func route(_ name: String, _ kind: RouteKinds) -> Parameter { Parameter(name, .route(kind)) }
    public static func template(_ name: String) -> Parameter { Parameter(name, .template) }
    /// A text whose variables are expanded whoever calls: what is logged, what is to be evaluated.
    public static func format(_ name: String) -> Parameter { Parameter(name, .template, isFormat: true) }
    public static func prepared(
        _ name: String, _ make: @escaping @Sendable (String, Registry) throws -> AnyObject
    ) -> Parameter { Parameter(name, .prepared(make)) }

    /// The same parameter, one that may be left out. Optional parameters come last.
    public var optional: Parameter {
        Parameter(name, kind, isOptional: true, nullable: nullable, printsNull: printsNull, isFormat: isFormat, isWritten: isWritten)
    }
}

/// The arguments of one call, evaluated and prepared. Valid during the call only.
public struct Arguments {
    private let values: UnsafePointer<Value>
    private let objects: UnsafePointer<Unmanaged<AnyObject>?>
    /// How many arguments were given.
    public let count: Int

    /// - Parameters:
    ///   - values: `count` evaluated arguments (null where only an object is meant).
    ///   - objects: `count` prepared objects, nil where there is none; kept alive by the call site.
    @inlinable
    public init(values: UnsafePointer<Value>, objects: UnsafePointer<Unmanaged<AnyObject>?>, count: Int) {
        self.init(checked: values, objects, count)
    }

    @usableFromInline
    init(checked values: UnsafePointer<Value>, _ objects: UnsafePointer<Unmanaged<AnyObject>?>, _ count: Int) {
        self.values = values
        self.objects = objects
        self.count = count
    }

    /// The argument as it is; null if it was left out.
    public func value(_ index: Int) -> Value { index < count ? values[index] : .null }

    /// Whether the argument was given.
    public func has(_ index: Int) -> Bool { index < count }

    /// The argument's text, empty if it was left out. Call sites have turned numbers into text for `.string` parameters.
    public func string(_ index: Int) -> ByteView { value(index).text }

    /// The argument's text, nil if it was left out or is null.
    public func optionalString(_ index: Int) -> ByteView? {
        let value = value(index)
        return value.isNull ? nil : value.text
    }

    /// The argument's number, `fallback` if it was left out.
    public func integer(_ index: Int, default fallback: Int = 0) -> Int {
        let value = value(index)
        return value.isNull ? fallback : value.integer
    }

    /// What the parameter's declaration prepared: a regular expression, a `Variable`, a `TextTemplate`, a `RouteBlock`, ...
    /// nil if the argument was left out. The text of such an argument lives for the call only.
    public func object<Object: AnyObject>(_ index: Int, as type: Object.Type = Object.self) -> Object? {
        guard index < count, let object = objects[index] else { return nil }
        return object.takeUnretainedValue() as? Object
    }

    /// Lends what `object` gives, without counting references: workers share what is prepared.
    @inline(__always)
    public func withObject<Object: AnyObject, Result>(_ index: Int, as type: Object.Type, _ body: (Object) -> Result) -> Result? {
        guard index < count, let object = objects[index] else { return nil }
        return object._withUnsafeGuaranteedRef { object in
            if Swift.type(of: object) == Object.self { return body(unsafeDowncast(object, to: Object.self)) }
            return (object as? Object).map(body)
        }
    }

    /// The variable of a `.variable` parameter.
    public func variable(_ index: Int) -> Variable? { object(index, as: Variable.self) }
}
