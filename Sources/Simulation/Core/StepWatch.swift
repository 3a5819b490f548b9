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
    private var values: [String] = []
    private var watchedCount = 0

    init(_ record: SimulationRecord, _ coverage: CoverageCounter, writes: Bool, before other: (any ScriptTracer)?) {
        self.record = record
        self.coverage = coverage
        self.writes = writes
        self.other = other
    }

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
        compare(context)
        values = snapshot(context)
    }

    func end(_ context: RouteContext) {
        if writes { compare(context) }
    }

    private func compare(_ context: RouteContext) {
        let now = snapshot(context)
        defer { values = now }
        guard let watched, values.count == now.count else { return }
        let changed = watched.indices.filter { now[$0] != values[$0] }.map { StateEntry(watched[$0].name, now[$0]) }
        if !changed.isEmpty { record.add(.changed(changed)) }
    }

    private func snapshot(_ context: RouteContext) -> [String] {
        let registry = context.server.registry
        // engines reach $var by its slot, without its name
        let names = registry.knownVariableNames + registry.scriptVariables.keys.map { "$var(\($0))" }
        // embedded languages name variables while they run
        if watched == nil || names.count != watchedCount {
            watchedCount = names.count
            let all = Set(names.filter(Self.isWatched)).union(Self.always)
            watched = all.sorted().compactMap { name in (try? registry.variable(name)).map { (name, $0) } }
        }
        return (watched ?? []).map { MessageState.shown($0.variable.value(context)) }
    }

    private static let always: Set<String> = ["$ru", "$du"]

    /// Classes that can be read without changing anything, and hold what scripts set.
    private static let classes: Set<String> = [
        "var", "avp", "xavp", "xavu", "xavi", "shv", "sht", "dlg_var", "ru", "rd", "rU", "rp", "du", "fs", "fu", "fU", "fd", "tu", "tU", "td", "branch",
    ]

    private static func isWatched(_ name: String) -> Bool {
        guard !name.contains("{") else { return false }
        let bare = name.dropFirst(name.hasPrefix("$(") ? 2 : 1)
        return classes.contains(String(bare.prefix { $0.isLetter || $0 == "_" }))
    }
}
