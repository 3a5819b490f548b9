/// What a check of credentials came to; the raw value is the function's code.
public enum AuthenticationResult: Int, Sendable {
    case ok = 1
    /// Credentials that cannot be read or are incomplete, a nonce that is not ours, a failure of the server.
    case error = -1
    case wrongPassword = -2
    case unknownUser = -3
    case staleNonce = -4
    case noCredentials = -5
    /// A one-time nonce that was used before.
    case reusedNonce = -6
    /// The credentials' user is not the one that the request speaks for.
    case otherUser = -8
}
