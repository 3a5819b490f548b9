import Routing
import SIPMessage
import Transport

/// Stream connections, as RPC clients see them: `core.tcp_*`, the settings of group `tcp` and its statistics.
struct StreamFacts: Sendable {
    private let transport: StreamTransport

    init(_ transport: StreamTransport) { self.transport = transport }

    /// Adds `core.tcp_info`, `core.tcp_options` and `core.tcp_list`.
    static func declare(_ table: RPCTable, _ facts: CoreFacts) {
        @Sendable func streams() throws -> StreamTransport {
            guard let streams = facts.streams else { throw RPCFault(500, "tcp support disabled") }
            return streams.transport
        }
        let readers = facts.tcpReaders
        table.add("core.tcp_info", "Numbers about stream connections.") { _ in
            let transport = try streams()
            let connections = transport.connections
            return [[
                "readers": .integer(readers), "max_connections": .integer(transport.options[.maxConnections]),
                "max_tls_connections": .integer(transport.options[.maxTLSConnections]), "opened_connections": .integer(connections.count),
                "opened_tls_connections": .integer(connections.count { $0.transport == .tls || $0.transport == .wss }),
                "write_queued_bytes": .integer(transport.statistics.writeQueueSize),
            ]]
        }
        table.add("core.tcp_options", "The options of stream connections.") { _ in
            let options = try streams().options
            return [.structure(TCPOptions.Name.listed.map { name in
                let isSoft = name == .maxConnections || name == .maxTLSConnections
                return RPCMember(isSoft ? "\(name.rawValue)(soft)" : name.rawValue, .integer(options[name]))
            })]
        }
        table.add("core.tcp_list", "The stream connections.", returnsArray: true) { _ in
            try streams().connections.map { connection in
                let local = connection.local
                let state = switch connection.state {
                case .connecting: "CONN_CONNECT"
                case .open: "CONN_OK"
                case .closed: "CONN_BAD"
                }
                return [
                    "id": .integer(connection.id), "type": .string(connection.transport.viaName.string), "state": .string(state),
                    "timeout": .integer(connection.remaining), "lifetime": .integer(connection.lifetime), "ref_count": 1,
                    "src_ip": .string("\(connection.peer.ip)"), "src_port": .integer(Int(connection.peer.port)),
                    "dst_ip": .string("\(local.ip)"), "dst_port": .integer(Int(local.port)),
                ]
            }
        }
    }

    /// Options that may not change while the server runs.
    private static let fixed: Set<TCPOptions.Name> = [.fdCache, .async, .connectWait, .deferAccept, .closeWithReset, .listenBacklog]

    /// Adds the settings and statistics of group `tcp`.
    static func declare(_ transport: StreamTransport, _ registry: Registry) {
        let options = transport.options
        for name in TCPOptions.Name.allCases {
            registry.settings.declare("tcp", name.rawValue, integer: options[name], range: name.range, isReadOnly: fixed.contains(name)) {
                options[name] = $0
            }
        }
        let numbers = transport.statistics
        func add(_ name: String, _ help: String, _ value: @escaping @Sendable () -> Int) {
            registry.statistics.computed("tcp", name, help: help, value)
        }
        add("established", "Connections that were established.") { numbers.established.value }
        add("passive_open", "Connections that were accepted.") { numbers.passiveOpen.value }
        add("connect_success", "Connections that were opened from here.") { numbers.connectSuccess.value }
        add("connect_failed", "Attempts to open a connection that failed.") { numbers.connectFailed.value }
        add("local_reject", "Connections that were turned away.") { numbers.localReject.value }
        add("con_timeout", "Connections that were idle for too long.") { numbers.timeouts.value }
        add("con_reset", "Connections that the peer reset.") { numbers.resets.value }
        add("send_timeout", "Connections whose peer did not read in time.") { numbers.sendTimeouts.value }
        add("sendq_full", "Messages that found their write queue full.") { numbers.sendQueueFull.value }
        add("current_opened_connections", "Connections that are open.") { transport.connections.count }
        add("current_write_queue_size", "Bytes that wait to be sent.") { numbers.writeQueueSize }
    }
}
