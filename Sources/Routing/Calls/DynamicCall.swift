import SIPMessage

/// Why a call with arguments from an embedded language was not carried out.
public enum DynamicCallError: Error {
    /// Fewer arguments than the function takes.
    case tooFew
    /// Arguments for a function that takes none, or more than any form of it takes.
    case tooMany
    /// The argument at that index cannot be used; the text says why.
    case argument(Int, String)
}

/// A function as an embedded language calls it: the arguments are known when it runs only.
///
/// What the declaration wants prepared (variables, expressions, templates) is prepared at the first call with a text and found again
/// by that text later. Belongs to one worker, since nothing here is guarded.
public final class DynamicCall {
    /// The forms of the function; they differ in their argument counts.
    public let forms: [KSRFunction]
    let callForms: BorrowedList<CallForm>
    /// The only form, where there is one, and it gives no table: what most functions have.
    @usableFromInline let single: Unmanaged<CallForm>?
    private let registry: Registry
    /// Whether `$` in texts is expanded as in a native config.
    private let expandsVariables: Bool

    public init(_ forms: [KSRFunction], registry: Registry, expandsVariables: Bool = false) {
        self.forms = forms
        self.registry = registry
        self.expandsVariables = expandsVariables
        callForms = BorrowedList(forms.map { CallForm($0, expandsVariables: expandsVariables) })
        single = forms.count == 1 && forms[0].treeBody == nil ? callForms.unmanaged(0) : nil
    }

    /// Whether the function takes that many arguments in one of its forms.
    public func takes(_ count: Int) -> Bool { forms.contains { count >= $0.minimumCount && count <= $0.parameters.count } }

    /// The short way of a call that is like earlier ones: there is one form only, which takes that many arguments, and they are of the usual
    /// kinds, with what was prepared for them at hand.
    /// - Parameter argument: gives an argument.
    /// - Returns: nil if `call` has to look closer; nothing was done then.
    @inlinable
    @inline(__always)
    public func callAgain(_ context: RouteContext, _ count: Int, _ argument: (Int) -> Value) -> (kind: KSRFunction.Result, value: Value)? {
        guard let single else { return nil }
        return single._withUnsafeGuaranteedRef { form in
            guard count >= form.minimumCount, count <= form.maximumCount else { return nil }
            let values = context.arena.allocate(Value.self, count: count)
            let objects = context.arena.allocate(Unmanaged<AnyObject>?.self, count: count)
            var place = 0
            while place < count {
                objects[place] = nil
                guard pass(argument(place), at: place, to: form, values, objects, context) else { return nil }
                place &+= 1
            }
            return (form.result, form.body(context, Arguments(values: values, objects: objects, count: count)))
        }
    }

    /// Calls the form that takes that many arguments; where none does, the largest that can do with fewer.
    /// Texts are copied to the worker's arena: what the language gave may go away after the call.
    public func call(
        _ context: RouteContext, _ arguments: UnsafeBufferPointer<Value>
    ) throws(DynamicCallError) -> (kind: KSRFunction.Result, result: KSRTree) {
        try call(callForms.unmanaged(form(arguments.count)), context, arguments)
    }

    private func call(
        _ form: Unmanaged<CallForm>, _ context: RouteContext, _ arguments: UnsafeBufferPointer<Value>
    ) throws(DynamicCallError) -> (kind: KSRFunction.Result, result: KSRTree) {
        let count = min(arguments.count, form._withUnsafeGuaranteedRef { $0.maximumCount })
        let values = context.arena.allocate(Value.self, count: max(1, count))
        let objects = context.arena.allocate(Unmanaged<AnyObject>?.self, count: max(1, count))
        for place in 0..<count {
            objects[place] = nil
            if form._withUnsafeGuaranteedRef({ pass(arguments[place], at: place, to: $0, values, objects, context) }) { continue }
            values[place] = try value(arguments[place], at: place, of: form, context) { objects[place] = Unmanaged.passUnretained($0) }
        }
        let given = Arguments(values: values, objects: objects, count: count)
        return form._withUnsafeGuaranteedRef { form in
            if let treeBody = form.function.treeBody { return (form.result, treeBody(context, given)) }
            return (form.result, .value(form.body(context, given)))
        }
    }

    /// Passes an argument on that is of the usual kind, and whose object was prepared already.
    /// - Returns: false if it is another.
    @inlinable
    @inline(__always)
    func pass(
        _ given: Value, at place: Int, to form: CallForm, _ values: UnsafeMutablePointer<Value>,
        _ objects: UnsafeMutablePointer<Unmanaged<AnyObject>?>, _ context: RouteContext
    ) -> Bool {
        switch (form.steps[place], given.kind) {
        case (.integer, .integer):
            values[place] = given
            return true
        case (.text, .string):
            values[place] = .string(context.arena.copy(given.text))
            return true
        case (.prepared, .string):
            guard let known = form.prepared.with(place, { $0.known(given.text) }) else { return false }
            objects[place] = known
            // only looked at during the call, if at all
            values[place] = given
            return true
        default: return false
        }
    }

    /// Which form is called with that many arguments.
    func form(_ count: Int) throws(DynamicCallError) -> Int {
        for index in 0..<callForms.count
        where callForms.with(index, { count >= $0.minimumCount && count <= $0.maximumCount }) { return index }
        var best: Int?
        for (index, function) in forms.enumerated() where count >= function.minimumCount && !function.parameters.isEmpty {
            if best.map({ forms[$0].parameters.count < function.parameters.count }) ?? true { best = index }
        }
        if let best { return best }
        throw forms.contains { count < $0.minimumCount } ? .tooFew : .tooMany
    }

    /// The number that a language which does not tell texts from numbers means; 0 for what is none.
    private static func number(_ given: Value) -> Int {
        if let number = given.integerIfNumeric { return number }
        guard given.isString else { return 0 }
        return NumberText.parse(given.text.trimmed) ?? Double(given.text.trimmed.string).flatMap { Int(exactly: $0.rounded(.towardZero)) } ?? 0
    }

    /// What a form gets for an argument of any kind. Texts are in the worker's arena.
    /// - Parameter keep: gets the object that is prepared for it, if there is one.
    func value(
        _ given: Value, at place: Int, of form: Unmanaged<CallForm>, _ context: RouteContext, _ keep: (AnyObject) -> Void
    ) throws(DynamicCallError) -> Value {
        let (function, texts) = form._withUnsafeGuaranteedRef { ($0.function, $0.prepared.unmanaged(place).takeUnretainedValue()) }
        let isNumber = !expandsVariables && function.types[place] == .integer
        return try value(isNumber ? .integer(Self.number(given)) : given, function.parameters[place], texts, place, context, keep)
    }

    private func value(
        _ given: Value, _ parameter: Parameter, _ texts: PreparedTexts, _ place: Int, _ context: RouteContext, _ keep: (AnyObject) -> Void
    ) throws(DynamicCallError) -> Value {
        switch parameter.kind {
        case .string, .literal:
            if expandsVariables, case .string = parameter.kind, given.isString, given.text.contains(36) {
                let template = try object(TextTemplate.self, given.text, texts, place, context) { try $0.template($1) }
                let expanded = template.value(context)
                return expanded.isInteger ? text(expanded, context) : expanded
            }
            return text(given, context)
        case .integer:
            if let number = given.integerIfNumeric { return .integer(number) }
            guard given.isString else { return .integer(0) }
            if expandsVariables, given.text.contains(36) {
                let template = try object(TextTemplate.self, given.text, texts, place, context) { try $0.template($1) }
                return .integer(template.value(context).integer)
            }
            return .integer(NumberText.parse(given.text) ?? 0)
        case .flag:
            let number = given.integerIfNumeric ?? (given.isString ? registry.flagNames[given.text.string] ?? 0 : 0)
            guard (0...31).contains(number) else { throw .argument(place, "\(number) is no flag; flags go from 0 to 31") }
            return .integer(number)
        case .variable(let writable):
            let text = text(given, context)
            let variable = try object(Variable.self, text.text, texts, place, context) { try $0.variable($1) }
            if writable, !variable.isWritable { throw .argument(place, "\(text.text) cannot be assigned") }
            keep(variable)
            return text
        case .regularExpression:
            let text = text(given, context)
            keep(try object(RegularExpression.self, text.text, texts, place, context) { try RegularExpression($1) })
            return text
        case .route(let kind):
            let text = text(given, context)
            keep(try object(RouteReference.self, text.text, texts, place, context) { RouteReference(kind: kind, name: $1) })
            return text
        case .prepared(let make):
            let text = text(given, context)
            keep(try object(AnyObject.self, text.text, texts, place, context) { try make($1, $0) })
            return text
        case .template:
            let text = text(given, context)
            keep(try object(TextTemplate.self, text.text, texts, place, context) {
                expandsVariables || parameter.isFormat ? try $0.template($1) : TextTemplate(literal: $1)
            })
            return text
        }
    }

    private func text(_ value: Value, _ context: RouteContext) -> Value {
        switch value.kind {
        case .null: .string(.empty)
        case .integer: .numericString(context.arena.decimal(value.integer), value.integer)
        case .string, .numericString: .string(context.arena.copy(value.text))
        }
    }

    private func object<Object>(
        _ type: Object.Type, _ text: ByteView, _ texts: PreparedTexts, _ place: Int, _ context: RouteContext, _ make: (Registry, String) throws -> Object
    ) throws(DynamicCallError) -> Object {
        do {
            let found = try texts.object(for: text, context) { text in
                try registry.whileRunning { try make($0, text) as AnyObject }
            }
            guard let object = found as? Object else { throw DeclarationError("\"\(text)\" is of another kind") }
            return object
        } catch {
            throw .argument(place, "\(error)")
        }
    }
}
