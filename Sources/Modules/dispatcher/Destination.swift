import Routing
import SIPMessage

/// One target of a destination set. What changes while the server runs is guarded by its set's lock.
final class DispatchDestination: @unchecked Sendable {
    /// States, as the reference numbers them in lists and tables.
    struct State: OptionSet, Sendable {
        let rawValue: Int
        static let inactive = State(rawValue: 1)
        /// Does not answer for a moment.
        static let trying = State(rawValue: 2)
        static let disabled = State(rawValue: 4)
        static let probing = State(rawValue: 8)
        static let noResolving = State(rawValue: 16)
        static let noPinging = State(rawValue: 32)
        static let all = State(rawValue: 63)

        /// Of letters: `a`, `i`, `d`, `t`, `p`; nil for another one.
        init?(letters: some StringProtocol) {
            self.init(rawValue: 0)
            for letter in letters.lowercased() {
                switch letter {
                case "a": self = []
                case "i": insert(.inactive)
                case "d": insert(.disabled)
                case "t": insert(.trying)
                case "p": insert(.probing)
                default: return nil
                }
            }
        }

        init(rawValue: Int) { self.rawValue = rawValue }

        /// Two letters, as RPC clients see it.
        var letters: String {
            let first = contains(.inactive) ? "I" : contains(.disabled) ? "D" : contains(.trying) ? "T" : "A"
            return first + (contains(.probing) ? "P" : "X")
        }
    }

    let uri: OwnedBytes
    let priority: Int
    let attributes: DispatchAttributes
    let socket: ListenSocket?
    /// Host of the URI, and its port and transport where it names some.
    let host: String
    let port: UInt16
    let transport: TransportProtocol
    var state: State
    /// Answers or silences in a row, towards a threshold.
    var streak = 0
    /// Calls that are counted for algorithm 10.
    var load = 0
    var latency = DispatchLatency()

    /// Nil, with the reason logged, for a URI that makes no sense.
    init?(_ uri: String, state: Int, priority: Int, attributes: String, _ sockets: (String) -> ListenSocket?) {
        let bytes = OwnedBytes(uri)
        guard let parsed = SIPURI(bytes.view) else {
            Log.error("dispatcher", "\"\(uri)\" is no SIP URI: it is left out")
            return nil
        }
        self.uri = bytes
        self.priority = priority
        self.attributes = DispatchAttributes(attributes)
        self.state = State(rawValue: state & State.all.rawValue)
        host = parsed.host.string
        port = UInt16(parsed.port)
        transport = parsed.transport
        let named = self.attributes.socketName ?? self.attributes.socket
        socket = named.flatMap { name in
            let found = sockets(name)
            if found == nil { Log.error("dispatcher", "\(uri): this server does not listen on \"\(name)\"") }
            return found
        }
    }

    /// Whether nothing is sent to it.
    var isSkipped: Bool { !state.isDisjoint(with: [.inactive, .disabled]) }
}

/// Attributes of a destination: `duid=a;weight=50;...`, known ones taken out.
struct DispatchAttributes: Sendable {
    /// As written.
    let text: OwnedBytes
    private(set) var identifier: String?
    private(set) var maximumLoad = 0
    private(set) var weight = 0
    private(set) var relativeWeight = 0
    private(set) var socket: String?
    private(set) var socketName: String?
    private(set) var pingFrom: String?
    private(set) var outboundProxy: String?
    /// Milliseconds to begin with.
    private(set) var latency = 0
    private(set) var controlsCongestion = false

    init(_ text: String) {
        self.text = OwnedBytes(text)
        for (name, value) in OptionText.pairs(text) {
            switch name.lowercased() {
            case "duid": identifier = value
            case "maxload": maximumLoad = Int(value) ?? 0
            case "weight": weight = max(0, Int(value) ?? 0)
            case "rweight": relativeWeight = (1...100).contains(Int(value) ?? 0) ? Int(value) ?? 0 : 0
            case "socket": socket = value
            case "sockname": socketName = value
            case "ping_from": pingFrom = value
            case "obproxy": outboundProxy = value
            case "latency": latency = Int(value) ?? 0
            case "cc": controlsCongestion = Int(value) ?? 0 != 0
            default: break
            }
        }
    }
}

/// How long a destination takes to answer pings, in milliseconds.
struct DispatchLatency {
    private(set) var count = 0
    private(set) var average = 0.0
    private(set) var estimate = 0.0
    private(set) var minimum = 0
    private(set) var maximum = 0
    private(set) var timeouts = 0
    private var squares = 0.0
    /// When the ping that is under way was sent.
    var pingedAt = 0

    var deviation: Double { count > 1 ? (squares / Double(count - 1)).squareRoot() : 0 }

    mutating func begin(with latency: Int) { if latency > 0 { add(latency, alpha: 1) } }

    mutating func addTimeout() { timeouts += 1 }

    /// - Parameter alpha: how much of the estimate the new value makes, 0 to 1.
    mutating func add(_ latency: Int, alpha: Double) {
        count += 1
        let value = Double(latency)
        minimum = count == 1 ? latency : min(minimum, latency)
        maximum = max(maximum, latency)
        let before = average
        average += (value - average) / Double(count)
        squares += (value - before) * (value - average)
        estimate = count == 1 ? value : estimate * (1 - alpha) + value * alpha
    }
}
