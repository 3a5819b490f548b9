import Routing
import SIPMessage

/// Flags of the message, of the script and of branches. A number out of range is logged and gives false.
enum KSRFlags {
    static func declare(_ exports: Exports) {
        declare(exports, "flag", get: { $0.flags }, set: { $0.flags = $1 })
        declare(exports, "bflag", get: { $0.branchFlags }, set: { $0.branchFlags = $1 })
        declare(exports, "sflag", get: { $0.worker.scriptFlags }, set: { $0.worker.scriptFlags = $1 })
        branchFlag(exports, "setbiflag") { $0 | $1 }
        branchFlag(exports, "resetbiflag") { $0 & ~$1 }
        exports.ksr("isbiflagset", .integer("flag"), .integer("branch"), returns: .boolean) { context, arguments in
            guard let bit = bit(context, arguments), let flags = flags(context, branch: arguments.integer(1)) else { return .condition(false) }
            return .condition(flags & bit != 0)
        }
    }

    private static func declare(
        _ exports: Exports, _ kind: String, get: @escaping @Sendable (RouteContext) -> UInt32, set: @escaping @Sendable (RouteContext, UInt32) -> Void
    ) {
        exports.ksr("set" + kind, .integer("flag"), returns: .boolean) { context, arguments in
            guard let bit = bit(context, arguments) else { return .condition(false) }
            set(context, get(context) | bit)
            return .condition(true)
        }
        exports.ksr("reset" + kind, .integer("flag"), returns: .boolean) { context, arguments in
            guard let bit = bit(context, arguments) else { return .condition(false) }
            set(context, get(context) & ~bit)
            return .condition(true)
        }
        exports.ksr("is\(kind)set", .integer("flag"), returns: .boolean) { context, arguments in
            guard let bit = bit(context, arguments) else { return .condition(false) }
            return .condition(get(context) & bit != 0)
        }
    }

    /// Flags of one branch: 0 is the request URI's, the others are those that were appended.
    private static func branchFlag(_ exports: Exports, _ name: String, _ change: @escaping @Sendable (UInt32, UInt32) -> UInt32) {
        exports.ksr(name, .integer("flag"), .integer("branch"), returns: .boolean) { context, arguments in
            guard let bit = bit(context, arguments) else { return .condition(false) }
            let branch = arguments.integer(1)
            if branch == 0 {
                context.branchFlags = change(context.branchFlags, bit)
            } else if branch > 0, var entry = context.branches[branch - 1] {
                entry.flags = change(entry.flags, bit)
                context.branches[branch - 1] = entry
            }
            return .condition(true)
        }
    }

    private static func flags(_ context: RouteContext, branch: Int) -> UInt32? {
        if branch == 0 { return context.branchFlags }
        return branch > 0 ? context.branches[branch - 1]?.flags : nil
    }

    private static func bit(_ context: RouteContext, _ arguments: Arguments) -> UInt32? {
        let number = arguments.integer(0)
        guard (0...31).contains(number) else {
            context.log(.error, "<core>", "\(number) is no flag; flags go from 0 to 31")
            return nil
        }
        return 1 << UInt32(number)
    }
}
