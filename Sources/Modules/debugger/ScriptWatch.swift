import Routing
import SIPMessage
import Synchronization

/// How the trace is written.
final class TraceSettings: @unchecked Sendable {
    private let on = Atomic<Bool>(false)
    var isOn: Bool {
        get { on.load(ordering: .relaxed) }
        set { on.store(newValue, ordering: .relaxed) }
    }
    /// Set at load only, like the rest.
    var showsFile = true
    var level = LogLevel.error
    var facility: Int32?
    var prefix = "*** cfgtrace:"
    /// Stands in the place of the level's name.
    var levelName: OwnedBytes?

    /// Writes a line of the trace.
    func write(_ text: String, _ context: RouteContext) {
        guard Log.isEnabled(level) else { return }
        text.withByteView {
            Log.write(
                level, levelName: levelName?.view, facility: facility, worker: context.worker.index, prefix: context.worker.logPrefix(context),
                source: "", text: $0)
        }
    }
}

/// Writes the trace and stops at breakpoints.
final class ScriptWatch: ScriptTracer, @unchecked Sendable {
    private let trace: TraceSettings
    private let breakpoints: Breakpoints

    init(_ trace: TraceSettings, _ breakpoints: Breakpoints) {
        self.trace = trace
        self.breakpoints = breakpoints
    }

    func willRun(_ step: TracedStep, _ context: RouteContext) {
        if trace.isOn, Log.isEnabled(trace.level) {
            let file = trace.showsFile ? "c=[\(step.file)] " : ""
            trace.write(
                "\(trace.prefix)dbg_cfg_trace(): \(Self.routeName(context.routeKind))=[\(step.block)] \(file)l=\(step.line) a=\(step.number) n=\(step.name)", context)
        }
        if breakpoints.isAnySet { breakpoints.stop(step, context, trace) }
    }

    private static func routeName(_ kind: RouteKinds) -> String {
        switch kind {
        case .request: "request_route"
        case .failure: "failure_route"
        case .tmReply, .coreReply: "onreply_route"
        case .branch: "branch_route"
        case .onSend: "onsend_route"
        case .error: "error_route"
        case .local: "local_route"
        case .branchFailure: "branch_failure_route"
        default: "event_route"
        }
    }
}
