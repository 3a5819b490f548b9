/// Changes to a message, anchored at offsets of the received bytes and applied when it leaves.
///
/// As in Kamailio, edits do not see each other: what was inserted stays even if the text around it is removed, removals
/// that overlap remove their union, and inserts at one place come out in the order in which they were made.
public struct MessageEdits: Sendable {
    /// What an insert's deferred part stands for.
    public enum Marker: UInt8, Sendable {
        case none
        /// `host[:port][;transport=x]` of the socket that the message leaves by.
        case outgoingAddress
        /// The same for the socket that it came in by.
        case incomingAddress
        /// Nothing; the tail follows at once.
        case literal
        /// `;transport=x` of the socket that the message leaves by, or came in by; nothing for UDP.
        case outgoingTransport
        case incomingTransport
        /// `;sn=NAME` of the named socket that the message leaves by, or came in by; nothing for one without name.
        case outgoingSocketName
        case incomingSocketName
        /// As the addresses, with `;sn=name` where the socket has a name.
        case outgoingNamedAddress
        case incomingNamedAddress
    }

    /// When an insert applies.
    public enum Condition: UInt8, Sendable {
        case always
        /// Only when the message leaves by another socket, or transport, than it came in by.
        case socketsDiffer
        case transportsDiffer
        case transportsEqual
        /// Only when both sockets are the same.
        case socketsEqual
    }

    public struct Edit: Sendable {
        public var offset: Int32
        /// Bytes of the received message that are left out.
        public var removed: Int32
        public var text: ByteView
        public var tail: ByteView
        public var marker: Marker
        public var condition: Condition
        /// Order among edits of one offset.
        public var order: Int32
    }

    /// A change by its number, to take it back later.
    public struct Handle: Sendable, Equatable {
        let order: Int32
    }

    public private(set) var list: ContiguousArray<Edit> = []
    /// Headers (and other lines) for replies that are made from this request, in order; each with its line end.
    public private(set) var replyHeaders: ContiguousArray<ByteView> = []
    /// Body for such replies, nil if none.
    public var replyBody: ByteView?
    /// Whether parts of a multipart body were added or removed: its boundaries are put right when the message leaves.
    public var changesParts = false
    private var nextOrder: Int32 = 0
    private var nextFront: Int32 = -1

    public init() {}

    public var isEmpty: Bool { list.isEmpty }

    /// Whether an edit can be written only once it is known which socket the message leaves by.
    public var dependsOnWayOut: Bool {
        list.contains { ($0.marker != .none && $0.marker != .literal) || $0.condition != .always }
    }

    public mutating func removeAll() {
        if !list.isEmpty { list.removeAll(keepingCapacity: true) }
        if !replyHeaders.isEmpty { replyHeaders.removeAll(keepingCapacity: true) }
        replyBody = nil
        changesParts = false
        nextOrder = 0
        nextFront = -1
    }

    /// Leaves out `length` bytes at `offset`.
    @discardableResult
    public mutating func remove(offset: Int, length: Int) -> Handle {
        add(Edit(offset: Int32(offset), removed: Int32(length), text: .empty, tail: .empty, marker: .none, condition: .always, order: 0))
    }

    /// Inserts `text` before the byte at `offset`; `inFront` of what was inserted there already.
    @discardableResult
    public mutating func insert(_ text: ByteView, at offset: Int, inFront: Bool = false) -> Handle {
        add(Edit(offset: Int32(offset), removed: 0, text: text, tail: .empty, marker: .none, condition: .always, order: 0), inFront: inFront)
    }

    /// Inserts text, an address that is known when the message leaves, and more text.
    @discardableResult
    public mutating func insert(
        _ text: ByteView, _ marker: Marker, _ tail: ByteView, at offset: Int, when condition: Condition = .always, inFront: Bool = false
    ) -> Handle {
        add(Edit(offset: Int32(offset), removed: 0, text: text, tail: tail, marker: marker, condition: condition, order: 0), inFront: inFront)
    }

    /// Puts `text` in the place of `length` bytes at `offset`.
    @discardableResult
    public mutating func replace(offset: Int, length: Int, with text: ByteView) -> Handle {
        add(Edit(offset: Int32(offset), removed: Int32(length), text: text, tail: .empty, marker: .none, condition: .always, order: 0))
    }

    private mutating func add(_ edit: Edit, inFront: Bool = false) -> Handle {
        var edit = edit
        if inFront {
            edit.order = nextFront
            nextFront -= 1
        } else {
            edit.order = nextOrder
            nextOrder += 1
        }
        // kept sorted by offset and order; most edits come at the end
        var place = list.count
        while place > 0, (list[place - 1].offset, list[place - 1].order) > (edit.offset, edit.order) { place -= 1 }
        list.insert(edit, at: place)
        return Handle(order: edit.order)
    }

    /// Takes a change back.
    public mutating func cancel(_ handle: Handle) {
        list.removeAll { $0.order == handle.order }
    }

    /// Puts text into an insert's tail, in front of its last `count` bytes: parameters into a header that is there already.
    public mutating func extendTail(_ handle: Handle, _ text: ByteView, beforeLast count: Int, _ arena: Arena) {
        guard let index = list.firstIndex(where: { $0.order == handle.order }) else { return }
        let tail = list[index].tail
        let head = arena.concatenate(tail.dropLast(count), text)
        list[index].tail = arena.concatenate(head, tail.dropFirst(tail.count - count))
    }

    /// Puts `body` in the place of the received one, which lies from `start` to `end`. Earlier edits of the body are dropped.
    public mutating func setBody(_ body: ByteView, from start: Int, to end: Int) {
        list.removeAll { Int($0.offset) >= start }
        replace(offset: start, length: end - start, with: body)
    }

    /// Leaves out the received body; text that was put into it stays.
    public mutating func removeBody(from start: Int, to end: Int) {
        if end > start { remove(offset: start, length: end - start) }
    }

    /// Adds lines to replies made from this request.
    public mutating func appendReplyHeader(_ text: ByteView) { replyHeaders.append(text) }
    public mutating func removeReplyHeaders() { replyHeaders.removeAll() }

    /// All views copied into `arena`, for keeping.
    public func copied(to arena: Arena) -> MessageEdits {
        var copy = self
        for index in copy.list.indices {
            copy.list[index].text = arena.copy(list[index].text)
            copy.list[index].tail = arena.copy(list[index].tail)
        }
        for index in copy.replyHeaders.indices { copy.replyHeaders[index] = arena.copy(replyHeaders[index]) }
        copy.replyBody = replyBody.map { arena.copy($0) }
        return copy
    }
}
