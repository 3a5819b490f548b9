import SIPMessage

/// A call in a script of an embedded language whose first arguments are written there, and so are the same each time.
///
/// What they stand for is prepared once, after the first call that went well. Belongs to one worker, as its `DynamicCall` does.
public final class BoundCall {
    /// An argument that is written in the script.
    public enum Constant: Hashable, Sendable {
        case text([UInt8])
        case integer(Int)
    }

    @usableFromInline let call: DynamicCall
    private let constants: [Constant]
    /// The constants as values.
    public private(set) var leading: [Value] = []
    /// What texts of values are kept in.
    private var texts: [OwnedBytes] = []
    private var kept: [AnyObject] = []

    /// The form that is called; nil until it is prepared.
    @usableFromInline private(set) var form: Unmanaged<CallForm>?
    /// How many arguments follow the constants in a call of that form.
    @usableFromInline private(set) var restCount = 0
    @usableFromInline let constantCount: Int
    /// Whether the call is being carried out: its function may run the script again.
    @usableFromInline var isRunning = false
    /// The arguments of a call; those after the constants are put in each time.
    @usableFromInline let values: UnsafeMutablePointer<Value>
    @usableFromInline let objects: UnsafeMutablePointer<Unmanaged<AnyObject>?>

    public init(_ call: DynamicCall, _ constants: [Constant]) {
        self.call = call
        self.constants = constants
        constantCount = constants.count
        let room = max(1, constants.count, call.forms.map { $0.parameters.count }.max() ?? 0)
        values = .allocate(capacity: room)
        objects = .allocate(capacity: room)
        values.initialize(repeating: .null, count: room)
        objects.initialize(repeating: nil, count: room)
        for constant in constants { leading.append(owned(constant)) }
    }

    deinit {
        values.deallocate()
        objects.deallocate()
    }

    private func owned(_ constant: Constant) -> Value {
        switch constant {
        case .integer(let number): return .integer(number)
        case .text(let bytes):
            let text = bytes.withUnsafeBufferPointer { OwnedBytes(ByteView($0)) }
            texts.append(text)
            return .string(text.view)
        }
    }

    /// The short way of a call that is like earlier ones; see `DynamicCall.callAgain`.
    /// - Parameters:
    ///   - count: arguments after the constants.
    ///   - argument: gives one of them.
    /// - Returns: nil if the call has to be made with all its arguments, and `prepare` called then; nothing was done.
    @inlinable
    @inline(__always)
    public func callAgain(_ context: RouteContext, _ count: Int, _ argument: (Int) -> Value) -> (kind: KSRFunction.Result, value: Value)? {
        guard let form, count == restCount, !isRunning else { return nil }
        return form._withUnsafeGuaranteedRef { form in
            var place = constantCount
            while place < constantCount &+ count {
                objects[place] = nil
                guard call.pass(argument(place &- constantCount), at: place, to: form, values, objects, context) else { return nil }
                place &+= 1
            }
            isRunning = count > 0
            defer { isRunning = false }
            return (form.result, form.body(context, Arguments(values: values, objects: objects, count: place)))
        }
    }

    /// Prepares what the constants stand for, after a call with that many further arguments was carried out. Where that fails, calls
    /// go on with all their arguments.
    public func prepare(_ context: RouteContext, _ count: Int) {
        guard form == nil, let index = try? call.form(constantCount + count) else { return }
        let chosen = call.callForms.unmanaged(index)
        let fits = chosen._withUnsafeGuaranteedRef { $0.function.treeBody == nil && $0.maximumCount >= constantCount + count }
        guard fits else { return }
        var prepared: [AnyObject] = []
        for place in 0..<constantCount {
            var object: AnyObject?
            guard let value = try? call.value(leading[place], at: place, of: chosen, context, { object = $0 }) else { return }
            values[place] = owned(value)
            objects[place] = object.map { .passUnretained($0) }
            if let object { prepared.append(object) }
        }
        kept = prepared
        (form, restCount) = (chosen, count)
    }

    /// The value with its text in memory of its own.
    private func owned(_ value: Value) -> Value {
        guard value.isString else { return value }
        let text = OwnedBytes(value.text)
        texts.append(text)
        if value.kind == .numericString { return .numericString(text.view, value.integer) }
        return .string(text.view)
    }
}
