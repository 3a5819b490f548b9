import Routing
import SIPMessage

/// What a worker keeps for registrar: room for a request's contacts, the outcome of its `save()`, fetched contacts.
final class RegistrarWorkerState {
    var contacts = ContactList()
    /// How the latest `save()` ended, for a reply that the script asks for later.
    var outcome = RegistrationOutcome()
    /// Contacts that `reg_fetch_contacts` fetched, by the profile's number.
    var profiles: ContiguousArray<ContactProfile?> = []
}

/// What the reply to a registration tells.
struct RegistrationOutcome {
    /// Start of the request's bytes, so that another request does not take it for its own.
    var message: UnsafePointer<UInt8>?
    var failure: RegistrationFailure?
    /// `Contact: ...` with its line end; empty if no contact is registered.
    var contacts = ByteView.empty
}
