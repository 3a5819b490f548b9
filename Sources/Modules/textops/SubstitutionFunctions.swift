import Routing
import SIPMessage

/// `subst*`: substitutions in the manner of sed.
enum SubstitutionFunctions {
    private static let uriRoutes: RouteKinds = [.request, .reply, .failure, .branch]

    static func declare(_ exports: Exports) {
        let expression = Parameter.prepared("expression") { text, registry in try SubstitutionExpression(text, registry) }
        exports.function("subst", expression) { context, arguments in
            // the first line is left out, so that the request URI stays
            substitute(context, arguments.substitution(0), ReplaceFunctions.Region.rest.range(context.message))
        }
        exports.function("subst_body", expression) { context, arguments in
            substitute(context, arguments.substitution(0), ReplaceFunctions.Region.body.range(context.message))
        }
        exports.function("subst_uri", expression, routes: uriRoutes) { context, arguments in
            guard let changed = arguments.substitution(0)?.apply(context.message.currentURI, context) else { return -1 }
            context.message.newRequestURI = changed
            return 1
        }
        exports.function("subst_user", expression, routes: uriRoutes) { context, arguments in
            guard let uri = context.message.parsedURI, let changed = arguments.substitution(0)?.apply(uri.user, context) else { return -1 }
            return RequestURIRewriting.rewrite(context, .user, changed) ? 1 : -1
        }
        exports.function("subst_hf", .prepared("header") { text, _ in try HeaderName(text) }, expression, .literal("which")) { context, arguments in
            guard let name = arguments.object(0, as: HeaderName.self) else { return -1 }
            let message = context.message
            var result = -1
            for header in name.select(message, arguments.string(2)) {
                let start = header.body.offset(in: message.buffer)
                if substitute(context, arguments.substitution(1), start..<(start + header.body.count)) > 0 { result = 1 }
            }
            return result
        }
        let registry = exports.registry
        exports.function("subst_v", .text("text"), .text("expression"), .variable("result")) { context, arguments in
            guard let result = arguments.variable(2) else { return -1 }
            do {
                let expression = try SubstitutionExpression(arguments.string(1).string, registry, allowsVariables: false)
                guard let changed = expression.apply(arguments.string(0), context) else { return -1 }
                _ = result.assign(.string(changed), context)
                return 1
            } catch {
                context.log(.error, "textops", "subst_v: \(error)")
                return -1
            }
        }
    }

    private static func substitute(_ context: RouteContext, _ expression: SubstitutionExpression?, _ range: Range<Int>) -> Int {
        let message = context.message
        guard let changes = expression?.matches(message.buffer[range], context), !changes.isEmpty else { return -1 }
        for (match, text) in changes { message.edits.replace(offset: range.lowerBound + match.lowerBound, length: match.count, with: text) }
        return 1
    }
}

extension Arguments {
    func substitution(_ index: Int) -> SubstitutionExpression? { object(index, as: SubstitutionExpression.self) }
}
