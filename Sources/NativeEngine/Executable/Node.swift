import Routing
import SIPMessage

// A config's statements and expressions are lowered to a tree of small objects with one virtual method each.
// Everything that depends on the config alone is done when the tree is made: names are resolved, constants folded,
// regular expressions compiled. Running it is calling down the tree; no name is looked up and nothing is allocated
// outside the worker's arena.

/// An executable expression.
class ExpressionNode: @unchecked Sendable {
    /// The value with its own type.
    func value(_ context: RouteContext) -> Value { .null }
    /// The value as a number of 32 bits, as conditions and arithmetic see it.
    func integer(_ context: RouteContext) -> Int { Int32Arithmetic.number(value(context)) }
    /// The value as text; null is empty.
    func text(_ context: RouteContext) -> ByteView { value(context).text(in: context.arena) }
    /// What an assignment stores; differs for calls, which keep their code here.
    func assigned(_ context: RouteContext) -> Value { value(context) }
    /// What `defined` and comparisons with `$null` see.
    func isDefined(_ context: RouteContext) -> Bool { !value(context).isNull }
    /// The value if it is the same for ever.
    var constant: Value? { nil }
    /// Whether the type is known to be a number.
    var isInteger: Bool { false }
}

/// An executable statement. `run` returns the statement's code, which is the block's when it comes last.
class StatementNode: @unchecked Sendable {
    let line: Int32
    init(line: Int32) { self.line = line }
    func run(_ context: RouteContext) -> Int { 1 }
}

/// Statements in order.
final class StatementList: @unchecked Sendable {
    private let nodes: BorrowedList<StatementNode>

    init(_ statements: [StatementNode]) { nodes = BorrowedList(statements) }

    var isEmpty: Bool { nodes.isEmpty }

    /// Runs until the end or until something stops the flow.
    func run(_ context: RouteContext) -> Int {
        guard context.depth < context.maximumDepth else {
            context.log(.error, "<core>", "line \(context.line): blocks and routes are nested more than \(context.maximumDepth) deep (max_recursive_level)")
            return -1
        }
        context.depth += 1
        defer { context.depth -= 1 }
        var code = 1
        for index in 0..<nodes.count {
            code = nodes.with(index) { node in
                context.line = node.line
                return node.run(context)
            }
            if !context.flow.isDisjoint(with: .stops) { break }
        }
        return code
    }
}

/// Arithmetic of the reference: numbers are C `int`s, which wrap around.
enum Int32Arithmetic {
    @inline(__always)
    static func wrap(_ number: Int) -> Int { Int(Int32(truncatingIfNeeded: number)) }

    /// A value as a number; text that is no number of 32 bits (decimal, or hexadecimal with 0x) counts as 0.
    @inline(__always)
    static func number(_ value: Value) -> Int {
        switch value.kind {
        case .null: 0
        case .integer, .numericString: wrap(value.integer)
        case .string: parse(value.text)
        }
    }

    static func parse(_ text: ByteView) -> Int {
        guard let number = NumberText.parse(text), Int32(exactly: number) != nil else { return 0 }
        return number
    }
}
