import Routing
import SIPMessage

/// A request that a script makes: what `$uac_req(...)` holds.
struct UACRequest: Sendable {
    /// The parts that are texts.
    enum Text: String, CaseIterable, Sendable {
        case method, ruri, turi, furi, hdrs, body, ouri, callid, sock, auser, apasswd, evparam
    }

    /// The parts that are numbers.
    enum Number: String, CaseIterable, Sendable {
        case flags, evroute, evcode, evtype
    }

    /// How `event_route[uac:reply]` is told of replies (`evroute`).
    enum Telling: Int {
        case never = 0
        /// Of each final reply.
        case always = 1
        /// Of failures only; challenges are not answered then.
        case ofFailures = 2
    }

    /// Bit of `flags`: `apasswd` is H(A1).
    static let hashedPassword = 1

    private var texts: [Text: OwnedBytes] = [:]
    private var numbers: [Number: Int] = [:]

    /// Empty if it is not set.
    subscript(_ part: Text) -> ByteView {
        get { texts[part]?.view ?? .empty }
        set { texts[part] = newValue.isEmpty ? nil : OwnedBytes(newValue) }
    }

    subscript(_ part: Number) -> Int {
        get { numbers[part] ?? 0 }
        set { numbers[part] = newValue }
    }

    var telling: Telling {
        self[.evroute] == 2 ? .ofFailures : self[.evroute] > 0 ? .always : .never
    }

    var hasCredential: Bool { texts[.auser] != nil && texts[.apasswd] != nil }
}

/// The worker's request.
final class UACRequestState {
    var request = UACRequest()
}
