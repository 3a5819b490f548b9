import Routing
import SIPMessage

/// Module maxfwd: counts hops (RFC 3261 section 16.3).
public final class MaxForwardsModule: Module, @unchecked Sendable {
    public static let name = "maxfwd"

    /// `max_limit`: a request's Max-Forwards is cut down to it (1 to 256, default 70).
    private var limit = 70

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("max_limit", integer: { [unowned self] in
            guard (1...256).contains($0) else { throw DeclarationError("max_limit must be from 1 to 256") }
            limit = $0
        })
        for (name, kemi) in [("mf_process_maxfwd_header", "process_maxfwd"), ("process_maxfwd", "process_maxfwd")] {
            exports.function(name, kemi: kemi, .integer("initial"), routes: [.request]) { [unowned self] context, arguments in
                process(context, initial: arguments.integer(0))
            }
        }
        exports.function("is_maxfwd_lt", .integer("value"), routes: [.request]) { context, arguments in
            guard let value = context.message.maxForwards else { return -2 }
            return value < arguments.integer(0) ? 1 : -1
        }
        exports.function("maxfwd_at_least", .integer("value"), routes: [.request]) { context, arguments in
            guard let value = context.message.maxForwards else { return 1 }
            return value < arguments.integer(0) ? -1 : 1
        }
    }

    /// Lowers the header by one, or adds it with `initial`. -1 when it is 0 already.
    private func process(_ context: RouteContext, initial: Int) -> Int {
        let message = context.message
        guard let header = message.first(.maxForwards) else {
            var line = ByteBuilder(context.arena, capacity: 32)
            line.append("Max-Forwards: ")
            line.append(decimal: min(initial, limit))
            line.append("\r\n")
            message.edits.insert(line.finish(), at: message.headers.count > 0 ? message.headers[0].offset : message.headersEnd)
            return 1
        }
        guard let value = message.maxForwards else {
            context.log(.error, "maxfwd", "bad Max-Forwards \"\(header.body)\"")
            return -2
        }
        if value == 0 { return -1 }
        message.edits.replace(offset: header.body.offset(in: message.buffer), length: header.body.count, with: context.arena.decimal(min(value - 1, limit)))
        return 1
    }
}
