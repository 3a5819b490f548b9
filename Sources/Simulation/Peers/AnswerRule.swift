import SIPMessage

/// How peers answer requests that the server sends: `[METHOD][@ADDRESS[:PORT]]=STEP,STEP...`, or the steps alone for all requests.
///
/// A step is a status code, with a reason if wanted (`486 Busy Here`); `+SECONDS`, a wait; or `none`, no answer at all.
public struct AnswerRule: Sendable, Equatable {
    public enum Step: Sendable, Equatable {
        case respond(code: Int, reason: String)
        /// Milliseconds.
        case wait(Int)
    }

    /// Nil for all but ACK.
    public let method: String?
    /// Nil for every peer.
    public let peer: IPAddress?
    /// Nil for every port.
    public let port: UInt16?
    public let steps: [Step]

    /// - Throws: `SimulationFailure` that tells what is wrong with the text.
    public init(_ text: String) throws(SimulationFailure) {
        var method: String?
        var peer: IPAddress?
        var port: UInt16?
        var list = Substring(text)
        if let equals = text.firstIndex(of: "=") {
            var subject = text[..<equals]
            list = text[text.index(after: equals)...]
            if let at = subject.firstIndex(of: "@") {
                let target = subject[subject.index(after: at)...]
                guard let address = PeerAddress(target) else {
                    throw SimulationFailure("answer \"\(text)\": \"\(target)\" is no address; write METHOD@ADDRESS:PORT=CODES")
                }
                peer = address.address.ip
                port = Self.namesPort(target) ? address.address.port : nil
                subject = subject[..<at]
            }
            let name = subject.trimmed
            if !name.isEmpty { method = name.uppercased() }
        }
        self.method = method
        self.peer = peer
        self.port = port
        var steps: [Step] = []
        for part in list.split(separator: ",").map({ $0.trimmed }) where part != "none" { steps.append(try Self.step(part, text)) }
        if steps.isEmpty, list.trimmed != "none" {
            throw SimulationFailure("answer \"\(text)\" has no status codes; write for instance 180,200, or none for no answer")
        }
        self.steps = steps
    }

    private static func namesPort(_ target: Substring) -> Bool {
        target.hasPrefix("[") ? target.contains("]:") : target.contains(":")
    }

    private static func step(_ part: String, _ text: String) throws(SimulationFailure) -> Step {
        if part.hasPrefix("+") {
            guard let seconds = Double(part.dropFirst()), seconds >= 0, seconds <= 86400 else {
                throw SimulationFailure("answer \"\(text)\": \"\(part)\" is no wait; write + and the seconds")
            }
            return .wait(Int(seconds * 1000))
        }
        guard let code = Int(part.prefix(3)), (100...699).contains(code), part.count == 3 || part.dropFirst(3).hasPrefix(" ") else {
            throw SimulationFailure("answer \"\(text)\": \"\(part)\" is no status code; they go from 100 to 699")
        }
        return .respond(code: code, reason: part.dropFirst(3).trimmed)
    }

    func matches(_ method: String, _ address: SocketAddress) -> Bool {
        guard self.method.map({ $0 == method }) ?? (method != "ACK" && method != "CANCEL") else { return false }
        return (peer.map { $0 == address.ip } ?? true) && (port.map { $0 == address.port } ?? true)
    }
}
