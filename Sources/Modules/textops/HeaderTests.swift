import Routing
import SIPMessage

/// `is_present_hf*`: whether a header is there.
enum HeaderTests {
    static func declare(_ exports: Exports) {
        exports.function("is_present_hf", .prepared("name") { text, _ in try HeaderName(text) }) { context, arguments in
            arguments.object(0, as: HeaderName.self)?.isPresent(context.message) ?? false ? 1 : -1
        }
        exports.function("is_present_hf_pv", .text("name")) { context, arguments in
            !arguments.string(0).isEmpty && context.message.firstIndex(named: arguments.string(0)) != nil ? 1 : -1
        }
        exports.function("is_present_hf_re", .regularExpression("expression")) { context, arguments in
            isPresent(context, arguments.expression(0))
        }
        exports.function("is_present_hf_re_pv", .text("expression")) { context, arguments in
            isPresent(context, SearchFunctions.dynamicExpression(arguments.string(0), context))
        }
    }

    private static func isPresent(_ context: RouteContext, _ expression: RegularExpression?) -> Int {
        guard let expression else { return -1 }
        for index in 0..<context.message.headers.count where expression.matches(context.message.headers[index].name) { return 1 }
        return -1
    }
}
