import Routing
import SIPMessage

/// Writes each step of the script into the record, and which variables it changed; counts them for coverage.
///
/// Unchecked, since a simulation belongs to one thread at a time.
final class StepWatch: ScriptTracer, @unchecked Sendable {
    private let record: SimulationRecord
    private let coverage: CoverageCounter
    /// Whether steps and variables go into the record; they are counted in any case.
    private let writes: Bool
    /// What a module had set.
    private let other: (any ScriptTracer)?
    private var watched: [(name: String, variable: Variable)]?
    private var watchedCount = 0
    /// The runs that have begun, the innermost last, with the values that were seen last.
    private var runs: [(context: ObjectIdentifier, values: [String: String])] = []

    init(_ record: SimulationRecord, _ coverage: CoverageCounter, writes: Bool, before other: (any ScriptTracer)?) {
        self.record = record
        self.coverage = coverage
        self.writes = writes
        self.other = other
    }

    var followsScripts: Bool { true }

    func add(_ step: TracedStep) {
        coverage.add(step)
        other?.add(step)
    }

    func willRun(_ step: TracedStep, _ context: RouteContext) {
        coverage.count(step)
        if writes {
            compare(context)
            record.add(.step(step))
        }
        other?.willRun(step, context)
    }

    /// A top-level run begins: what is set already is no change.
    func begin(_ context: RouteContext) {
        guard writes else { return }
        if runs.last?.context == ObjectIdentifier(context) { compare(context) }
        runs.append((ObjectIdentifier(context), snapshot(context)))
    }

    func end(_ context: RouteContext) {
        guard writes else { return }
        compare(context)
        let ended = runs.popLast()
        // what a run on the same message set is no change of the one around it
        if let ended, let outer = runs.indices.last, runs[outer].context == ended.context { runs[outer].values = ended.values }
    }

    /// Writes what has changed in the innermost run.
    private func compare(_ context: RouteContext) {
        guard let run = runs.indices.last else { return }
        let now = snapshot(context)
        let before = runs[run].values
        runs[run].values = now
        var changed: [StateEntry] = []
        for (name, value) in now where value != before[name] ?? unknown(name, value) { changed.append(StateEntry(name, value)) }
        for name in before.keys where now[name] == nil { changed.append(StateEntry(name, name.hasPrefix("$") ? "$null" : "not set")) }
        if !changed.isEmpty { record.add(.changed(changed.sorted { $0.name < $1.name })) }
    }

    /// What a variable had before that was not looked at until now: embedded languages name variables while they run.
    private func unknown(_ name: String, _ value: String) -> String? {
        if Self.variableClass(name).map({ Self.messageClasses.contains($0) }) ?? true { return nil }
        return name.hasPrefix("$var(") ? "0" : value
    }

    /// AVPs, XAVPs and flags, all of them, and the other variables that the config or a script names.
    private func snapshot(_ context: RouteContext) -> [String: String] {
        let registry = context.server.registry
        // engines reach $var by its slot, without its name
        let names = registry.knownVariableNames + registry.scriptVariables.keys.map { "$var(\($0))" }
        if watched == nil || names.count != watchedCount {
            watchedCount = names.count
            let all = Set(names.filter { Self.variableClass($0).map { Self.classes.contains($0) } ?? false }).union(Self.always)
            watched = all.sorted().compactMap { name in (try? registry.variable(name)).map { (name, $0) } }
        }
        var values = Dictionary(MessageState.entries(context).map { ($0.name, $0.value) }) { first, _ in first }
        for (name, variable) in watched ?? [] { values[name] = MessageState.shown(variable.value(context)) }
        return values
    }

    private static let always: Set<String> = ["$ru", "$du"]

    /// Classes that can be read without changing anything, and hold what scripts set.
    private static let classes: Set<String> = [
        "var", "shv", "sht", "dlg_var", "ru", "rd", "rU", "rp", "du", "fs", "fu", "fU", "fd", "tu", "tU", "td", "branch",
    ]
    /// Those that `MessageState` tells all of.
    private static let messageClasses: Set<String> = ["avp", "xavp", "xavu", "xavi"]

    /// `avp` of `$(avp(x)[0])`; nil for a transformed variable, and for what is no variable.
    private static func variableClass(_ name: String) -> String? {
        guard name.hasPrefix("$"), !name.contains("{") else { return nil }
        return String(name.dropFirst(name.hasPrefix("$(") ? 2 : 1).prefix { $0.isLetter || $0 == "_" })
    }
}
