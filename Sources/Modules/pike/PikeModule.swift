import Routing
import SIPMessage

/// Module pike: blocks source addresses that send too much.
public final class PikeModule: Module, @unchecked Sendable {
    public static let name = "pike"

    /// `sampling_time_unit`: length of an interval in seconds.
    private var interval = 2
    /// `reqs_density_per_unit`: most requests of an address in an interval.
    private var limit = 30
    /// `remove_latency`: seconds that an address is remembered after its last request.
    private var latency = 120
    /// `pike_log_level`: level of the lines about blocking.
    private var logLevel = LogLevel.warning
    private var tree = AddressTree(limit: 30, latency: 120)
    private var timers: [PeriodicTimer] = []
    private var blockedCount: Counter?

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("sampling_time_unit", integer: { [unowned self] in interval = try Self.positive("sampling_time_unit", $0) })
        exports.parameter("reqs_density_per_unit", integer: { [unowned self] in limit = try Self.positive("reqs_density_per_unit", $0) })
        exports.parameter("remove_latency", integer: { [unowned self] in latency = try Self.positive("remove_latency", $0) })
        exports.parameter("pike_log_level", integer: { [unowned self] in logLevel = LogLevel(clamping: $0) })
        blockedCount = exports.counter("blocked_ips", help: "Counter of blocked IP addresses")
        exports.function("pike_check_req", routes: [.request, .reply]) { [unowned self] context, _ in check(context, context.received.source.ip) }
        exports.function("pike_check_ip", .text("address"), routes: [.request, .reply]) { [unowned self] context, arguments in
            // IPv6 addresses are not taken here, as in the reference
            guard let address = IPAddress(arguments.string(0)), !address.isIPv6 else {
                context.log(.error, "pike", "pike_check_ip: \"\(arguments.string(0))\" is no IPv4 address")
                return -1
            }
            return check(context, address)
        }
        for name in ["pike.top", "pike.list"] {
            exports.rpc(name, "Dump parts of the pike table: ALL, HOT or WARM.") { [unowned self] request in try top(request) }
        }
    }

    private static func positive(_ name: String, _ number: Int) throws -> Int {
        guard number > 0 else { throw DeclarationError("pike: \(name) must be above 0") }
        return number
    }

    public func provision(_ server: ServerContext) throws {
        tree = AddressTree(limit: limit, latency: latency)
        let collector = PeriodicTimer(every: 1000, on: server.timers) { [unowned self] in tree.collect(now: $0.server.now / 1000) }
        let counter = PeriodicTimer(every: interval * 1000, on: server.timers) { [unowned self] _ in
            tree.startInterval { address in Log.write(logLevel, "pike", "PIKE - UNBLOCKing ip \(address)") }
        }
        timers = [collector, counter]
        for timer in timers { timer.start() }
        now = { [unowned server] in server.now / 1000 }
    }

    /// Seconds on the server's clock.
    private var now: @Sendable () -> Int = { 0 }

    /// 1 for an address that passes, -2 for one that is blocked from now on, -1 for one that was blocked before.
    private func check(_ context: RouteContext, _ address: IPAddress) -> Int {
        switch tree.hit(address, now: context.server.now / 1000) {
        case .passes: return 1
        case .blocked: return -1
        case .blockedNow:
            blockedCount?.add()
            context.log(logLevel, "pike", "PIKE - BLOCKing ip \(address)")
            return -2
        }
    }

    private func top(_ request: RPCRequest) throws -> [RPCValue] {
        let which = (request.optionalString() ?? "HOT").uppercased()
        guard ["ALL", "HOT", "WARM"].contains(which) else { throw RPCFault(500, "Bad argument. Select: ALL, HOT or WARM") }
        // the reference lists nothing for WARM
        let rows = which == "WARM" ? [] : tree.rows(hotOnly: which == "HOT", now: now())
        return [[
            "max_hits": .integer(tree.limit),
            "list": .array(rows.map { row in
                [
                    "ip_addr": .string("\(row.address)"), "leaf_hits_prev": .integer(row.previousHits), "leaf_hits_curr": .integer(row.currentHits),
                    "expires": .integer(row.expires), "status": .string(row.status.rawValue),
                ]
            }),
            "number_of_rows": .integer(rows.count),
        ]]
    }
}
