import SIPMessage

/// The `$var(...)`s of one worker: they live on between messages, as in a Kamailio process. Slots are given out at load.
public final class ScriptVariables {
    private struct Slot {
        var kind: Value.Kind = .integer
        var isSet = false
        var number = 0
        var text: OwnedBytes?
    }

    private var slots: ContiguousArray<Slot> = []
    /// Storage that was outgrown; it is freed when the message ends, since values read earlier may still point there.
    private var retired: [OwnedBytes] = []

    public init() {}

    /// Makes room for `count` variables; new ones are the number 0.
    public func reserve(_ count: Int) {
        while slots.count < count { slots.append(Slot()) }
    }

    @inline(__always)
    public func value(_ index: Int) -> Value {
        guard index < slots.count else { return .integer(0) }
        switch slots[index].kind {
        case .null: return .null
        case .integer: return .integer(slots[index].number)
        case .string, .numericString: return slots[index].text.map { .string($0.view) } ?? .string(.empty)
        }
    }

    @inline(__always)
    public func assign(_ value: Value, to index: Int) {
        if index >= slots.count { reserve(index + 1) }
        slots[index].isSet = !value.isNull
        switch value.kind {
        case .null: slots[index].kind = .null
        case .integer:
            slots[index].kind = .integer
            slots[index].number = value.integer
        case .string, .numericString:
            slots[index].kind = .string
            assignText(value.text, to: index)
        }
    }

    /// Whether it was assigned something other than null.
    public func isSet(_ index: Int) -> Bool { index < slots.count && slots[index].isSet }

    private func assignText(_ text: ByteView, to index: Int) {
        if let storage = slots[index].text {
            if storage.fits(text) {
                storage.assign(text)
                return
            }
            retired.append(storage)
        }
        slots[index].text = OwnedBytes(text)
    }

    /// To be called between messages.
    @inline(__always)
    public func messageDidEnd() {
        if !retired.isEmpty { retired.removeAll(keepingCapacity: true) }
    }
}
