import Routing

extension Dialog {
    /// What moves a dialog from state to state.
    enum Event: String {
        case provisionalReply = "a provisional reply"
        case acceptance = "a 2xx reply"
        case refusal = "a negative reply"
        case ack = "an ACK"
        case bye = "a BYE"
        case prack = "a PRACK"
        case request = "a request"
    }

    /// A step from state to state; both are the same where an event changes nothing.
    struct Transition {
        let old: State
        let new: State
        var isEnd: Bool { new == .ended && old != .ended }
    }

    /// Takes an event in, with the dialog's place in the table locked.
    func advance(_ event: Event) -> Transition {
        let old = state
        switch (event, state) {
        case (.provisionalReply, .unconfirmed), (.provisionalReply, .early): state = .early
        case (.acceptance, .unconfirmed), (.acceptance, .early): state = .unacknowledged
        case (.acceptance, .ended) where !marks.contains(.sawBye):
            // another branch accepted after the call had failed
            state = .unacknowledged
        case (.acceptance, .unacknowledged), (.acceptance, .confirmed): break
        case (.refusal, .unconfirmed), (.refusal, .early): state = .ended
        case (.ack, .unacknowledged): state = .confirmed
        case (.ack, .confirmed), (.ack, .ended): break
        case (.bye, .unacknowledged), (.bye, .confirmed):
            marks.insert(.sawBye)
            state = .ended
        case (.bye, .early), (.bye, .ended): break
        case (.prack, .early), (.prack, .unacknowledged): properties.insert(.sawPRACK)
        case (.prack, .ended): break
        case (.request, .early), (.request, .unacknowledged), (.request, .confirmed), (.request, .ended): break
        default: Log.write(.critical, "dialog", "\(event.rawValue) does not fit dialog \(callID), which is in state \(state.rawValue)")
        }
        if state == .ended, old != .ended {
            for member in profiles { member.leave() }
            profiles = []
        }
        return Transition(old: old, new: state)
    }
}
