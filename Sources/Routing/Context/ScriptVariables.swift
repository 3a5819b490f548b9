import SIPMessage

/// The `$var(...)`s of one worker: they live on between messages, as in a Kamailio process. Slots are given out at load.
public final class ScriptVariables {
    private struct Slot {
        var value = Value.integer(0)
        var isSet = false
        /// Memory of the latest texts, reused while it suffices.
        var storage: UnsafeMutablePointer<UInt8>?
        var capacity = 0
    }

    private var slots = UnsafeMutablePointer<Slot>.allocate(capacity: 1)
    private var count = 0
    /// Storage that was outgrown; it is freed when the message ends, since values read earlier may still point there.
    private var retired: ContiguousArray<UnsafeMutablePointer<UInt8>> = []

    public init() {}

    deinit {
        for index in 0..<count { slots[index].storage?.deallocate() }
        for storage in retired { storage.deallocate() }
        slots.deallocate()
    }

    /// Makes room for `count` variables; new ones are the number 0.
    public func reserve(_ count: Int) {
        guard count > self.count else { return }
        let larger = UnsafeMutablePointer<Slot>.allocate(capacity: count)
        larger.moveInitialize(from: slots, count: self.count)
        (larger + self.count).initialize(repeating: Slot(), count: count - self.count)
        slots.deallocate()
        slots = larger
        self.count = count
    }

    @inline(__always)
    public func value(_ index: Int) -> Value { index < count ? slots[index].value : .integer(0) }

    @inline(__always)
    public func assign(_ value: Value, to index: Int) {
        // names that scripts make up come one by one
        if index >= count { reserve(max(index + 1, count * 2)) }
        slots[index].isSet = !value.isNull
        switch value.kind {
        case .null: slots[index].value = .null
        case .integer: slots[index].value = .integer(value.integer)
        case .string, .numericString: slots[index].value = .string(store(value.text, index))
        }
    }

    /// Whether it was assigned something other than null.
    public func isSet(_ index: Int) -> Bool { index < count && slots[index].isSet }

    private func store(_ text: ByteView, _ index: Int) -> ByteView {
        let slot = slots + index
        if let storage = slot.pointee.storage, text.count <= slot.pointee.capacity {
            text.move(to: storage)
            return ByteView(base: storage, count: text.count)
        }
        let capacity = max(text.count, slot.pointee.capacity * 2, 32)
        let storage = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        text.move(to: storage)
        if let outgrown = slot.pointee.storage { retired.append(outgrown) }
        slot.pointee.storage = storage
        slot.pointee.capacity = capacity
        return ByteView(base: storage, count: text.count)
    }

    /// To be called between messages.
    @inline(__always)
    public func messageDidEnd() {
        guard !retired.isEmpty else { return }
        for storage in retired { storage.deallocate() }
        retired.removeAll(keepingCapacity: true)
    }
}
