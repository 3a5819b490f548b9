import SIPMessage

/// A call that dlgs keeps count of.
final class TrackedCall {
    /// States with the numbers that RPC clients see.
    enum State: Int, CaseIterable {
        case initial, progress, answered, confirmed, terminated, notAnswered

        /// Name in statistics.
        var name: String {
            switch self {
            case .initial: "init"
            case .progress: "progress"
            case .answered: "answered"
            case .confirmed: "confirmed"
            case .terminated: "terminated"
            case .notAnswered: "notanswered"
            }
        }

        var isOver: Bool { self == .terminated || self == .notAnswered }
    }

    let callID: OwnedBytes
    let fromTag: OwnedBytes
    var toTag: OwnedBytes
    /// Branch of the INVITE's top Via.
    let branch: OwnedBytes
    let id: OwnedBytes
    let source: OwnedBytes
    let destination: OwnedBytes
    let data: OwnedBytes
    var tags: [OwnedBytes] = []
    private(set) var state = State.initial
    /// Seconds since 1970.
    let startedAt: Int
    private(set) var answeredAt = 0
    private(set) var finishedAt = 0

    init(_ message: SIPMessage, id: ByteView, source: ByteView, destination: ByteView, data: ByteView, now: Int) {
        callID = OwnedBytes(message.callID)
        fromTag = OwnedBytes(message.fromTag)
        toTag = OwnedBytes(message.toTag)
        branch = OwnedBytes(message.via1?.branch ?? .empty)
        self.id = OwnedBytes(id)
        self.source = OwnedBytes(source)
        self.destination = OwnedBytes(destination)
        self.data = OwnedBytes(data)
        startedAt = now
    }

    /// Takes note of a request of the call.
    func request(_ method: SIPMethod, now: Int) {
        switch method {
        case .ack where state == .answered: state = .confirmed
        case .cancel where state == .initial || state == .progress: finish(.notAnswered, now)
        case .bye where state == .answered || state == .confirmed: finish(.terminated, now)
        default: break
        }
    }

    /// Takes note of a reply to its INVITE.
    func reply(_ code: Int, toTag tag: ByteView, now: Int) {
        switch code {
        case 100..<200: if state == .initial { state = .progress }
        case 200..<300:
            guard state == .initial || state == .progress else { return }
            state = .answered
            answeredAt = now
            if toTag.view.isEmpty { toTag = OwnedBytes(tag) }
        default: if state == .initial || state == .progress { finish(.notAnswered, now) }
        }
    }

    private func finish(_ end: State, _ now: Int) {
        state = end
        finishedAt = now
    }

    /// Whether its lifetime is over.
    func isExpired(_ lifetimes: CallLifetimes, now: Int) -> Bool {
        switch state {
        case .initial, .progress, .answered: startedAt + lifetimes.initial < now
        case .confirmed: answeredAt + lifetimes.active < now
        case .terminated, .notAnswered: finishedAt + lifetimes.finished < now
        }
    }
}

/// Seconds that calls are kept at most.
struct CallLifetimes: Sendable {
    /// Until the call is confirmed.
    var initial = 180
    var active = 10800
    /// After its end.
    var finished = 10
}
