import Routing
import SIPMessage

/// Writes the top-level runs of blocks into the record, with what each left set for its message.
///
/// Unchecked, since a simulation belongs to one thread at a time.
final class RunWatch: RunObserver, @unchecked Sendable {
    private let record: SimulationRecord
    private let steps: StepWatch?

    init(_ record: SimulationRecord, _ steps: StepWatch?) {
        self.record = record
        self.steps = steps
    }

    func willRun(_ block: RouteBlock, kind: RouteKinds, _ context: RouteContext) {
        record.add(.began(Self.title(block, kind)))
        steps?.begin(context)
    }

    func didRun(_ block: RouteBlock, kind: RouteKinds, code: Int, _ context: RouteContext) {
        steps?.end(context)
        record.add(.ended(EndedRun(title: Self.title(block, kind), kind: kind, code: code, state: MessageState.entries(context))))
    }

    private static func title(_ block: RouteBlock, _ kind: RouteKinds) -> String {
        let kindName = kind == .event ? "event_route" : kind.names.first ?? "route"
        // blocks for events carry the event's name
        if kind == .local || kind == .branchFailure { return block.name.isEmpty ? kindName : "event_route[\(block.name)]" }
        return block.name.isEmpty ? kindName : "\(kindName)[\(block.name)]"
    }
}
