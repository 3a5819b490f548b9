import Database
import Routing
import SIPMessage
import Synchronization

/// The name of a result, with its place among a worker's results.
final class SQLContainer: Sendable {
    let index: Int
    init(_ index: Int) { self.index = index }
}

/// Results by name; each worker has its own under the same names.
final class SQLResults: @unchecked Sendable {
    /// Where a worker keeps its results; set while the module is declared.
    var slot = 0
    /// `results_maxsize`: most names; set while parameters are.
    var limit = 32

    private let containers = Mutex<[String: SQLContainer]>([:])

    private final class Kept {
        var results: [DatabaseResult] = []
    }

    /// The container of that name, made if there is none yet.
    /// - Throws: `DeclarationError` where there are too many.
    func container(_ name: String) throws -> SQLContainer {
        guard !name.isEmpty else { throw DeclarationError("sqlops: a result has no name") }
        return try containers.withLock { containers in
            if let known = containers[name] { return known }
            guard containers.count <= limit else {
                throw DeclarationError("sqlops: there are \(containers.count) results already", remedy: "raise results_maxsize, or use a name again")
            }
            let made = SQLContainer(containers.count)
            containers[name] = made
            return made
        }
    }

    /// The same for a name known at run time; nil with the reason logged.
    func container(_ name: ByteView, _ context: RouteContext) -> SQLContainer? {
        do {
            return try container(name.string)
        } catch {
            context.log(.error, "sqlops", "\(error)")
            return nil
        }
    }

    func result(_ name: ByteView, _ context: RouteContext) -> DatabaseResult? { container(name, context).map { self[$0, context] } }

    /// The worker's result of that name; empty where no query gave it one.
    subscript(container: SQLContainer, context: RouteContext) -> DatabaseResult {
        get {
            guard let kept = context.worker.slots[slot] as? Kept, container.index < kept.results.count else { return DatabaseResult() }
            return kept.results[container.index]
        }
        set {
            let kept = context.worker.state(slot) { Kept() }
            while kept.results.count <= container.index { kept.results.append(DatabaseResult()) }
            kept.results[container.index] = newValue
        }
    }
}

extension DatabaseResult {
    /// A value as scripts see it in a result: a bigint is a text there.
    func value(_ row: Int, _ column: Int, _ context: RouteContext) -> Value {
        let value = self[row, column]
        if case .bigInteger(let number) = value { return .string(context.arena.decimal(number)) }
        return value.scriptValue(in: context.arena)
    }
}
