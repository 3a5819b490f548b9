import Routing
import SIPMessage

/// Module textops: tests and changes of a message's text, headers and body.
public final class TextOpsModule: Module, @unchecked Sendable {
    public static let name = "textops"

    public init() {}

    public func declare(_ exports: Exports) {
        exports.function("is_method", .prepared("methods") { text, _ in try MethodSet(text) }) { context, arguments in
            arguments.object(0, as: MethodSet.self)?.contains(context.message) ?? false ? 1 : -1
        }
        exports.function("is_privacy", .prepared("value") { text, _ in try PrivacyValues(argument: text) }) { context, arguments in
            arguments.object(0, as: PrivacyValues.self)?.intersect(context.message) ?? false ? 1 : -1
        }
        SearchFunctions.declare(exports)
        ReplaceFunctions.declare(exports)
        SubstitutionFunctions.declare(exports)
        SubstitutionTransformation.declare(exports)
        HeaderTests.declare(exports)
        HeaderFunctions.declare(exports)
        BodyFunctions.declare(exports)
        MultipartFunctions.declare(exports)
        StringFunctions.declare(exports)
    }
}
