import Routing
import SIPMessage

extension TMModule {
    func declareCallbacks(_ exports: Exports) {
        let routes: RouteKinds = [.request, .failure, .tmReply, .branch, .branchFailure, .event]
        callback(exports, "t_on_failure", .failure, routes) { [unowned self] context, block in
            if let transaction = transaction(context) { transaction.onFailure = block } else { state(context).armed.onFailure = block }
        }
        callback(exports, "t_on_branch_failure", .branchFailure, routes) { [unowned self] context, block in
            if let transaction = transaction(context) {
                transaction.onBranchFailure = block
            } else {
                state(context).armed.onBranchFailure = block
            }
        }
        callback(exports, "t_on_reply", .tmReply, routes) { [unowned self] context, block in
            if let transaction = transaction(context) { transaction.onReply = block } else { state(context).armed.onReply = block }
        }
        callback(exports, "t_on_branch", .branch, [.request, .failure, .branchFailure, .event]) { [unowned self] context, block in
            if let transaction = transaction(context) { transaction.onBranch = block } else { state(context).armed.onBranch = block }
        }
        exports.function("t_is_set", .literal("target"), routes: .any) { [unowned self] context, arguments in
            let state = existingState(context)
            let transaction = state?.transaction
            let block: RouteBlock?
            switch arguments.string(0).first {
            case 98: block = transaction?.onBranch ?? state?.armed.onBranch  // branch_route
            case 102: block = transaction?.onFailure ?? state?.armed.onFailure  // failure_route
            case 111: block = transaction?.onReply ?? state?.armed.onReply  // onreply_route
            default: block = nil
            }
            return block == nil ? -1 : 1
        }
    }

    private func callback(
        _ exports: Exports, _ name: String, _ kind: RouteKinds, _ routes: RouteKinds,
        _ set: @escaping @Sendable (RouteContext, RouteBlock?) -> Void
    ) {
        exports.function(name, .route("name", kind), routes: routes) { context, arguments in
            let reference = arguments.object(0, as: RouteReference.self)
            if arguments.string(0) == ByteView("0") || reference?.name == "0" {
                set(context, nil)
                return 1
            }
            guard let block = reference?.block(context) else {
                context.log(.error, "tm", "\(name): no route \"\(arguments.string(0))\"")
                return -1
            }
            set(context, block)
            return 1
        }
    }
}
