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
///
/// Its memory belongs to the `SIPMessage` that it is part of: plain pointers, since arrays would be checked for a second owner with
/// each header and counted with each look at one.
public struct HeaderIndex: @unchecked Sendable {
    private var fields: UnsafeMutablePointer<HeaderField>
    private var capacity = 32
    public private(set) var count = 0
    /// Index of the first field of each id, -1 for none.
    private let firsts: UnsafeMutablePointer<Int32>
    private static let idCount = Int(UInt8.max) + 1

    /// Whether there are two of From, To, Call-ID or CSeq: nobody can tell which one counts.
    public private(set) var repeatsSingleHeader = false
    /// Whether there are two of Content-Length.
    public private(set) var repeatsContentLength = false
    /// Whether there are two of Max-Forwards.
    public private(set) var repeatsMaxForwards = false

    init() {
        fields = .allocate(capacity: capacity)
        firsts = .allocate(capacity: Self.idCount)
        firsts.initialize(repeating: -1, count: Self.idCount)
    }

    /// Gives the memory back; no copy may be used any more.
    func deallocate() {
        fields.deallocate()
        firsts.deallocate()
    }

    public subscript(_ index: Int) -> HeaderField {
        precondition(index >= 0 && index < count, "no header of that index")
        return fields[index]
    }

    mutating func removeAll() {
        for index in 0..<count { firsts[Int(fields[index].id.rawValue)] = -1 }
        count = 0
        repeatsSingleHeader = false
        repeatsContentLength = false
        repeatsMaxForwards = false
    }

    mutating func append(_ field: HeaderField) {
        if firsts[Int(field.id.rawValue)] < 0 {
            firsts[Int(field.id.rawValue)] = Int32(truncatingIfNeeded: count)
        } else {
            switch field.id {
            case .from, .to, .callID, .cseq: repeatsSingleHeader = true
            case .contentLength: repeatsContentLength = true
            case .maxForwards: repeatsMaxForwards = true
            default: break
            }
        }
        if count == capacity { grow() }
        (fields + count).initialize(to: field)
        count += 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<HeaderField>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: fields, count: count)
        fields.deallocate()
        fields = larger
        capacity *= 2
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
        while next < count {
            if fields[next].id == id { return next }
            next += 1
        }
        return nil
    }
}
