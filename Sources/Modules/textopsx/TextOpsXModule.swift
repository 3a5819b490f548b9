import Routing
import SIPMessage

/// Module textopsx: applying edits while the script still runs, values of headers, iterators over headers and body lines.
public final class TextOpsXModule: Module, @unchecked Sendable {
    public static let name = "textopsx"

    public init() {}

    public func declare(_ exports: Exports) {
        IteratorKSR.declare(exports)
        exports.function("msg_apply_changes") { context, _ in MessageRenewal.applyChanges(context) }
        exports.function("msg_set_buffer", .string("text")) { context, arguments in
            MessageRenewal.setBuffer(context, arguments.string(0))
        }
        exports.function("msg_changed_route", .route("route", .request)) { context, arguments in
            MessageRenewal.runChanged(context, arguments.object(0, as: RouteReference.self))
        }
        exports.function("change_reply_status", .integer("code"), .string("reason"), routes: .reply) { context, arguments in
            ReplyStatus.change(context, arguments.integer(0), reason: arguments.string(1))
        }
        exports.function("change_reply_status_code", .integer("code"), routes: .reply) { context, arguments in
            ReplyStatus.change(context, arguments.integer(0), reason: nil)
        }
        exports.function("remove_body") { context, _ in
            context.message.edits.removeBody(from: context.message.bodyOffset, to: context.message.buffer.count)
            return 1
        }
        exports.function("keep_hf") { context, _ in HeaderKeeping.keep(context, nil) }
        exports.function("keep_hf", kemi: "keep_hf_re", .regularExpression("names")) { context, arguments in
            HeaderKeeping.keep(context, arguments.object(0, as: RegularExpression.self))
        }
        // a match is 0 there
        exports.ksr("fnmatch", .literal("text"), .literal("pattern")) { _, arguments in
            .integer(FileNamePattern.matches(arguments.string(0), arguments.string(1)) ? 0 : -1)
        }
        exports.ksr("fnmatch_ex", .literal("text"), .literal("pattern"), .literal("flags")) { _, arguments in
            .integer(FileNamePattern.matches(arguments.string(0), arguments.string(1)) ? 0 : -1)
        }
        exports.function("fnmatch", .string("text"), .string("pattern")) { _, arguments in
            FileNamePattern.matches(arguments.string(0), arguments.string(1)) ? 1 : -1
        }
        exports.function("fnmatch", kemi: "fnmatch_ex", .string("text"), .string("pattern"), .string("flags")) { _, arguments in
            FileNamePattern.matches(arguments.string(0), arguments.string(1)) ? 1 : -1
        }
        HeaderValueFunctions.declare(exports)
        HeaderIterators.declare(exports)
        LineIterators.declare(exports, "bl", variable: "blitval") { $0.message.bodyOffset..<$0.message.buffer.count }
    }
}
