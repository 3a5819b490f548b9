import Routing
import SIPMessage

/// Writes the accounting lines of one transaction.
final class TransactionAccounting: TransactionObserver, @unchecked Sendable {
    private unowned let acc: AccModule
    private let isUpstream: Bool
    /// Flags of the request that ask for its ACK to be accounted.
    private let acknowledged: UInt32
    private let reportsMissed: Bool

    init(_ acc: AccModule, isUpstream: Bool, acknowledged: UInt32, reportsMissed: Bool) {
        self.acc = acc
        self.isUpstream = isUpstream
        self.acknowledged = acknowledged
        self.reportsMissed = reportsMissed
        super.init()
    }

    override func didReply(_ context: RouteContext, _ transaction: TransactionHandle, code: Int, reply: SIPMessage?) {
        if context.message.isRequest {
            replied(context, transaction, code, reply)
        } else {
            transaction.withRequest(context.worker) { replied($0, transaction, code, reply) }
        }
    }

    override func didFail(_ context: RouteContext, _ transaction: TransactionHandle, code: Int, reply: SIPMessage?) {
        if reportsMissed, context.flags & acc.missedMasks != 0 { missed(context, transaction, code, reply) }
    }

    override func didReceiveACK(_ context: RouteContext, _ transaction: TransactionHandle) {
        guard acknowledged != 0 else { return }
        var line = line(.acknowledged, context, transaction.status, nil)
        line.toTag = context.message.toTag
        acc.report(line, context, flags: acknowledged)
    }

    private func replied(_ context: RouteContext, _ transaction: TransactionHandle, _ code: Int, _ reply: SIPMessage?) {
        if let uri = transaction.relayedURI { context.message.newRequestURI = uri }
        if reportsMissed, code >= 300, context.flags & acc.missedMasks != 0 { missed(context, transaction, code, reply) }
        guard isWanted(context, code, reply) else { return }
        guard context.flags & acc.answeredMasks != 0 else { return }
        var line = line(.answered, context, code, reply)
        if line.toTag.isEmpty, code >= 180, context.message.method != .cancel { line.toTag = transaction.localTag(context) }
        acc.report(line, context, flags: context.flags)
    }

    private func isWanted(_ context: RouteContext, _ code: Int, _ reply: SIPMessage?) -> Bool {
        if code >= 300 { return context.flags & acc.failedMask != 0 && !acc.failedFilter.contains(code) }
        guard context.flags & acc.answeredMasks != 0 else { return false }
        guard code < 200 else { return true }
        return acc.reportsEarlyMedia && reply.map { $0.buffer.count > $0.bodyOffset } ?? false
    }

    /// A call that found nobody; told once, so that later attempts of the same call are not.
    private func missed(_ context: RouteContext, _ transaction: TransactionHandle, _ code: Int, _ reply: SIPMessage?) {
        var line = line(.missed, context, code, reply)
        if line.toTag.isEmpty { line.toTag = transaction.localTag(context) }
        acc.report(line, context, flags: context.flags)
        context.flags &= ~acc.missedMasks
    }

    private func line(_ event: AccountingLine.Event, _ context: RouteContext, _ code: Int, _ reply: SIPMessage?) -> AccountingLine {
        var line = AccountingLine(event: event)
        line.isUpstream = isUpstream
        line.code = context.arena.decimal(code)
        line.toTag = context.message.toTag
        guard let reply else {
            line.reason = ReasonPhrases.text(code)
            return line
        }
        line.reason = reply.reason
        if acc.takesReasonHeader, let header = reply.first(.reason) { line.reason = header.body }
        if let to = reply.to { line.toTag = to.tag }
        return line
    }
}
