import Synchronization

/// Options of stream transports, by their names in the configuration and in RPC answers. Many may change while the server runs.
public final class TCPOptions: Sendable {
    /// One option. The raw value is its name in RPC answers and in `cfg.set tcp NAME`; the parameter is `tcp_` and that name
    /// unless `parameter` says otherwise.
    public enum Name: String, CaseIterable, Sendable {
        /// Seconds until an attempt to connect is given up.
        case connectTimeout = "connect_timeout"
        /// Seconds that a peer may leave what was sent to it unread.
        case sendTimeout = "send_timeout"
        /// Seconds after which an idle connection is closed.
        case connectionLifetime = "connection_lifetime"
        case maxConnections = "max_connections"
        case maxTLSConnections = "max_tls_connections"
        /// Whether outgoing connections are never opened.
        case noConnect = "no_connect"
        /// Has no effect here: no process keeps descriptors of its own.
        case fdCache = "fd_cache"
        /// Has no effect here: writes never block a worker.
        case async = "async"
        case connectWait = "connect_wait"
        /// Bytes that may wait for one peer, and for all of them.
        case connWQMax = "conn_wq_max"
        case wqMax = "wq_max"
        case deferAccept = "defer_accept"
        case delayedACK = "delayed_ack"
        case synCount = "syncnt"
        case linger2 = "linger2"
        case keepalive = "keepalive"
        case keepIdle = "keepidle"
        case keepInterval = "keepintvl"
        case keepCount = "keepcnt"
        /// Whether a double CRLF is answered with a CRLF (RFC 5626 section 4.4.1).
        case crlfPing = "crlf_ping"
        /// Whether `;alias` in a request's Via makes the connection reachable by the Via's port.
        case acceptAliases = "accept_aliases"
        case aliasFlags = "alias_flags"
        case newConnectionAliasFlags = "new_conn_alias_flags"
        /// Whether messages without Content-Length are taken, as if they had no body.
        case acceptNoContentLength = "accept_no_cl"
        case reusePort = "reuse_port"
        case waitData = "wait_data_ms"
        case closeWithReset = "close_rst"
        /// Bytes of the largest message.
        case readBufferSize = "rd_buf_size"
        case writeBlockSize = "wq_blk_size"
        /// Whether connections are looked for by the local port as well.
        case connectionMatch = "connection_match"
        /// 0: a connection is closed when one of its messages cannot be processed.
        case scriptMode = "script_mode"
        /// Whether a second connection from one address and port is refused.
        case acceptUnique = "accept_unique"
        case listenBacklog = "listen_backlog"
        /// Seconds that a message may take from its first byte to its last.
        case messageReadTimeout = "msg_read_timeout"

        /// Parameter of the configuration.
        public var parameter: String {
            self == .waitData ? "tcp_wait_data" : "tcp_" + rawValue
        }

        /// Options that `core.tcp_options` lists, in its order.
        public static let listed: [Name] = [
            .connectTimeout, .sendTimeout, .connectionLifetime, .maxConnections, .maxTLSConnections, .noConnect, .fdCache, .async,
            .connectWait, .connWQMax, .wqMax, .deferAccept, .delayedACK, .synCount, .linger2, .keepalive, .keepIdle, .keepInterval,
            .keepCount, .crlfPing, .acceptAliases, .aliasFlags, .newConnectionAliasFlags,
        ]

        var standard: Int {
            switch self {
            case .connectTimeout, .sendTimeout: 10
            case .connectionLifetime: 120
            case .maxConnections, .maxTLSConnections: 2048
            case .fdCache, .async, .connectWait, .delayedACK, .keepalive, .crlfPing, .aliasFlags: 1
            case .newConnectionAliasFlags: 2
            case .connWQMax: 32 * 1024
            case .wqMax: 10 * 1024 * 1024
            case .waitData: 5000
            case .readBufferSize: 16384
            case .writeBlockSize: 2100
            case .listenBacklog: 1024
            case .messageReadTimeout: 20
            case .noConnect, .deferAccept, .synCount, .linger2, .keepIdle, .keepInterval, .keepCount, .acceptAliases,
                .acceptNoContentLength, .reusePort, .closeWithReset, .connectionMatch, .scriptMode, .acceptUnique: 0
            }
        }

        /// Values that make sense.
        public var range: ClosedRange<Int> {
            switch self {
            case .connectTimeout, .sendTimeout, .connectionLifetime: -1...Int(Int32.max)
            case .maxConnections, .maxTLSConnections, .wqMax: 0...Int(Int32.max)
            case .connWQMax: 0...(1 << 24)
            case .readBufferSize: 512...16_777_216
            case .keepIdle, .keepInterval: 0...86400
            case .waitData: 0...7_200_000
            default: 0...65535
            }
        }
    }

    private final class Number: Sendable {
        let value: Atomic<Int>
        init(_ value: Int) { self.value = Atomic(value) }
    }

    private let numbers: [Number]
    private let order: [Name: Int]

    public init() {
        numbers = Name.allCases.map { Number($0.standard) }
        order = Dictionary(uniqueKeysWithValues: Name.allCases.enumerated().map { ($1, $0) })
    }

    public subscript(_ name: Name) -> Int {
        get { order[name].map { numbers[$0].value.load(ordering: .relaxed) } ?? name.standard }
        set { if let index = order[name] { numbers[index].value.store(newValue, ordering: .relaxed) } }
    }

    func isSet(_ name: Name) -> Bool { self[name] != 0 }
}
