import Routing
import SIPMessage

/// Code and reason as reply functions take them: a number, a text, or a variable at the start of the code, after which text is ignored.
struct ReplyArguments {
    let code: Int
    let reason: ByteView

    /// - Parameters:
    ///   - defaultCode: for a variable that is no number.
    ///   - defaultReason: for a null variable.
    ///   - isExpanded: whether variables in the reason's text are expanded; otherwise only one that it begins with is looked at.
    init(_ arguments: Arguments, _ context: RouteContext, defaultCode: Int, defaultReason: ByteView, isExpanded: Bool = true) {
        code = arguments.object(0, as: TextTemplate.self).flatMap { StrictInteger.value($0, context) } ?? defaultCode
        guard let template = arguments.object(1, as: TextTemplate.self) else {
            reason = defaultReason
            return
        }
        var value = template.value(context)
        if !isExpanded, template.constant == nil {
            if case .variable(let variable)? = template.pieces.first {
                value = variable.value(context)
            } else {
                value = .string(context.arena.copy(template.source))
            }
        }
        reason = value.isNull ? defaultReason : value.text(in: context.arena)
    }
}

/// Numbers as older functions take them: a constant, or a variable that is a number by itself. A text in a variable is none,
/// and text beside the variable is ignored.
enum StrictInteger {
    static func value(_ template: TextTemplate, _ context: RouteContext) -> Int? {
        if let fixed = template.constant { return NumberText.parse(fixed) }
        guard case .variable(let variable)? = template.pieces.first else { return nil }
        let value = variable.value(context)
        return value.kind == .integer || value.kind == .numericString ? value.integer : nil
    }

    /// An argument declared as `.template`; nil if it was left out or is no number.
    static func value(_ arguments: Arguments, _ index: Int, _ context: RouteContext) -> Int? {
        arguments.object(index, as: TextTemplate.self).flatMap { value($0, context) }
    }
}
