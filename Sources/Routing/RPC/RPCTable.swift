/// A command that RPC clients may call.
public struct RPCCommand: Sendable {
    /// What carries it out: returns the values of the answer, in order, or throws an `RPCFault`.
    public typealias Body = @Sendable (RPCRequest) throws -> [RPCValue]

    /// `group.command`, as clients write it.
    public let name: String
    /// What `system.methodHelp` answers.
    public let help: String
    /// Whether JSON clients get an array whatever the number of values; otherwise they get the last value alone
    /// (an empty object if there is none), as the reference's `RET_ARRAY` flag decides.
    public let returnsArray: Bool
    public let body: Body
}

/// The commands of the server by name; the core and every module add theirs.
///
/// Filled during start-up, read-only afterwards; commands run on the RPC transports' threads.
public final class RPCTable: @unchecked Sendable {
    private var commands: [String: RPCCommand] = [:]

    public init() {}

    /// Adds a command; a later one of the same name replaces it.
    public func add(_ name: String, _ help: String, returnsArray: Bool = false, body: @escaping RPCCommand.Body) {
        commands[name] = RPCCommand(name: name, help: help, returnsArray: returnsArray, body: body)
    }

    func removeAll() { commands = [:] }

    /// The command of that name, nil if there is none.
    public subscript(_ name: String) -> RPCCommand? { commands[name] }

    /// All names, in alphabetical order.
    public var names: [String] { commands.keys.sorted() }

    /// Carries out a call.
    /// - Throws: `RPCFault`; what else a command throws becomes code 500.
    public func call(_ request: RPCRequest) throws(RPCFault) -> [RPCValue] {
        guard let command = commands[request.method] else { throw RPCFault(500, "command \(request.method) not found") }
        do {
            return try command.body(request)
        } catch let fault as RPCFault {
            throw fault
        } catch {
            throw RPCFault(500, "\(error)")
        }
    }
}

extension Exports {
    /// Declares an RPC command, `group.command`, with its help text.
    public func rpc(_ name: String, _ help: String, returnsArray: Bool = false, body: @escaping RPCCommand.Body) {
        registry.rpc.add(name, help, returnsArray: returnsArray, body: body)
    }
}
