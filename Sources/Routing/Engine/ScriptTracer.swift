/// A step of a script, as traces name it.
public final class TracedStep: Sendable {
    /// Name of the block that it stands in; `DEFAULT_ROUTE` for request_route.
    public let block: String
    public let file: String
    public let line: Int
    /// The reference's number for that kind of step.
    public let number: Int
    /// `assign`, `if`, a function's name, ...
    public let name: String

    public init(block: String, file: String, line: Int, number: Int, name: String) {
        self.block = block
        self.file = file
        self.line = line
        self.number = number
        self.name = name
    }
}

/// Gets to know each step of the script before it runs. Without one the prepared script has no trace of tracing.
public protocol ScriptTracer: AnyObject, Sendable {
    /// Whether lines of scripts in embedded languages are steps too.
    var followsScripts: Bool { get }
    /// Called for each step while the script is prepared.
    func add(_ step: TracedStep)
    func willRun(_ step: TracedStep, _ context: RouteContext)
}

extension ScriptTracer {
    public var followsScripts: Bool { false }
    public func add(_ step: TracedStep) {}
}
