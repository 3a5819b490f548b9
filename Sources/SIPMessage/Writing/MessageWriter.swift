#if canImport(Glibc)
import Glibc
#endif

/// Writes messages into the arena: the received bytes with their edits applied, or replies made from a request.
public enum MessageWriter {
    /// The Via that we put on top of a forwarded request.
    public struct TopVia {
        public var branch: ByteView
        /// Further parameters with their `;`.
        public var parameters: ByteView = .empty
        /// Socket that the request leaves by in the end, if it is another one than the other headers are written for.
        public var socket: ListenSocket?
        /// Host and port to write instead of the socket's.
        public var host: ByteView?
        public var port: ByteView?
        /// Lines that follow it, each with its line end.
        public var following = ByteView.empty
        public init(branch: ByteView, parameters: ByteView = .empty) {
            self.branch = branch
            self.parameters = parameters
        }
    }

    typealias Edit = MessageEdits.Edit

    /// A request on its way on.
    /// - Parameters:
    ///   - uri: the request URI to write.
    ///   - via: our own Via; nil to add none.
    ///   - mark: what the sender's Via is amended with; nil to leave it.
    ///   - branchEdits: changes of one branch, on top of the message's own.
    public static func request(
        _ message: SIPMessage, uri: ByteView, via: TopVia?, mark: SourceMark?, branchEdits: MessageEdits? = nil, _ context: OutgoingContext
    ) -> ByteView {
        let arena = message.arena
        var edits = EditList(message.edits.list, branchEdits?.list, room: 8, arena)
        if let via, let top = message.first(.via) {
            var line = ByteBuilder(arena, capacity: 160)
            writeVia(via, context, to: &line)
            line.append(via.following)
            edits.add(offset: top.offset, removed: 0, line.finish())
        }
        if let mark, let via1 = message.via1 { addMark(mark, via1, message, &edits) }
        if message.edits.changesParts || branchEdits?.changesParts ?? false { rebuildParts(message, context, &edits) }
        adjustContentLength(message, via?.socket.map { context.leaving(by: $0) } ?? context, &edits)
        var out = ByteBuilder(arena, capacity: message.buffer.count + 512)
        if uri == message.requestURI {
            out.append(message.buffer.prefix(message.firstLineLength))
        } else {
            out.append(message.buffer.prefix(message.firstLineStart))
            out.append(message.methodName)
            out.append(ASCII.space)
            out.append(uri)
            out.append(ASCII.space)
            out.append(message.version)
            out.append("\r\n")
        }
        write(message, edits, context, to: &out)
        return out.finish()
    }

    /// A reply on its way back: without its topmost Via (ours).
    public static func reply(_ message: SIPMessage, removesTopVia: Bool = true, _ context: OutgoingContext) -> ByteView {
        let arena = message.arena
        var edits = EditList(message.edits.list, nil, room: 4, arena)
        if removesTopVia, let header = message.first(.via), let via = message.via1 {
            if let rest = via.rest {
                let start = via.text.offset(in: message.buffer)
                edits.add(offset: start, removed: rest.offset(in: message.buffer) - start, .empty)
            } else {
                edits.add(offset: header.offset, removed: header.length, .empty)
            }
        }
        if message.edits.changesParts { rebuildParts(message, context, &edits) }
        adjustContentLength(message, context, &edits)
        var out = ByteBuilder(arena, capacity: message.buffer.count + 256)
        if message.newStatusCode != nil || message.newReason != nil {
            out.append(message.version)
            out.append(ASCII.space)
            out.append(decimal: message.newStatusCode ?? message.statusCode)
            out.append(ASCII.space)
            out.append(message.newReason ?? message.reason)
            out.append("\r\n")
        } else {
            out.append(message.buffer.prefix(message.firstLineLength))
        }
        write(message, edits, context, to: &out)
        return out.finish()
    }

    /// The message with its edits, nothing else changed (`msg_apply_changes`, `$mbu`).
    public static func edited(_ message: SIPMessage, _ context: OutgoingContext) -> ByteView {
        message.isRequest
            ? request(message, uri: message.currentURI, via: nil, mark: nil, context)
            : reply(message, removesTopVia: false, context)
    }

    /// What a reply of our own to a request consists of.
    public struct LocalReply {
        public var code: Int
        public var reason: ByteView
        /// Tag for To where the request has none; empty to add none.
        public var toTag: ByteView
        /// Further header lines, each with its line end.
        public var headers: ByteView = .empty
        /// `Server: ...` without line end; empty for none.
        public var serverHeader: ByteView = .empty
        public var body: ByteView = .empty
        public init(code: Int, reason: ByteView, toTag: ByteView) {
            self.code = code
            self.reason = reason
            self.toTag = toTag
        }
    }

    /// A reply of our own (RFC 3261 section 8.2.6). Its lines come in the request's order.
    public static func localReply(_ reply: LocalReply, to message: SIPMessage, mark: SourceMark?) -> ByteView {
        var out = ByteBuilder(message.arena, capacity: 512 + reply.headers.count + reply.body.count)
        out.append(message.version)
        out.append(ASCII.space)
        if reply.code < 100 { out.append(reply.code < 10 ? "00" : "0") }
        out.append(decimal: reply.code)
        out.append(ASCII.space)
        out.append(reply.reason)
        out.append("\r\n")
        let topVia = message.headers.firstIndex(.via)
        for index in 0..<message.headers.count {
            let header = message.headers[index]
            switch header.id {
            case .via:
                if index == topVia, let mark, let via = message.via1 {
                    writeMarkedVia(header, via, mark, message, to: &out)
                } else {
                    out.append(message.buffer[header.offset..<(header.body.end - message.buffer.base)])
                }
                out.append("\r\n")
            case .recordRoute where reply.code >= 180 && reply.code < 300: out.append(line(header, message))
            case .from, .callID, .cseq: out.append(line(header, message))
            case .to:
                if reply.toTag.isEmpty || !message.toTag.isEmpty {
                    out.append(line(header, message))
                } else {
                    out.append(message.buffer[header.offset..<(header.body.end - message.buffer.base)])
                    out.append(";tag=")
                    out.append(reply.toTag)
                    out.append("\r\n")
                }
            default: break
            }
        }
        for text in message.edits.replyHeaders { out.append(text) }
        out.append(reply.headers)
        if !reply.serverHeader.isEmpty {
            out.append(reply.serverHeader)
            out.append("\r\n")
        }
        let body = reply.body.isEmpty ? message.edits.replyBody ?? .empty : reply.body
        out.append("Content-Length: ")
        out.append(decimal: body.count)
        out.append("\r\n\r\n")
        out.append(body)
        return out.finish()
    }

    /// `Via: SIP/2.0/UDP host:port;branch=...` with its line end.
    public static func writeVia(_ via: TopVia, _ context: OutgoingContext, to out: inout ByteBuilder) {
        let context = via.socket.map { context.leaving(by: $0) } ?? context
        out.append("Via: SIP/2.0/")
        out.append(context.socket.transport.viaName)
        out.append(ASCII.space)
        out.append(via.host ?? context.viaHost)
        if let port = via.port ?? context.viaPort {
            out.append(ASCII.colon)
            out.append(port)
        }
        if !via.branch.isEmpty {
            out.append(";branch=")
            out.append(via.branch)
        }
        out.append(via.parameters)
        out.append("\r\n")
    }

    // MARK: Pieces

    /// A header's line(s) as received.
    public static func line(_ header: HeaderField, _ message: SIPMessage) -> ByteView {
        message.buffer[header.offset..<(header.offset + header.length)]
    }

    private static func addMark(_ mark: SourceMark, _ via: Via, _ message: SIPMessage, _ edits: inout EditList) {
        let buffer = message.buffer
        let place = via.parameters.isEmpty ? via.text.end - buffer.base : via.parameters.offset(in: buffer)
        var port = ByteView.empty
        if mark.writesPort {
            var text = ByteBuilder(message.arena, capacity: 32)
            text.append(";rport=")
            text.append(decimal: Int(mark.source.port))
            port = text.finish()
        }
        // an rport that is new comes first, one that was asked for stays where it is
        if mark.writesPort, via.rport == nil { edits.add(offset: place, removed: 0, port) }
        if mark.writesReceived {
            if via.received != nil {
                let start = via.receivedText.offset(in: buffer) - 1
                edits.add(offset: start, removed: via.receivedText.count + 1, .empty)
            }
            var text = ByteBuilder(message.arena, capacity: 64)
            text.append(";received=")
            text.append(mark.source.ip.text(in: message.arena))
            edits.add(offset: place, removed: 0, text.finish())
        }
        if mark.writesPort, via.rport != nil {
            edits.add(offset: via.rportText.offset(in: buffer) - 1, removed: via.rportText.count + 1, port)
        }
    }

    private static func writeMarkedVia(_ header: HeaderField, _ via: Via, _ mark: SourceMark, _ message: SIPMessage, to out: inout ByteBuilder) {
        let buffer = message.buffer
        let end = header.body.end - buffer.base
        func writePort(_ out: inout ByteBuilder) {
            out.append(";rport=")
            out.append(decimal: Int(mark.source.port))
        }
        if mark.writesPort, via.rport != nil {
            let start = via.rportText.offset(in: buffer)
            out.append(buffer[header.offset..<(start - 1)])
            writePort(&out)
            out.append(buffer[(start + via.rportText.count)..<end])
        } else {
            out.append(buffer[header.offset..<end])
            if mark.writesPort { writePort(&out) }
        }
        if mark.writesReceived {
            out.append(";received=")
            out.append(mark.source.ip.text(in: message.arena))
        }
    }

    /// Keeps Content-Length true where edits changed the body's length. A stream needs the header, a datagram without one stays without.
    private static func adjustContentLength(_ message: SIPMessage, _ context: OutgoingContext, _ edits: inout EditList) {
        let received = message.buffer.count - message.bodyOffset
        let length = received + edits.bodyChange(from: message.bodyOffset, context)
        if let header = message.first(.contentLength) {
            guard length != received || (context.socket.transport.isReliable && message.contentLength != length) else { return }
            edits.add(offset: header.body.offset(in: message.buffer), removed: header.body.count, message.arena.decimal(length))
        } else if context.socket.transport.isReliable {
            var line = ByteBuilder(message.arena, capacity: 32)
            line.append("Content-Length: ")
            line.append(decimal: length)
            line.append("\r\n")
            edits.add(offset: message.headersEnd, removed: 0, line.finish())
        }
    }

    /// Puts the boundaries right of a multipart body whose parts were changed.
    private static func rebuildParts(_ message: SIPMessage, _ context: OutgoingContext, _ edits: inout EditList) {
        guard let boundary = message.first(.contentType)?.body.parameter(ByteView("boundary")), !boundary.isEmpty else { return }
        var body = ByteBuilder(message.arena, capacity: message.buffer.count - message.bodyOffset + 256)
        write(message, edits, context, from: message.bodyOffset, to: &body)
        guard let rebuilt = MultipartBody.withClosedParts(body.finish(), boundary: boundary, message.arena) else { return }
        edits.removeAll(from: message.bodyOffset)
        edits.add(offset: message.bodyOffset, removed: message.buffer.count - message.bodyOffset, rebuilt)
    }

    private static func write(
        _ message: SIPMessage, _ edits: EditList, _ context: OutgoingContext, from start: Int? = nil, to out: inout ByteBuilder
    ) {
        let buffer = message.buffer
        var place = start ?? message.firstLineLength
        for index in 0..<edits.count {
            let edit = edits[index]
            let offset = Int(edit.offset)
            guard offset >= (start ?? 0), context.applies(edit.condition) else { continue }
            if offset > place {
                out.append(buffer[place..<offset])
                place = offset
            }
            out.append(edit.text)
            if edit.marker != .none {
                context.write(edit.marker, to: &out)
                out.append(edit.tail)
            }
            place = max(place, offset + Int(edit.removed))
        }
        out.append(buffer.dropFirst(place))
    }
}

/// Edits sorted for writing: the message's, a branch's and those that sending itself brings.
struct EditList {
    private let base: UnsafeMutablePointer<MessageEdits.Edit>
    private(set) var count: Int
    private let capacity: Int

    init(_ first: ContiguousArray<MessageEdits.Edit>, _ second: ContiguousArray<MessageEdits.Edit>?, room: Int, _ arena: Arena) {
        capacity = first.count + (second?.count ?? 0) + room
        base = UnsafeMutableRawPointer(arena.allocate(capacity * MemoryLayout<MessageEdits.Edit>.stride))
            .bindMemory(to: MessageEdits.Edit.self, capacity: capacity)
        count = 0
        for edit in first { insert(edit) }
        if let second { for edit in second { insert(edit) } }
    }

    subscript(_ index: Int) -> MessageEdits.Edit { base[index] }

    mutating func add(offset: Int, removed: Int, _ text: ByteView) {
        insert(.init(
            offset: Int32(offset), removed: Int32(removed), text: text, tail: .empty, marker: .none, condition: .always, order: Int32.max))
    }

    /// Forgets the edits at and behind `offset`.
    mutating func removeAll(from offset: Int) {
        while count > 0, Int(base[count - 1].offset) >= offset { count -= 1 }
    }

    /// Behind all that have the same or a smaller offset.
    private mutating func insert(_ edit: MessageEdits.Edit) {
        guard count < capacity else { return }
        var place = count
        while place > 0, base[place - 1].offset > edit.offset {
            (base + place).initialize(to: base[place - 1])
            place -= 1
        }
        (base + place).initialize(to: edit)
        count += 1
    }

    /// How much the edits at and behind `offset` make the message grow.
    func bodyChange(from offset: Int, _ context: OutgoingContext) -> Int {
        var change = 0
        var removedTo = offset
        for index in 0..<count where Int(base[index].offset) >= offset && context.applies(base[index].condition) {
            let edit = base[index]
            let end = Int(edit.offset) + Int(edit.removed)
            change += edit.text.count - max(0, end - max(removedTo, Int(edit.offset)))
            removedTo = max(removedTo, end)
        }
        return change
    }
}
