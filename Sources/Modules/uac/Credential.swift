import Routing
import SIPMessage

/// A user's name and password in a realm.
struct Credential: Sendable {
    let user: OwnedBytes
    let realm: OwnedBytes
    let password: OwnedBytes

    /// Reads `user:realm:password`; blanks around each part do not count.
    /// - Throws: `DeclarationError` for another form.
    init(_ text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map { part in
            String(part).withByteView { OwnedBytes($0.trimmed) }
        }
        let isPlain = parts.allSatisfy { part in !part.view.isEmpty && !part.view.buffer.contains(where: { ASCII.isWhitespace($0) }) }
        guard parts.count == 3, isPlain else {
            throw DeclarationError("uac: credential \"\(text)\" cannot be read", remedy: "write user:realm:password")
        }
        (user, realm, password) = (parts[0], parts[1], parts[2])
    }
}

/// The variables that scripts put a credential into (`auth_username_avp` and its like).
struct AnswererVariables: Sendable {
    let user: Variable
    let realm: Variable
    let password: Variable
}
