/// One header field: a whole line with its folded continuations.
public struct HeaderField: Sendable {
    public let id: HeaderID
    /// Name as it was written.
    public let name: ByteView
    /// Body without white space around it; folds inside are kept.
    public let body: ByteView
    /// Offset of the line in the message.
    public let offset: Int
    /// Length of the line(s), with the line end.
    public let length: Int

    /// Whether it is the header of that name, compact forms counting as the long ones.
    @inlinable
    public func isNamed(_ other: ByteView, _ otherID: HeaderID) -> Bool {
        otherID == .other ? id == .other && name.equalsIgnoringCase(other) : id == otherID
    }
}

/// All header fields of a message in their order; filled by the parser, reused for the next message.
public struct HeaderIndex: @unchecked Sendable {
    private var fields: ContiguousArray<HeaderField> = []
    /// Index of the first field of each id, -1 for none.
    private var firsts: ContiguousArray<Int32>

    /// Whether there are two of From, To, Call-ID or CSeq: nobody can tell which one counts.
    public private(set) var repeatsSingleHeader = false
    /// Whether there are two of Content-Length.
    public private(set) var repeatsContentLength = false
    /// Whether there are two of Max-Forwards.
    public private(set) var repeatsMaxForwards = false

    init() {
        fields.reserveCapacity(32)
        firsts = ContiguousArray(repeating: -1, count: 128)
    }

    public var count: Int { fields.count }
    public subscript(_ index: Int) -> HeaderField { fields[index] }

    mutating func removeAll() {
        for field in fields { firsts[Int(field.id.rawValue)] = -1 }
        fields.removeAll(keepingCapacity: true)
        repeatsSingleHeader = false
        repeatsContentLength = false
        repeatsMaxForwards = false
    }

    mutating func append(_ field: HeaderField) {
        if firsts[Int(field.id.rawValue)] < 0 {
            firsts[Int(field.id.rawValue)] = Int32(truncatingIfNeeded: fields.count)
        } else {
            switch field.id {
            case .from, .to, .callID, .cseq: repeatsSingleHeader = true
            case .contentLength: repeatsContentLength = true
            case .maxForwards: repeatsMaxForwards = true
            default: break
            }
        }
        fields.append(field)
    }

    /// Index of the first field of that id.
    @inline(__always)
    public func firstIndex(_ id: HeaderID) -> Int? {
        let index = Int(firsts[Int(id.rawValue)])
        return index < 0 ? nil : index
    }

    /// Index of the next field of that id after `index`.
    public func nextIndex(_ id: HeaderID, after index: Int) -> Int? {
        var next = index + 1
        while next < fields.count {
            if fields[next].id == id { return next }
            next += 1
        }
        return nil
    }
}
