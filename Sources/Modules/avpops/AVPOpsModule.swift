import Routing
import SIPMessage

/// Module avpops: AVPs compared, copied, changed, and pushed into the message. What its database functions do needs a database,
/// which is not here yet.
public final class AVPOpsModule: Module, @unchecked Sendable {
    public static let name = "avpops"

    public init() {}

    static let routes: RouteKinds = [.request, .failure, .branch, .reply, .local, .event]

    public func declare(_ exports: Exports) {
        declareDatabase(exports)
        AVPComparison.declare(exports)
        AVPChanges.declare(exports)
        AVPPushing.declare(exports)
    }

    private func declareDatabase(_ exports: Exports) {
        exports.parameter("db_url", string: {
            guard $0.isEmpty else { throw DeclarationError("avpops: AVPs cannot be kept in a database yet", remedy: "remove db_url", isForNow: true) }
        })
        for name in ["avp_table", "uuid_column", "attribute_column", "value_column", "type_column", "username_column", "domain_column", "db_scheme"] {
            exports.parameter(name, string: { _ in })
        }
        exports.parameter("use_domain", integer: { _ in })
        let missing = Parameter.prepared("source") { _, _ in
            throw DeclarationError("avpops: the database functions are not available yet", remedy: "remove the call", isForNow: true)
        }
        for name in ["avp_db_load", "avp_db_store", "avp_db_delete"] {
            exports.function(name, missing, .template("name"), routes: Self.routes) { _, _ in -1 }
        }
        exports.function("avp_db_query", missing, .template("destinations").optional, routes: Self.routes) { _, _ in -1 }
    }
}
