import Routing

/// JSON-RPC 2.0 over the commands of the server: bytes of a request in, bytes of an answer out.
///
/// Answers have the reference's layout. Unlike it, a text that is no JSON, and a request of another version or without a
/// method, get the error that JSON-RPC defines, and a batch gets a batch of answers.
public struct JSONRPC: Sendable {
    private let table: RPCTable
    private let isPretty: Bool

    public init(_ table: RPCTable, isPretty: Bool = true) {
        self.table = table
        self.isPretty = isPretty
    }

    /// What came of a call.
    public struct Answer: Sendable {
        /// Status as for HTTP: 200, the command's own code, or 500.
        public let code: Int
        /// Reason that goes with the code.
        public let reason: String
        public let body: [UInt8]
        /// `reply_name` of a request that came through a FIFO, empty if it had none.
        public let replyName: String
    }

    /// Carries out a request or a batch of them.
    public func answer(_ text: [UInt8], transport: RPCTransport = .json) -> Answer {
        let request: RPCValue
        do {
            request = try JSONParser.parse(text)
        } catch {
            return render([outcome(failure: -32700, "Parse Error", id: .null)], isBatch: false, replyName: "")
        }
        if case .array(let batch) = request, !batch.isEmpty {
            return render(batch.map { outcome($0, transport) }, isBatch: true, replyName: "")
        }
        return render([outcome(request, transport)], isBatch: false, replyName: request.member("reply_name")?.asString ?? "")
    }

    /// Carries out a request of a script, where the reference is followed: what is no JSON leaves no answer, and a request of another
    /// version or without a method an empty result.
    func scriptAnswer(_ text: [UInt8]) -> Answer? {
        guard let request = try? JSONParser.parse(text) else { return nil }
        if request.member("jsonrpc") == .string("2.0"), case .string? = request.member("method") { return answer(text, transport: .script) }
        let members: [(String, RPCValue)] = [("jsonrpc", "2.0"), ("result", .structure([]))] + idMember(request.member("id"))
        return render([Outcome(code: 200, reason: "OK", members: members)], isBatch: false, replyName: "")
    }

    private struct Outcome {
        let code: Int
        let reason: String
        let members: [(String, RPCValue)]
    }

    private func outcome(_ request: RPCValue, _ transport: RPCTransport) -> Outcome {
        let id = request.member("id")
        guard case .structure = request, request.member("jsonrpc") == .string("2.0"), case .string(let method)? = request.member("method")
        else { return outcome(failure: -32600, "Invalid Request", id: id ?? .null) }
        let parameters: [RPCValue]
        switch request.member("params") {
        case nil, .null?: parameters = []
        case .array(let values)?: parameters = values
        case .structure(let members)?: parameters = members.map(\.value)
        default: return outcome(failure: -32602, "Invalid Parameters", id: id)
        }
        guard let command = table[method] else { return outcome(failure: 500, "Method Not Found", id: id) }
        do throws(RPCFault) {
            let values = try table.call(RPCRequest(method: method, parameters: parameters, transport: transport))
            let result: RPCValue = command.returnsArray ? .array(values) : values.last ?? .structure([])
            return Outcome(code: 200, reason: "OK", members: [("jsonrpc", "2.0"), ("result", result)] + idMember(id))
        } catch {
            return outcome(failure: error.code, error.message, id: id)
        }
    }

    private func outcome(failure code: Int, _ message: String, id: RPCValue?) -> Outcome {
        let error: RPCValue = ["code": .integer(code == 0 ? -32000 : code), "message": .string(message)]
        return Outcome(code: code > 100 ? code : 500, reason: message, members: [("jsonrpc", "2.0"), ("error", error)] + idMember(id))
    }

    private func idMember(_ id: RPCValue?) -> [(String, RPCValue)] { id.map { [("id", $0)] } ?? [] }

    private func render(_ outcomes: [Outcome], isBatch: Bool, replyName: String) -> Answer {
        var writer = JSONWriter(isPretty: isPretty)
        if isBatch {
            writer.write(.array(outcomes.map { .structure($0.members.map { RPCMember($0.0, $0.1) }) }))
        } else {
            writer.writeObject(outcomes[0].members, 0)
        }
        return Answer(code: outcomes[0].code, reason: outcomes[0].reason, body: writer.bytes, replyName: replyName)
    }
}

extension RPCValue {
    /// The member of that name; nil if there is none or the value is no structure.
    func member(_ name: String) -> RPCValue? {
        guard case .structure(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}
