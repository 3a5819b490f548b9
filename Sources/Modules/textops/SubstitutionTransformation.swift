import Routing
import SIPMessage

/// Class `re` of the transformations cookbook: `{re.subst,/expression/replacement/flags}`.
enum SubstitutionTransformation {
    static func declare(_ exports: Exports) {
        exports.transformation("re") { spec in
            guard spec.operation == "subst" else { throw spec.unknownOperation(["subst"]) }
            let registry = spec.registry
            let written = try spec.wholeParameter()
            if written.hasPrefix("$") {
                let variable = try registry.variable(written)
                return TextTransformation(acceptsEmpty: false) { text, context in
                    let expression = variable.value(context)
                    guard expression.isString, let made = try? SubstitutionExpression(expression.text.string, registry, allowsVariables: false) else { return .failed }
                    return substitute(text, made, context)
                }
            }
            let expression = try SubstitutionExpression(written, registry)
            return TextTransformation(acceptsEmpty: false) { text, context in substitute(text, expression, context) }
        }
    }

    /// Text that does not match stays as it is; a match of nothing at all fails, as in the reference.
    private static func substitute(_ text: ByteView, _ expression: SubstitutionExpression, _ context: RouteContext) -> Value {
        guard expression.matches(text, context) != nil else { return .failed }
        return .string(expression.apply(text, context) ?? text)
    }
}
