import ConfigSyntax

/// Functions whose argument names a route block.
enum RouteReferences {
    struct Target {
        /// The argument, counted from 0.
        let argument: Int
        let kind: RouteDefinition.Kind
        /// What stands before the argument in the block's name.
        var prefix = ""
    }

    static func target(_ function: String) -> Target? { table[function] }

    private static let table: [String: Target] = [
        "route": Target(argument: 0, kind: .route), "t_on_failure": Target(argument: 0, kind: .failure), "t_on_branch": Target(argument: 0, kind: .branch),
        "t_on_reply": Target(argument: 0, kind: .onReply), "t_on_branch_failure": Target(argument: 0, kind: .event, prefix: "tm:branch-failure:"),
        "async_route": Target(argument: 0, kind: .route), "async_ms_route": Target(argument: 0, kind: .route), "async_task_route": Target(argument: 0, kind: .route),
        "async_task_group_route": Target(argument: 0, kind: .route), "t_continue": Target(argument: 2, kind: .route), "route_if_exists": Target(argument: 0, kind: .route),
        "check_route_exists": Target(argument: 0, kind: .route), "sht_foreach": Target(argument: 1, kind: .route), "http_async_query": Target(argument: 1, kind: .route),
    ]
}
