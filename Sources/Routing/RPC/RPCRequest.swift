/// Why an RPC call failed, as the client sees it: a code as in SIP and HTTP (400 the caller's fault, 500 ours), and a reason.
public struct RPCFault: Error, Equatable {
    public let code: Int
    public let message: String

    public init(_ code: Int, _ message: String) {
        self.code = code
        self.message = message
    }

    /// What most commands answer when parameters are missing or of the wrong type.
    public static var invalidParameters: RPCFault { RPCFault(400, "Invalid Parameters") }
}

/// How an RPC call came in.
public enum RPCTransport: Sendable {
    /// JSON-RPC over a datagram socket, a FIFO or HTTP.
    case json
    /// The binary protocol of ctl, which kamcmd speaks.
    case binary
    /// The line protocol of ctl's FIFO.
    case text
    /// A script's `jsonrpc_exec`.
    case script
}

/// An RPC call in the hands of its command; parameters are taken one after the other, as the reference's `scan` does.
public final class RPCRequest {
    public let method: String
    public let parameters: [RPCValue]
    public let transport: RPCTransport
    private var position = 0

    public init(method: String, parameters: [RPCValue] = [], transport: RPCTransport = .json) {
        self.method = method
        self.parameters = parameters
        self.transport = transport
    }

    /// Number of parameters that were not taken yet.
    public var remaining: Int { parameters.count - position }

    /// Takes the next parameter; nil if there is none.
    public func next() -> RPCValue? {
        guard position < parameters.count else { return nil }
        position += 1
        return parameters[position - 1]
    }

    /// Takes the next parameter as a text; a number is written in decimal. Nil if there is none or it is a structure.
    public func optionalString() -> String? { next()?.asString }

    /// Takes the next parameter as a number; nil if there is none or it is no number.
    public func optionalInteger() -> Int? { next()?.asInteger }

    /// Takes the next parameter as a text.
    /// - Throws: `fault` if there is none.
    public func string(orFault fault: @autoclosure () -> RPCFault = .invalidParameters) throws -> String {
        guard let text = optionalString() else { throw fault() }
        return text
    }

    /// Takes the next parameter as a number.
    /// - Throws: `fault` if there is none or it is no number.
    public func integer(orFault fault: @autoclosure () -> RPCFault = .invalidParameters) throws -> Int {
        guard let number = optionalInteger() else { throw fault() }
        return number
    }
}
