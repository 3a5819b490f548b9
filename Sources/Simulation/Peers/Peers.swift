import SIPMessage

/// The world of SIP around a simulated server: it answers requests as the rules say, acknowledges failures as a client's transaction
/// does, and gives responses of the user's the Vias of the request that they answer.
struct Peers {
    /// A message that a peer will send.
    struct Pending {
        /// Milliseconds since the simulation's start.
        let due: Int
        let message: SimulatedMessage
        /// Branch and method of the request that it answers, nil for other messages.
        let answers: RequestID?
    }

    /// What a request has in common with its retransmissions, and with no other request.
    struct RequestID: Hashable {
        let branch: String
        let method: String
        let address: SocketAddress
    }

    private let rules: [AnswerRule]
    /// In order of their due times, those of the same time in order of their making.
    private var pending: [Pending] = []
    private var seen: Set<RequestID> = []
    /// Requests that the server sent, the latest last: by their branch, and by Call-ID and CSeq.
    private var sentByBranch: [String: [SimulatedMessage]] = [:]
    private var sentByCall: [String: [SimulatedMessage]] = [:]
    /// INVITEs that the server got, by branch.
    private var invites: [String: SimulatedMessage] = [:]
    private var tagCount = 0

    init(_ rules: [AnswerRule]) { self.rules = rules }

    /// Milliseconds at which the next message comes, nil if none will.
    var nextDue: Int? { pending.first?.due }

    /// Takes the next message that is due by then.
    mutating func next(_ now: Int) -> SimulatedMessage? {
        guard let first = pending.first, first.due <= now else { return nil }
        pending.removeFirst()
        return first.message
    }

    private mutating func add(_ entry: Pending) {
        pending.insert(entry, at: pending.firstIndex { $0.due > entry.due } ?? pending.count)
    }

    // MARK: What the server receives

    /// Takes note of a message that goes to the server.
    mutating func willDeliver(_ message: SimulatedMessage) {
        let text = message.text
        if text.isRequest, text.method == "INVITE" { invites[text.branch] = message }
    }

    /// The request that a response of the user's answers: one with the same Call-ID and CSeq, the latest that went to `source`, else
    /// the latest of all. Nil if the response carries the Via of one already, or answers none.
    func request(answeredBy response: MessageText, from source: SocketAddress?) -> SimulatedMessage? {
        guard !response.isRequest else { return nil }
        guard sentByBranch[response.branch] == nil, let candidates = sentByCall[Self.callKey(response)] else { return nil }
        return candidates.last { $0.destination == source } ?? candidates.last
    }

    private static func callKey(_ message: MessageText) -> String { "\(message.callID) \(message.cseq)" }

    /// Where the request went that a response with this branch answers.
    func destination(ofBranch branch: String) -> SimulatedMessage? { sentByBranch[branch]?.last }

    // MARK: What the server sends

    /// Lets the peer that gets a message act on it.
    mutating func react(to message: SimulatedMessage, _ now: Int) {
        let text = message.text
        if text.isRequest { answer(message, text, now) } else { acknowledge(message, text, now) }
    }

    private mutating func answer(_ message: SimulatedMessage, _ text: MessageText, _ now: Int) {
        let id = RequestID(branch: text.branch, method: text.method, address: message.destination)
        guard seen.insert(id).inserted else { return }
        if text.method != "ACK" {
            sentByBranch[text.branch, default: []].append(message)
            sentByCall[Self.callKey(text), default: []].append(message)
        }
        if let rule = rules.first(where: { $0.matches(text.method, message.destination) }) {
            follow(rule.steps, id, message, text, now)
        } else if text.method == "CANCEL" {
            cancel(id, message, text, now)
        }
    }

    private mutating func follow(_ steps: [AnswerRule.Step], _ id: RequestID, _ message: SimulatedMessage, _ text: MessageText, _ now: Int) {
        tagCount += 1
        var due = now
        for step in steps {
            switch step {
            case .wait(let milliseconds): due += milliseconds
            case .respond(let code, let reason):
                add(Pending(due: due, message: response(to: message, text, code, reason, tag: "peer\(tagCount)"), answers: id))
            }
        }
    }

    /// A peer that answers INVITEs ends the one that is cancelled (RFC 3261 section 9.2).
    private mutating func cancel(_ id: RequestID, _ message: SimulatedMessage, _ text: MessageText, _ now: Int) {
        let invite = RequestID(branch: id.branch, method: "INVITE", address: id.address)
        let invited = sentByBranch[id.branch]?.last { $0.destination == id.address && $0.text.method == "INVITE" }
        guard let request = invited, rules.contains(where: { $0.matches("INVITE", id.address) }) else { return }
        tagCount += 1
        let tag = "peer\(tagCount)"
        add(Pending(due: now, message: response(to: message, text, 200, "", tag: tag), answers: id))
        pending.removeAll { $0.answers == invite }
        add(Pending(due: now, message: response(to: request, request.text, 487, "", tag: tag), answers: invite))
    }

    private func response(to message: SimulatedMessage, _ text: MessageText, _ code: Int, _ reason: String, tag: String) -> SimulatedMessage {
        let parameter = message.transport == .udp ? "" : ";transport=\(message.transport.name)"
        let contact = "<sip:\(message.destination)\(parameter)>"
        let response = PeerMessages.response(to: text, code: code, reason: reason, tag: tag, contact: contact)
        return SimulatedMessage(
            bytes: response.bytes, transport: message.transport, source: message.destination, destination: message.source, origin: "an answer")
    }

    /// Only with rules for answers: without these the user gives every message.
    private mutating func acknowledge(_ message: SimulatedMessage, _ text: MessageText, _ now: Int) {
        guard !rules.isEmpty, text.statusCode >= 300, text.method == "INVITE", let invite = invites[text.branch] else { return }
        let ack = PeerMessages.acknowledgement(of: invite.text, text)
        add(Pending(
            due: now,
            message: SimulatedMessage(
                bytes: ack.bytes, transport: invite.transport, source: invite.source, destination: invite.destination, origin: "an acknowledgement"),
            answers: nil))
    }
}
