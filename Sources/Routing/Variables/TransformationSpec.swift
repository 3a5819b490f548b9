import SIPMessage

/// How a script wrote a transformation, read parameter by parameter by the factory that makes it.
public struct TransformationSpec {
    /// Class: `s`, `uri`, `param`...
    public let name: String
    /// Operation, in lower case: `substr`, `encode.hexa`.
    public let operation: String
    public let registry: Registry
    private var rest: Substring

    init(name: String, text: String, registry: Registry) {
        self.name = name
        self.registry = registry
        let end = text.firstIndex(of: ",") ?? text.endIndex
        operation = text[..<end].filter { !$0.isWhitespace }.lowercased()
        rest = text[end...]
    }

    private var title: String { "{\(name).\(operation)}" }

    /// Whether another parameter follows.
    public var hasParameter: Bool { rest.first == "," }

    /// Everything after the operation's comma, untouched.
    public mutating func wholeParameter() throws -> String {
        try comma()
        defer { rest = "" }
        return String(rest)
    }

    private mutating func comma() throws {
        skipBlanks()
        guard rest.first == "," else { throw DeclarationError("\(title) needs a further parameter", remedy: "see the transformations cookbook for its form") }
        rest = rest.dropFirst()
    }

    private mutating func skipBlanks() { rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "\n" } }

    private mutating func variable() throws -> Variable {
        let (variable, after) = try VariableText.leading(String(rest), registry)
        rest = Substring(after)
        return variable
    }

    /// The next parameter as a number or a variable that holds one.
    public mutating func number() throws -> TransformationNumber {
        try comma()
        skipBlanks()
        if rest.first == "$" { return .variable(try variable()) }
        var isNegative = false
        if rest.first == "-" || rest.first == "+" {
            isNegative = rest.first == "-"
            rest = rest.dropFirst()
            skipBlanks()
        }
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        guard let magnitude = Int(digits), magnitude <= Int(Int32.max) else {
            throw DeclarationError("\(title) needs a number where \"\(rest.isEmpty ? digits : rest)\" stands", remedy: "a decimal number or a variable is expected")
        }
        return .constant(isNegative ? -magnitude : magnitude)
    }

    /// The next parameter as text or a variable that holds one. It ends at a comma; with `mayBeComma` a comma in first place is the text.
    public mutating func text(mayBeComma: Bool = false) throws -> TransformationText {
        try comma()
        rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "\n" }
        if rest.first == "$" { return .variable(try variable()) }
        var end = rest.firstIndex { $0 == "," || $0 == "\t" || $0 == "\n" } ?? rest.endIndex
        if mayBeComma, end == rest.startIndex, rest.first == "," { end = rest.index(after: end) }
        let text = OwnedBytes(String(rest[..<end]))
        rest = rest[end...]
        return .constant(text)
    }

    /// The next parameter as a single byte; `\n`, `\r`, `\t` and `\\` stand for what they usually do. A comma is a byte like others.
    public mutating func byte() throws -> UInt8 {
        try comma()
        var bytes = rest.utf8
        guard var byte = bytes.popFirst() else { throw DeclarationError("\(title) needs a separator", remedy: "{s.select,0,;}") }
        if byte == ASCII.backslash {
            switch bytes.popFirst() {
            case UInt8(ascii: "n"): byte = ASCII.lineFeed
            case UInt8(ascii: "r"): byte = ASCII.carriageReturn
            case UInt8(ascii: "t"): byte = ASCII.tab
            case ASCII.backslash: byte = ASCII.backslash
            default: throw DeclarationError("\(title): bad separator", remedy: "a byte, \\n, \\r, \\t or \\\\ is expected")
            }
        }
        rest = Substring(bytes)
        return byte
    }

    /// To be called when all parameters are read.
    public mutating func end() throws {
        skipBlanks()
        guard rest.isEmpty else { throw DeclarationError("unexpected \"\(rest)\" in \(title)", remedy: "the transformation takes no more parameters") }
    }

    /// What to throw for an operation that the class does not have.
    public func unknownOperation(_ known: some Sequence<String>) -> DeclarationError {
        let near = known.filter { Spelling.distance($0, operation) <= max(1, operation.count / 4) }.sorted()
        let remedy = near.isEmpty ? "known are \(known.sorted().joined(separator: ", "))" : "did you mean \(near.prefix(3).joined(separator: ", "))?"
        return DeclarationError("unknown transformation \(title)", remedy: remedy)
    }
}

/// A number as a transformation's parameter.
public enum TransformationNumber: Sendable {
    case constant(Int)
    case variable(Variable)

    /// The number; nil if the variable holds none.
    @inlinable
    public func value(_ context: RouteContext) -> Int? {
        switch self {
        case .constant(let number): number
        case .variable(let variable): variable.value(context).knownInteger
        }
    }
}

/// A text as a transformation's parameter.
public enum TransformationText: Sendable {
    case constant(OwnedBytes)
    case variable(Variable)

    /// The text; nil if the variable is null or empty.
    @inlinable
    public func value(_ context: RouteContext) -> ByteView? {
        switch self {
        case .constant(let text): return text.view
        case .variable(let variable):
            let text = variable.value(context).text(in: context.arena)
            return text.isEmpty ? nil : text
        }
    }
}
