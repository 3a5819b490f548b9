import Routing

/// `setbflag`, `resetbflag`, `isbflagset`: flags of the request's branches; branch 0 is the request URI's.
enum BranchFlags {
    static func declare(_ exports: Exports) {
        declare("setbflag", exports) { context, branch, bit in change(context, branch) { $0 |= bit } }
        declare("resetbflag", exports) { context, branch, bit in change(context, branch) { $0 &= ~bit } }
        declare("isbflagset", exports) { context, branch, bit in
            let flags = branch == 0 ? context.branchFlags : context.branches[branch - 1]?.flags ?? 0
            return flags & bit != 0 ? 1 : -1
        }
    }

    private static func declare(_ name: String, _ exports: Exports, _ body: @escaping @Sendable (RouteContext, Int, UInt32) -> Int) {
        exports.function(name, .flag("flag"), Parameter.integer("branch").optional) { context, arguments in
            let flag = arguments.integer(0)
            let branch = arguments.integer(1)
            guard (0...31).contains(flag), branch >= 0 else { return -1 }
            return body(context, branch, 1 << UInt32(flag))
        }
    }

    private static func change(_ context: RouteContext, _ branch: Int, _ change: (inout UInt32) -> Void) -> Int {
        if branch == 0 {
            change(&context.branchFlags)
            return 1
        }
        guard var item = context.branches[branch - 1] else { return -1 }
        change(&item.flags)
        context.branches[branch - 1] = item
        return 1
    }
}
