import SIPMessage

/// One form of a function as `DynamicCall` calls it, with what can be said of its parameters once and for all.
@usableFromInline
final class CallForm {
    /// How an argument of the usual kind is passed on; `general` is always right.
    @usableFromInline
    enum Step: BitwiseCopyable {
        /// A number stays one.
        case integer
        /// A text is copied to the arena.
        case text
        /// A text stands for an object that was prepared.
        case prepared
        case general
    }

    let function: KSRFunction
    @usableFromInline let body: KSRFunction.Body
    @usableFromInline let result: KSRFunction.Result
    @usableFromInline let minimumCount: Int
    @usableFromInline let maximumCount: Int
    @usableFromInline let steps: UnsafeMutablePointer<Step>
    /// Objects by the texts of each parameter.
    @usableFromInline let prepared: BorrowedList<PreparedTexts>

    /// - Parameter expandsVariables: whether `$` in texts is expanded as in a native config.
    init(_ function: KSRFunction, expandsVariables: Bool) {
        self.function = function
        body = function.body
        result = function.result
        minimumCount = function.minimumCount
        maximumCount = function.parameters.count
        steps = .allocate(capacity: max(1, maximumCount))
        prepared = BorrowedList(function.parameters.map { _ in PreparedTexts() })
        for (index, parameter) in function.parameters.enumerated() {
            // a number that is taken as text, or as the name of something, has to be made one first
            let isNumber = !expandsVariables && function.types[index] == .integer
            let step = Self.step(parameter, expandsVariables: expandsVariables)
            (steps + index).initialize(to: isNumber && step != .integer ? .general : step)
        }
    }

    deinit { steps.deallocate() }

    private static func step(_ parameter: Parameter, expandsVariables: Bool) -> Step {
        switch parameter.kind {
        case .integer: .integer
        case .literal: .text
        case .string: expandsVariables ? .general : .text
        // a writable variable is looked at each time
        case .variable(let writable): writable ? .general : .prepared
        case .regularExpression, .route, .prepared, .template: .prepared
        case .flag: .general
        }
    }
}
