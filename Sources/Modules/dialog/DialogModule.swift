import Routing
import SIPMessage

/// Module dialog: calls as a whole, from the first INVITE to the BYE.
public final class DialogModule: Module, @unchecked Sendable {
    public static let name = "dialog"

    /// How requests of a dialog find it (`dlg_match_mode`).
    enum Matching: Int {
        /// By the Route parameter alone.
        case identifier = 0
        /// By the Route parameter, else by Call-ID and tags.
        case identifierOrTags = 1
        /// By Call-ID and tags alone.
        case tags = 2
    }

    /// What the server counts.
    struct Counters: Sendable {
        var active = Counter()
        var early = Counter()
        var processed = Counter()
        var expired = Counter()
        var failed = Counter()
    }

    // parameters, with the manual's defaults; set before the workers start
    var matching = Matching.identifier
    var hashSize = 4096
    var routeParameterName = OwnedBytes("did")
    var flagMask: UInt32 = 0
    var lifetimeText = ""
    var lifetimeVariable: Variable?
    /// Seconds.
    var defaultLifetime = 43200
    var extraHeaders = OwnedBytes("")
    var calleeHeaders = OwnedBytes("")
    var detectsSpirals = true
    var profiles: [DialogProfile] = []
    var bridgeController = OwnedBytes("sip:controller@kamailio.org")
    var bridgeContact = OwnedBytes("sip:controller@kamailio.org:5060")
    /// What stands for the request URI of a call (`ruri_pvar`); nil for the request URI itself.
    var requestURIText: String?
    private(set) var requestURITemplate: TextTemplate?
    /// Whether other modules learn of a dialog in `dlg_manage`; with its transaction otherwise.
    var tellsInScript = true
    var sendsBye = false
    /// Whether a dialog that failed stays until its transaction ends.
    var waitsForACK = true
    /// Seconds.
    var keepaliveTimer = 0
    var keepaliveInterval = 0
    var lostKeepaliveLimit = 1
    var keepsTimeout = false
    var earlyTimeout = 300
    var unacknowledgedTimeout = 60
    var endTimeout = 300
    var firstID = 0
    var idStep = 1
    var routesToCalleeKeepOwn = false
    var routesToCallerKeepOwn = false
    /// Whether timers leave dialogs alone whose sockets are not ours.
    var filtersForeign = false
    var hasStatistics = true
    /// Whether a function of an embedded language is told of events, instead of event routes.
    var hasCallback = false
    let database = DialogDatabase()

    /// Filled at load.
    public var listeners: [DialogListener] = []

    private(set) var counters = Counters()
    private(set) var table = DialogTable(size: 1)
    private(set) var tm: TMModule?
    private(set) var rr: RRModule?
    private(set) var timers: TimerWheel?
    private(set) var network: (any Network)?
    private(set) var slot = 0
    private(set) var surroundings = Surroundings()
    private var cleaner: PeriodicTimer?
    private var databaseTimer: PeriodicTimer?

    // places of event routes in a script
    private(set) var startEvent = 0
    private(set) var endEvent = 0
    private(set) var failedEvent = 0
    private(set) var timeoutEvent = 0
    private(set) var otherEvent = 0

    /// Seconds between two looks for dialogs that were left behind.
    private static let cleaningInterval = 90

    public init() {}

    /// Seconds since 1970.
    var now: Int { surroundings.seconds }

    public func declare(_ exports: Exports) {
        surroundings = exports.registry.surroundings
        slot = exports.registry.reserveSlot()
        declareParameters(exports)
        declareDatabaseParameters(exports)
        declareFunctions(exports)
        declareProfiles(exports)
        declareKSR(exports)
        declareVariables(exports)
        declareCommands(exports)
        for event in ["dialog:start", "dialog:end", "dialog:failed"] { exports.eventRoute(event) }
        let registry = exports.registry
        startEvent = registry.watch(event: "dialog:start")
        endEvent = registry.watch(event: "dialog:end")
        failedEvent = registry.watch(event: "dialog:failed")
        timeoutEvent = registry.watch(event: "dialog:timeout")
        otherEvent = registry.watch(event: "unknown")
        registry.hooks.afterRequest.append { [unowned self] context in requestDidEnd(context) }
    }

    public func provision(_ server: ServerContext) throws {
        let registry = server.registry
        let tm = try registry.required(TMModule.self, by: Self.name)
        let rr = try registry.required(RRModule.self, by: Self.name)
        (self.tm, self.rr, timers, network) = (tm, rr, server.timers, server.network)
        if !lifetimeText.isEmpty {
            _ = try AVPSetting(lifetimeText, parameter: "timeout_avp")
            lifetimeVariable = try registry.variable(lifetimeText)
        }
        requestURITemplate = try requestURIText.map { try registry.template($0) }
        var random = RandomSource(seed: surroundings.seed)
        table = DialogTable(size: hashSize, start: firstID, step: idStep, &random)
        if hasStatistics { counters = Self.declareStatistics(registry.statistics) }
        tm.didCreateTransaction.append { [unowned self] context, transaction in didCreateTransaction(context, transaction) }
        rr.routed.append { [unowned self] context, parameters in follow(context, routeParameters: parameters) }
        let cleaner = PeriodicTimer(every: Self.cleaningInterval * 1000, on: server.timers) { [unowned self] worker in clean(worker) }
        cleaner.start()
        self.cleaner = cleaner
        try database.provision(registry)
        guard database.mode == .delayed, database.period > 0 else { return }
        let timer = PeriodicTimer(every: database.period * 1000, on: server.timers) { [unowned self] _ in storeAll() }
        timer.start()
        databaseTimer = timer
    }

    public func startWorker(_ worker: Worker) throws { try loadOnce() }

    public func stop() {
        if database.mode == .delayed || database.mode == .shutdown { storeAll() }
    }

    private static func declareStatistics(_ statistics: Statistics) -> Counters {
        Counters(
            active: statistics.counter(name, "active_dialogs", isResettable: false),
            early: statistics.counter(name, "early_dialogs", isResettable: false),
            processed: statistics.counter(name, "processed_dialogs"), expired: statistics.counter(name, "expired_dialogs"),
            failed: statistics.counter(name, "failed_dialogs"))
    }

    /// The profile of that name.
    func profile(_ name: ByteView) -> DialogProfile? { profiles.first { $0.name.view == name } }
}
