import Routing
import SIPMessage

/// Module maxfwd: counts hops (RFC 3261 section 16.3).
public final class MaxForwardsModule: Module, @unchecked Sendable {
    public static let name = "maxfwd"

    /// What a Max-Forwards header says.
    private enum Count {
        case missing
        case unreadable
        case number(Int, HeaderField)
    }

    /// `max_limit`: a request's Max-Forwards is cut down to it.
    private var initialLimit = 70
    private var limit: Setting?

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("max_limit", integer: { [unowned self] in
            guard (0...255).contains($0) else { throw DeclarationError("max_limit must be from 0 to 255") }
            initialLimit = $0
        })
        for name in ["maxfwd_process", "mf_process_maxfwd_header", "process_maxfwd"] {
            exports.function(name, kemi: "process_maxfwd", .integer("initial"), routes: [.request]) { [unowned self] context, arguments in
                process(context, initial: arguments.integer(0))
            }
        }
        for name in ["is_maxfwd_lt", "maxfwd_at_least", "mf_lowlimit"] {
            exports.function(name, kemi: "is_maxfwd_lt", .integer("value"), routes: [.request, .failure, .branch]) { context, arguments in
                Self.isBelow(context, arguments.integer(0))
            }
        }
    }

    public func provision(_ server: ServerContext) throws {
        limit = server.registry.settings.declare(
            "maxfwd", "max_limit", integer: initialLimit, range: 0...255, help: "highest Max-Forwards that leaves")
    }

    private static func isValid(_ context: RouteContext, _ number: Int) -> Bool {
        if (0...255).contains(number) { return true }
        context.log(.error, "maxfwd", "\(number) is no number of hops (0 to 255)")
        return false
    }

    /// The header's number; an empty header counts as 0.
    private static func count(_ context: RouteContext) -> Count {
        guard let header = context.message.first(.maxForwards) else { return .missing }
        let digits = header.body.trimmed
        if digits.isEmpty { return .number(0, header) }
        guard digits.count <= 5, let number = digits.unsignedInteger, number <= 65_535 else {
            context.log(.error, "maxfwd", "bad Max-Forwards \"\(header.body)\"")
            return .unreadable
        }
        return .number(Int(number), header)
    }

    /// 1 if fewer hops are left, -1 if not, -2 without a header, -3 for one that cannot be read.
    private static func isBelow(_ context: RouteContext, _ number: Int) -> Int {
        guard isValid(context, number) else { return -1 }
        switch count(context) {
        case .missing: return -2
        case .unreadable: return -3
        case .number(let value, _): return value < number ? 1 : -1
        }
    }

    /// Lowers the header by one: 1, or -1 when it is 0 already. Adds it with `initial` where there is none: 2. -2 for a bad header.
    private func process(_ context: RouteContext, initial: Int) -> Int {
        guard Self.isValid(context, initial) else { return -1 }
        let message = context.message
        switch Self.count(context) {
        case .missing:
            guard message.headers.count > 0 else { return -2 }
            var line = ByteBuilder(context.arena, capacity: 32)
            line.append("Max-Forwards: ")
            line.append(decimal: initial)
            line.append("\r\n")
            message.edits.insert(line.finish(), at: message.headers[0].offset)
            return 2
        case .unreadable: return -2
        case .number(0, _): return -1
        case .number(let value, let header):
            message.overwrite(header, number: min(value - 1, limit?.integer ?? initialLimit))
            return 1
        }
    }
}
