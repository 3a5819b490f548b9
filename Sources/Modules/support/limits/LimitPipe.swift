/// How a pipe of ratelimit and pipelimit decides what passes.
enum LimitAlgorithm: Int, CaseIterable, Sendable {
    case nop, red, taildrop, feedback, network

    /// Name as in configs, tables and RPC.
    var name: String {
        switch self {
        case .nop: "NOP"
        case .red: "RED"
        case .taildrop: "TAILDROP"
        case .feedback: "FEEDBACK"
        case .network: "NETWORK"
        }
    }

    init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}

/// A pipe: counts what goes through it in an interval of time and says what is too much.
struct LimitPipe: Sendable {
    var algorithm: LimitAlgorithm
    /// What it means depends on the algorithm: requests, percent of CPU time, bytes.
    var limit: Int
    private(set) var counter = 0
    private(set) var lastCounter = 0
    /// RED: one of that many passes, 0 for all; NETWORK: 1 for too much, -1 otherwise.
    private(set) var load = 0
    /// Intervals in a row in which nothing went through.
    private(set) var unusedIntervals = 0

    init(_ algorithm: LimitAlgorithm, limit: Int) {
        self.algorithm = algorithm
        self.limit = limit
    }

    /// Lets one request through: 1 if it may pass, -1 if it may not, `withoutAlgorithm` where nothing decides.
    /// - Parameters:
    ///   - capacity: how many requests TAILDROP lets pass in an interval.
    ///   - dropRate: percent of requests that FEEDBACK drops.
    mutating func push(capacity: Int, dropRate: Int, withoutAlgorithm: Int) -> Int {
        if counter < Int(Int32.max) { counter += 1 }
        switch algorithm {
        case .nop: return withoutAlgorithm
        case .taildrop: return counter <= capacity ? 1 : -1
        case .red: return load == 0 || counter % load == 0 ? 1 : -1
        // a step that is prime to 100 spreads what is dropped over each hundred
        case .feedback: return counter * 61 % 100 < dropRate ? -1 : 1
        case .network: return load > 0 ? -1 : 1
        }
    }

    /// Begins a new interval.
    /// - Parameters:
    ///   - capacity: what the limit allows in an interval, 0 for no limit.
    ///   - waiting: bytes that wait in the server's sockets.
    mutating func endInterval(capacity: Int, waiting: Int) {
        unusedIntervals = counter > 0 ? 0 : unusedIntervals + 1
        guard algorithm != .nop else { return }
        if algorithm == .network {
            load = waiting > limit ? 1 : -1
        } else if capacity > 0 {
            load = counter / capacity
        }
        lastCounter = counter
        counter = 0
    }

    mutating func reset() { (counter, lastCounter, load, unusedIntervals) = (0, 0, 0, 0) }
}
