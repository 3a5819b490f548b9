import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Which calls are meant: a field, an operation and a value (`dlgs_count("src", "sw", "sip:al")`).
struct CallFilter {
    private enum Field { case any, source, destination, data }
    private enum Operation { case equal, notEqual, expression(RegularExpression), prefix, wildcard }

    enum Failure: Error { case field, operation, value }

    private let field: Field
    private let operation: Operation
    private let value: ByteView

    /// Whether all calls are meant, whatever the value.
    var isAny: Bool { field == .any }

    init(_ field: ByteView, _ operation: ByteView, _ value: ByteView) throws(Failure) {
        func isNamed(_ text: ByteView, _ name: StaticString) -> Bool { text.equalsIgnoringCase(ByteView(name)) }
        if isNamed(field, "any") {
            self.field = .any
        } else if isNamed(field, "src") {
            self.field = .source
        } else if isNamed(field, "dst") {
            self.field = .destination
        } else if isNamed(field, "data") {
            self.field = .data
        } else {
            throw .field
        }
        if isNamed(operation, "eq") {
            self.operation = .equal
        } else if isNamed(operation, "ne") {
            self.operation = .notEqual
        } else if isNamed(operation, "re") {
            do { self.operation = .expression(try RegularExpression.cached(value)) } catch { throw .value }
        } else if isNamed(operation, "sw") {
            self.operation = .prefix
        } else if isNamed(operation, "fm") {
            self.operation = .wildcard
        } else {
            throw .operation
        }
        self.value = value
    }

    /// Whether the call's field fits; `any` looks at the source.
    func matches(_ call: TrackedCall) -> Bool {
        let text = switch field {
        case .any, .source: call.source.view
        case .destination: call.destination.view
        case .data: call.data.view
        }
        switch operation {
        case .equal: return text == value
        case .notEqual: return text != value
        case .expression(let expression): return expression.matches(text)
        case .prefix: return text.hasPrefix(value)
        case .wildcard: return fnmatch(value.string, text.string, 0) == 0
        }
    }
}
