import SIPMessage

/// An argument as an engine hands it to `CallSite` at load.
public enum ArgumentSource: Sendable {
    /// Constant text, taken from the config without its quotes.
    case text(String)
    /// Constant number.
    case number(Int)
    /// A lone variable; its text as written comes along for parameters that want a name.
    case variable(Variable, text: String)
    /// An expression of the engine's own, evaluated at each call.
    case expression(@Sendable (RouteContext) -> Value)
}

/// One place that calls a function, with all that could be prepared at load.
///
/// Constant arguments are evaluated once; the others at each call, into the worker's arena.
public final class CallSite: @unchecked Sendable {
    public let function: FunctionDeclaration
    private let body: FunctionDeclaration.Body
    private let count: Int
    /// How each argument comes about; empty when all are constant.
    private let steps: [Step]
    private let isConstant: Bool
    private let constants: UnsafeMutablePointer<Value>
    private let objects: UnsafeMutablePointer<Unmanaged<AnyObject>?>
    /// Keeps `objects` and the constants' texts alive.
    private let owned: [AnyObject]

    private enum Step {
        case constant
        case text(TextTemplate, nullable: Bool)
        case printed(TextTemplate)
        case value(Variable, nullable: Bool, wantsInteger: Bool)
        case expression(@Sendable (RouteContext) -> Value, nullable: Bool, wantsInteger: Bool)
        case route(TextTemplate, RouteKinds)
    }

    /// Prepares a call.
    /// - Throws: `DeclarationError` if the number, the form or the content of an argument does not fit the declaration.
    public init(_ function: FunctionDeclaration, _ arguments: [ArgumentSource], registry: Registry) throws {
        self.function = function
        body = function.body
        count = arguments.count
        guard arguments.count >= function.minimumCount, arguments.count <= function.maximumCount else {
            let wanted = function.minimumCount == function.maximumCount
                ? "\(function.maximumCount)" : "\(function.minimumCount) to \(function.maximumCount)"
            throw DeclarationError(
                "\(function.name) takes \(wanted) argument\(wanted == "1" ? "" : "s"), not \(arguments.count)", remedy: "write \(function.signature)")
        }
        let constants = UnsafeMutablePointer<Value>.allocate(capacity: max(1, arguments.count))
        constants.initialize(repeating: .null, count: max(1, arguments.count))
        let objects = UnsafeMutablePointer<Unmanaged<AnyObject>?>.allocate(capacity: max(1, arguments.count))
        objects.initialize(repeating: nil, count: max(1, arguments.count))
        var steps: [Step] = []
        var owned: [AnyObject] = []
        func keep(_ text: String) -> Value {
            let bytes = OwnedBytes(text)
            owned.append(bytes)
            return .string(bytes.view)
        }
        do {
            for (index, argument) in arguments.enumerated() {
                let parameter = function.parameters[index]
                let step = try Self.prepare(
                    argument, parameter, function, registry, keep: keep,
                    constant: &constants[index],
                    object: { object in
                        owned.append(object)
                        objects[index] = Unmanaged.passUnretained(object)
                    })
                steps.append(step)
            }
        } catch {
            constants.deallocate()
            objects.deallocate()
            throw error
        }
        self.constants = constants
        self.objects = objects
        isConstant = steps.allSatisfy { if case .constant = $0 { true } else { false } }
        self.steps = steps
        self.owned = owned
    }

    deinit {
        constants.deallocate()
        objects.deallocate()
    }

    private static func prepare(
        _ argument: ArgumentSource, _ parameter: Parameter, _ function: FunctionDeclaration, _ registry: Registry,
        keep: (String) -> Value, constant: inout Value, object: (AnyObject) -> Void
    ) throws -> Step {
        func refuse(_ wanted: String) -> DeclarationError {
            DeclarationError("argument \"\(parameter.name)\" of \(function.name) must be \(wanted)", remedy: "write \(function.signature)")
        }
        func constantText() throws -> String {
            switch argument {
            case .text(let text): return text
            case .number(let number): return String(number)
            case .variable(_, let text): return text
            case .expression: throw refuse("constant")
            }
        }
        switch parameter.kind {
        case .literal:
            constant = keep(try constantText())
            return .constant
        case .string:
            switch argument {
            case .text(let text) where parameter.isWritten:
                constant = keep(text)
                return .constant
            case .text(let text):
                let template = try registry.template(text)
                if let fixed = template.constant {
                    object(template)
                    constant = .string(fixed)
                    return .constant
                }
                return parameter.printsNull ? .printed(template) : .text(template, nullable: parameter.nullable)
            case .number(let number):
                constant = keep(String(number))
                return .constant
            case .variable(let variable, _): return .value(variable, nullable: parameter.nullable, wantsInteger: false)
            case .expression(let expression): return .expression(expression, nullable: parameter.nullable, wantsInteger: false)
            }
        case .integer:
            switch argument {
            case .number(let number):
                constant = .integer(number)
                return .constant
            case .text(let text):
                if let number = NumberText.parse(text) {
                    constant = .integer(number)
                    return .constant
                }
                let template = try registry.template(text)
                guard template.constant == nil else { throw refuse("a number, not \"\(text)\"") }
                if let variable = template.singleVariable { return .value(variable, nullable: parameter.nullable, wantsInteger: true) }
                return .expression({ .integer(NumberText.parse(template.text($0)) ?? 0) }, nullable: true, wantsInteger: true)
            case .variable(let variable, _): return .value(variable, nullable: parameter.nullable, wantsInteger: true)
            case .expression(let expression): return .expression(expression, nullable: parameter.nullable, wantsInteger: true)
            }
        case .flag:
            if case .variable(let variable, _) = argument { return .value(variable, nullable: false, wantsInteger: true) }
            let text = try constantText()
            guard let number = NumberText.parse(text) ?? registry.flagNames[text] else {
                throw refuse("a flag's number or name; \"\(text)\" is not declared")
            }
            guard (0...31).contains(number) else { throw refuse("a flag from 0 to 31") }
            constant = .integer(number)
            return .constant
        case .variable(let writable):
            let variable: Variable
            switch argument {
            case .variable(let given, _): variable = given
            case .text(let text): variable = try registry.variable(text)
            default: throw refuse("the name of a variable")
            }
            if writable && !variable.isWritable { throw refuse("a variable that can be assigned") }
            object(variable)
            return .constant
        case .regularExpression:
            object(try RegularExpression(try constantText()))
            return .constant
        case .route(let kind):
            let text = try constantText()
            let template = try registry.template(text)
            if template.constant == nil { return .route(template, kind) }
            object(RouteReference(kind: kind, name: text))
            constant = keep(text)
            return .constant
        case .prepared(let make):
            let text = try constantText()
            constant = keep(text)
            object(try make(text, registry))
            return .constant
        case .template:
            switch argument {
            case .text(let text): object(try registry.template(text))
            case .number(let number): object(TextTemplate(literal: String(number)))
            case .variable(let variable, let text): object(TextTemplate(pieces: [.variable(variable)], source: text))
            case .expression(let expression):
                object(TextTemplate(pieces: [.variable(ComputedVariable(get: expression))], source: ""))
            }
            return .constant
        }
    }

    /// Calls the function.
    /// - Returns: the function's code; -1 when an argument is null that must not be.
    @inline(__always)
    public func call(_ context: RouteContext) -> Int {
        if isConstant { return body(context, Arguments(values: constants, objects: objects, count: count)) }
        return evaluateAndCall(context)
    }

    private func evaluateAndCall(_ context: RouteContext) -> Int {
        let values = context.arena.allocate(Value.self, count: count)
        var prepared = objects
        for index in 0..<count {
            switch steps[index] {
            case .constant: values[index] = constants[index]
            case .text(let template, let nullable):
                let value = template.value(context)
                guard let text = textual(value, nullable, index, context) else { return -1 }
                values[index] = text
            case .printed(let template): values[index] = .string(template.text(context))
            case .value(let variable, let nullable, let wantsInteger):
                guard let value = converted(variable.value(context), nullable, wantsInteger, index, context) else { return -1 }
                values[index] = value
            case .expression(let expression, let nullable, let wantsInteger):
                guard let value = converted(expression(context), nullable, wantsInteger, index, context) else { return -1 }
                values[index] = value
            case .route(let template, let kind):
                let name = template.text(context)
                let reference = RouteReference(kind: kind, name: name.string)
                values[index] = .string(name)
                if prepared == objects {
                    let copy = context.arena.allocate(Unmanaged<AnyObject>?.self, count: count)
                    copy.update(from: objects, count: count)
                    prepared = copy
                }
                prepared[index] = Unmanaged.passUnretained(reference)
                context.keepAlive(reference)
            }
        }
        return body(context, Arguments(values: values, objects: prepared, count: count))
    }

    private func converted(_ value: Value, _ nullable: Bool, _ wantsInteger: Bool, _ index: Int, _ context: RouteContext) -> Value? {
        guard wantsInteger else { return textual(value, nullable, index, context) }
        if let number = value.integerIfNumeric { return .integer(number) }
        if nullable { return .integer(0) }
        refuse(index, value.isNull ? "is null" : "is not a number", context)
        return nil
    }

    private func textual(_ value: Value, _ nullable: Bool, _ index: Int, _ context: RouteContext) -> Value? {
        if value.isNull {
            if nullable { return .string(.empty) }
            refuse(index, "is null", context)
            return nil
        }
        return value.isInteger ? .numericString(value.text(in: context.arena), value.integer) : value
    }

    private func refuse(_ index: Int, _ what: String, _ context: RouteContext) {
        context.log(.error, "<core>", "\(function.name): argument \"\(function.parameters[index].name)\" \(what)")
    }
}

/// The name of a route block as an argument; looked up when the function runs, in the script that runs then.
public final class RouteReference: Sendable {
    public let kind: RouteKinds
    public let name: String

    public init(kind: RouteKinds, name: String) {
        self.kind = kind
        self.name = name
    }

    /// The block, nil if the script does not define it.
    public func block(_ context: RouteContext) -> RouteBlock? { context.script.block(kind, named: name) }
}

/// Numbers as configs write them in texts: decimal with a sign, `0x` hexadecimal, `0` octal is not special.
public enum NumberText {
    public static func parse(_ text: String) -> Int? { text.withByteView { parse($0) } }

    public static func parse(_ text: ByteView) -> Int? {
        if let number = text.integer { return number }
        guard text.count > 2, text[0] == 48, ASCII.lowercase(text[1]) == 120 else { return nil }
        return Int(text.dropFirst(2).string, radix: 16)
    }
}
