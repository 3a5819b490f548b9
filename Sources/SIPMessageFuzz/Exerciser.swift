import SIPMessage

/// Reads and writes a message in every way that there is.
final class Exerciser {
    private let arena = Arena()
    private let message: SIPMessage
    private let udp = ListenSocket(index: 0, transport: .udp, address: SocketAddress(.loopbackV4, port: 5060))
    private let tcp = ListenSocket(index: 1, transport: .tcp, address: SocketAddress(.loopbackV4, port: 5062))
    private(set) var parsed = 0
    private(set) var refused = 0

    init() { message = SIPMessage(arena: arena) }

    func run(_ bytes: [UInt8]) {
        // exactly its size, so that a sanitizer sees what is read past the end
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        defer {
            memory.deallocate()
            arena.reset()
        }
        _ = memory.initialize(from: bytes)
        do {
            try message.parse(ByteView(UnsafeBufferPointer(memory)))
        } catch {
            refused += 1
            return
        }
        parsed += 1
        read()
        write()
    }

    private func read() {
        for index in 0..<message.headers.count {
            let header = message.headers[index]
            touch(header.name)
            if let address = NameAddress(header.body) {
                touch(address.displayName)
                touch(address.tag)
                if let uri = SIPURI(address.uri) { read(uri) }
            }
            var parameters = ParameterIterator(header.body)
            while let parameter = parameters.next() { touch(parameter.unquotedValue) }
            message.forEachValue(header.id) { value, _ in
                touch(value)
                return true
            }
        }
        if let uri = message.parsedURI { read(uri) }
        touch(message.body)
        touch(message.callID)
        touch(message.toTag)
        touch(message.fromTag)
        touch(message.cseq?.method ?? .empty)
        _ = (message.maxForwards, message.expires, message.contentLength)
    }

    private func read(_ uri: SIPURI) {
        touch(uri.user)
        touch(uri.host)
        touch(uri.maddr ?? .empty)
        _ = (uri.transport, uri.isLooseRouter, IPAddress(uri.host))
    }

    private func write() {
        guard let via = message.via1 else { return }
        let source = SocketAddress(IPAddress(v4: 0x0a00_0001), port: 6000)
        let context = OutgoingContext(socket: tcp, incoming: udp)
        if message.isRequest {
            if let first = message.first(.callID) { message.edits.insert(ByteView("X: y\r\n"), at: first.offset) }
            if let header = message.first(.contact) { message.edits.remove(offset: header.offset, length: header.length) }
            touch(MessageWriter.request(
                message, uri: ByteView("sip:new@host"), via: .init(branch: ByteView("z9hG4bKx")), mark: SourceMark(via, source: source, forced: true), context))
            touch(MessageWriter.localReply(
                .init(code: 200, reason: ByteView("OK"), toTag: ByteView("t")), to: message, mark: SourceMark(via, source: source, forced: false)))
        } else {
            touch(message.via2?.host ?? .empty)
            touch(MessageWriter.reply(message, context))
        }
    }

    /// Reads the first and the last byte.
    private func touch(_ view: ByteView) {
        var sum: UInt8 = 0
        if let first = view.first { sum &+= first }
        if let last = view.last { sum &+= last }
        checksum &+= sum
    }

    private var checksum: UInt8 = 0
}
