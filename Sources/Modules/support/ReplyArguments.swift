import Routing
import SIPMessage

/// Code and reason as reply functions take them: a number, a text, or a variable at the start of the code, after which text is ignored.
struct ReplyArguments {
    let code: Int
    let reason: ByteView

    /// - Parameters:
    ///   - defaultCode: for a variable that is no number.
    ///   - defaultReason: for a null variable.
    init(_ arguments: Arguments, _ context: RouteContext, defaultCode: Int, defaultReason: ByteView) {
        code = arguments.object(0, as: TextTemplate.self).map { Self.code($0, context, defaultCode) } ?? defaultCode
        guard let template = arguments.object(1, as: TextTemplate.self) else {
            reason = defaultReason
            return
        }
        let value = template.value(context)
        reason = value.isNull ? defaultReason : value.text(in: context.arena)
    }

    private static func code(_ template: TextTemplate, _ context: RouteContext, _ fallback: Int) -> Int {
        if let fixed = template.constant { return NumberText.parse(fixed) ?? fallback }
        guard case .variable(let variable)? = template.pieces.first else { return fallback }
        let value = variable.value(context)
        return value.kind == .integer || value.kind == .numericString ? value.integer : fallback
    }
}
