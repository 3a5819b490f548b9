import Routing
import SIPMessage

/// Requests that were handed over for sending and will not arrive: a connection that could not be opened, or broke first.
extension TMModule {
    /// Lets the branch of a lost request fail at once instead of when its timer fires (RFC 3261 section 8.1.3.1).
    func requestDidFail(_ bytes: ByteView, _ destination: Destination, _ worker: Worker) {
        let sockets = worker.server.network.sockets
        guard sockets.indices.contains(destination.socketIndex) else { return }
        let socket = sockets[destination.socketIndex]
        let received = ReceiveInfo(
            source: destination.address, destination: socket.address, socket: socket, transport: destination.transport, connection: destination.connection)
        worker.withContext(received) { context in
            guard (try? context.message.parse(bytes)) != nil, context.message.isRequest, context.message.method != .ack,
                context.message.method != .cancel, let (transaction, index) = matchReply(context.message)
            else { return }
            transaction.lock()
            defer { transaction.unlock() }
            guard transaction.branches.indices.contains(index), !transaction.branches[index].isFinished,
                transaction.branches[index].lastReceived < 100
            else { return }
            transaction.branches[index].stopRequestTimers()
            failOver(transaction, index, worker)
            fakedReply(transaction, index, 477, worker)
            armWheel(transaction)
        }
    }
}
