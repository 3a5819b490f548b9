import Synchronization

/// The value of a runtime setting.
public enum RuntimeValue: Sendable, Equatable {
    case integer(Int)
    case string(String)
}

/// A setting that may change while the server runs (`core.debug`, `tm.fr_timer`, a custom `group.name`).
/// Whoever needs it holds the object; a number is read with one relaxed load.
public final class Setting: Sendable {
    public let group: String
    public let name: String
    public let help: String
    public let isString: Bool
    public let isReadOnly: Bool
    /// Numbers that are taken; nil for any.
    public let range: ClosedRange<Int>?
    public let initial: RuntimeValue
    private let number: Atomic<Int>
    private let text: Mutex<String>
    private let onChange: (@Sendable (RuntimeValue) -> Void)?
    /// Values of group instances (`group[3]`), where they differ from the group's own.
    private let instances = Mutex<[UInt32: RuntimeValue]>([:])

    init(
        group: String, name: String, help: String, initial: RuntimeValue, range: ClosedRange<Int>?, isReadOnly: Bool,
        onChange: (@Sendable (RuntimeValue) -> Void)?
    ) {
        self.group = group
        self.name = name
        self.help = help
        self.initial = initial
        self.range = range
        self.isReadOnly = isReadOnly
        self.onChange = onChange
        switch initial {
        case .integer(let value):
            number = Atomic(value)
            text = Mutex("")
            isString = false
        case .string(let value):
            number = Atomic(0)
            text = Mutex(value)
            isString = true
        }
    }

    /// The number; 0 for a text.
    public var integer: Int { number.load(ordering: .relaxed) }
    /// The text; a number in decimal.
    public var string: String { isString ? text.withLock { $0 } : String(integer) }

    public var value: RuntimeValue { isString ? .string(string) : .integer(integer) }

    /// The value in a group instance: its own if one was set, the group's otherwise.
    public func value(instance: UInt32?) -> RuntimeValue {
        guard let instance else { return value }
        return instances.withLock { $0[instance] } ?? value
    }

    /// Stores a value that `RuntimeSettings` has checked.
    func store(_ value: RuntimeValue, instance: UInt32?) {
        if let instance {
            instances.withLock { $0[instance] = value }
            return
        }
        switch value {
        case .integer(let newNumber): number.store(newNumber, ordering: .relaxed)
        case .string(let newText): text.withLock { $0 = newText }
        }
        onChange?(value)
    }

    /// Forgets an instance's own value.
    public func forget(instance: UInt32) { instances.withLock { $0[instance] = nil } }
}
