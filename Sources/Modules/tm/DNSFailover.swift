import Routing
import SIPMessage

/// Going on to the next target of a URI when one fails, with `use_dns_failover` (RFC 3263 section 4.3).
extension TMModule {
    /// Sends the request of a failed branch to its next target, as a branch of its own. Branch routes do not run again: the request is
    /// what was sent before but for its Via.
    /// - Returns: whether a target was left that could be sent to.
    @discardableResult
    func failOver(_ transaction: Transaction, _ index: Int, _ worker: Worker) -> Bool {
        guard !transaction.branches[index].alternatives.isEmpty, transaction.status < 200,
            transaction.flags.isDisjoint(with: [.cancelled, .sixHundred, .disablesFailover]),
            !transaction.branches[index].flags.contains(.cancelled)
        else { return false }
        let failed = transaction.branches[index]
        transaction.branches[index].alternatives = []
        return worker.withContext(transaction.received) { context in
            do { try context.message.parse(failed.sent.view) } catch { return false }
            context.options = transaction.options
            context.flags = transaction.messageFlags
            var rest = failed.alternatives[...]
            while let destination = rest.popFirst() {
                guard transaction.branches.count < context.server.settings.maxBranches else {
                    context.log(.error, "tm", "no failover: more than \(transaction.branches.count) branches (max_branches)")
                    return false
                }
                guard var branch = nextBranch(after: failed, destination, transaction, context) else { continue }
                branch.alternatives = Array(rest)
                transaction.branches.append(branch)
                let added = transaction.branches.count - 1
                if sendBranch(transaction, added, context) { return true }
                transaction.branches[added].alternatives = []
            }
            return false
        }
    }

    /// The failed branch again, for another destination; nil if no socket can reach that one.
    /// - Parameter context: holds the request as the failed branch sent it.
    private func nextBranch(
        after failed: ClientBranch, _ destination: Destination, _ transaction: Transaction, _ context: RouteContext
    ) -> ClientBranch? {
        var destination = destination
        context.forcedSocket = failed.forcedSocket ?? (settings.reusesReceivingSocket ? transaction.received.socket : nil)
        guard var socket = Forwarding.socket(for: destination, context) else { return nil }
        let name = transaction.key.branch(transaction.branches.count, in: context.arena)
        var bytes = request(named: name, by: socket, context)
        if let large = Forwarding.largeDestination(destination, size: bytes.count, context) {
            (destination, socket) = large
            bytes = request(named: name, by: socket, context)
        }
        destination.socketIndex = socket.index
        var branch = ClientBranch(ClientBranch.Target(failed), destination: destination, socket: socket)
        branch.virtualFlags = failed.virtualFlags
        branch.onFailure = failed.onFailure
        branch.onBranchFailure = failed.onBranchFailure
        branch.onReply = failed.onReply
        branch.sent.assign(bytes)
        return branch
    }

    /// The request in hand, which was sent from here, with a Via for another branch and socket.
    private func request(named branch: ByteView, by socket: ListenSocket, _ context: RouteContext) -> ByteView {
        let message = context.message
        var via = MessageWriter.TopVia(branch: branch)
        let edits = message.edits
        defer { message.edits = edits }
        if let header = message.first(.via), let own = message.via1 {
            let name = own.branch
            if name.lies(in: message.buffer), name.end <= own.text.end {
                via.parameters = message.buffer[(name.end - message.buffer.base)..<(own.text.end - message.buffer.base)]
            }
            message.edits.remove(offset: header.offset, length: header.length)
        }
        return MessageWriter.request(message, uri: message.requestURI, via: via, mark: nil, Forwarding.outgoing(context, socket))
    }
}

extension ClientBranch.Target {
    /// What a branch is about.
    init(_ branch: ClientBranch) {
        self.init(
            uri: branch.uri, destinationURI: branch.destinationURI, path: branch.path, instance: branch.instance, ruid: branch.ruid,
            userAgent: branch.userAgent, registrationID: branch.registrationID, flags: branch.branchFlags, socket: branch.forcedSocket)
    }
}
