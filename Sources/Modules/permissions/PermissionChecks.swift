import Routing
import SIPMessage

/// What the functions of allow and deny files look at.
struct PermissionChecks {
    let files: PermissionFiles
    /// `check_all_branches`
    let checksBranches: Bool

    /// `allow_routing()`: From and the request URI, then the further branches.
    func routing(_ context: RouteContext) -> Bool {
        guard !files.isEmpty else { return true }
        guard let from = context.message.from?.uri, let uri = context.message.parsedURI else { return false }
        switch files.verdict(from, Self.plain(uri, alwaysWithUser: true, context)) {
        case .denied: return false
        case .allowed where !checksBranches: return true
        case .allowed, .unknown: break
        }
        guard checksBranches else { return true }
        for branch in context.branches.branches {
            guard let uri = SIPURI(branch.uri) else {
                context.log(.error, "permissions", "the branch \"\(branch.uri)\" is no URI")
                return false
            }
            if files.verdict(from, Self.plain(uri, context)) == .denied { return false }
        }
        return true
    }

    /// `allow_register()`: To with each Contact.
    func registration(_ context: RouteContext, withPorts: Bool) -> Bool {
        guard !files.isEmpty else { return true }
        guard let to = context.message.to?.uri, let contacts = ContactAddresses.all(context.message) else { return false }
        for contact in contacts {
            guard let uri = SIPURI(contact.uri) else {
                context.log(.error, "permissions", "the contact \"\(contact.uri)\" is no URI")
                return false
            }
            let plain = Self.plain(uri, withPort: withPorts, context)
            let isAllowed = checksBranches && files.allow.matches(to, plain)
            if !isAllowed, files.deny.matches(to, plain) { return false }
        }
        return true
    }

    /// `allow_uri()`: From with any URI.
    func uri(_ variable: Variable, _ context: RouteContext) -> Bool {
        guard !files.isEmpty else { return true }
        guard let from = context.message.from?.uri else { return false }
        let value = variable.value(context)
        guard value.isString else {
            context.log(.error, "permissions", "allow_uri: the variable has no text")
            return false
        }
        return files.verdict(from, value.text) != .denied
    }

    /// `sip:user@host[:port]`, all that rules see of a URI.
    private static func plain(_ uri: SIPURI, withPort: Bool = false, alwaysWithUser: Bool = false, _ context: RouteContext) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 128)
        text.append("sip:")
        if alwaysWithUser || !uri.user.isEmpty {
            text.append(uri.user)
            text.append(ASCII.at)
        }
        text.append(uri.host)
        if withPort, !uri.portText.isEmpty {
            text.append(ASCII.colon)
            text.append(uri.portText)
        }
        return text.finish()
    }
}
