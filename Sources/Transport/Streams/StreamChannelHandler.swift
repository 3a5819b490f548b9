import NIOCore
import SIPMessage

/// Cuts what a connection receives into messages and puts them into its inbox; the last handler of the channel.
final class StreamChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: StreamConnection
    private let transport: StreamTransport
    private var buffer = ReceiveBuffer()
    private var framer = StreamFramer()
    /// Set once the stream made no sense: what still arrives is thrown away.
    private var isBroken = false

    init(_ connection: StreamConnection, _ transport: StreamTransport) {
        self.connection = connection
        self.transport = transport
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isBroken else { return }
        unwrapInboundIn(data).withUnsafeReadableBytes { buffer.append($0) }
        var pauses = false
        let options = transport.options
        let limit = options[.readBufferSize]
        let needsLength = !options.isSet(.acceptNoContentLength)
        loop: while true {
            let view = buffer.view
            switch framer.next(view, limit: limit, needsContentLength: needsLength) {
            case .incomplete: break loop
            case .message(let range):
                if !connection.receive(view[range]) { pauses = true }
                buffer.remove(range.upperBound)
            case .keepAlive(let end):
                buffer.remove(end)
                if options.isSet(.crlfPing) { _ = connection.send(ByteView("\r\n")) }
            case .failure(let error):
                transport.receiver.note(.error, "\(connection.transport.name):\(connection.peer): \(error); connection \(connection.id) is closed")
                isBroken = true
                buffer.remove(view.count)
                context.close(promise: nil)
                return
            }
        }
        connection.setMessageStart(framer.isInside ? StreamClock.now : 0)
        if pauses { context.channel.setOption(.autoRead, value: false).whenFailure { _ in } }
    }

    func channelInactive(context: ChannelHandlerContext) {
        transport.didEnd(connection)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? IOError, error.errnoCode == Errno.reset { connection.willEnd(.reset) }
        context.close(promise: nil)
    }
}
