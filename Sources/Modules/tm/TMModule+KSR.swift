import Routing
import SIPMessage

/// What tm offers to embedded languages under names of its own.
extension TMModule {
    func declareKSR(_ exports: Exports) {
        exports.ksr("t_lookup_cancel_flags", aliasOf: "t_lookup_cancel")
        exports.ksr("t_set_fr_inv", aliasOf: "t_set_fr")
        exports.ksr("t_drop_replies_all", aliasOf: "t_drop_replies")
        exports.ksr("ki_t_load_contacts_mode", aliasOf: "t_load_contacts")
        exports.ksr("t_relay_to_proxy_flags", aliasOf: "t_relay_to_proxy")
        exports.ksr("t_relay_to_flags", aliasOf: "t_relay_to")
        exports.ksr("t_relay_to_proto", .literal("transport")) { [unowned self] context, arguments in
            guard let transport = TransportProtocol(arguments.string(0)) else { return refuse(context, arguments.string(0)) }
            return .integer(relay(context, Way(transport: transport)))
        }
        exports.ksr("t_relay_to_proto_addr", .literal("transport"), .literal("host"), .integer("port")) { [unowned self] context, arguments in
            guard let transport = TransportProtocol(arguments.string(0)) else { return refuse(context, arguments.string(0)) }
            let port = UInt16(truncatingIfNeeded: arguments.integer(2))
            return .integer(relay(context, Way(transport: transport, host: arguments.string(1), port: port)))
        }
    }

    private func refuse(_ context: RouteContext, _ name: ByteView) -> Value {
        context.log(.error, "tm", "\"\(name)\" is no transport; udp, tcp, tls and sctp are")
        return .integer(-1)
    }
}
