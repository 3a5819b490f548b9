import SIPMessage

/// Global parameters of the core that routing looks at while it runs; set once at load.
/// Names and defaults are those of the core cookbook.
public struct CoreSettings: Sendable {
    public var logPrefix: TextTemplate?
    /// 0: expanded once a message; 1: for each line.
    public var logPrefixMode = 0
    public var maxWhileLoops = 100
    public var maxRecursiveLevel = 256
    public var maxBranches = 12
    public var serverSignature = true
    public var serverHeader = "Server: Signalbox"
    public var userAgentHeader = "User-Agent: Signalbox"
    public var sipWarning = false
    /// Whether a message with two From, To, Call-ID, CSeq or Content-Length is not processed (`sip_parser_mode`).
    public var isParserStrict = true
    public var replyToVia = false
    public var checkVia = false
    public var forceRport = false
    public var addLocalRport = false
    public var mhomed = false
    public var advertisedAddress: String?
    public var advertisedPort: UInt16?
    /// `server_id`, 0 for none.
    public var serverID = 0
    /// XAVPs whose fields go into our Via as parameters, make its host and port, and go into the next Via of replies (corex).
    public var xavpViaParameters = ""
    public var xavpViaFields = ""
    public var xavpViaReplyParameters = ""
    public var routeLocks = 0
    public var onSendRouteReply = false
    /// Whether `event_route[core:msg-received]` runs.
    public var receivedRouteMode = false
    /// `use_dns_failover`: whether a request goes on to the next target of its URI when one fails (RFC 3263 section 4.3).
    public var failsOver = false
    public var udpMTU = 0
    public var udpMTUTryProto: TransportProtocol = .any
    public var disableTCP = false
    /// `tcp_accept_aliases`
    public var acceptsStreamAliases = false
    public var rememberedExtraCharacters = ""
    /// Whether an unknown `$name` is an AVP, as without `#!KAMAILIO`.
    public var bareNamesAreAVPs = false
    /// Directory of sockets, FIFOs and the like whose names are relative (`-Y`).
    public var runtimeDirectory = "/run/kamailio"
    /// `async_workers`, `async_workers_group`: threads for tasks that scripts hand over; the default group, if there is one, comes first.
    public var asyncGroups: [AsyncGroup] = []

    /// Threads for tasks.
    public struct AsyncGroup: Sendable {
        public let name: String
        public var workers: Int

        public init(name: String, workers: Int) {
            self.name = name
            self.workers = workers
        }
    }

    public init() {}
}
