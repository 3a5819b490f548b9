import Routing
import SIPMessage

/// Whose AVPs are meant: a variable or a text, then which part of it: `$fu`, `$ru/username`, `some-uuid`.
final class AVPOwner: Sendable {
    private enum Part: String {
        /// User and domain of a URI.
        case uri
        case username
        case domain
        /// The whole text, which is no URI.
        case uuid
    }

    private enum Source: Sendable {
        case variable(Variable)
        case text(OwnedBytes)
    }

    /// Variables that hold URIs, so that both their user and domain count.
    private static let uriNames: Set<String> = ["ru", "ruri", "ou", "ouri", "fu", "from", "tu", "to"]

    private let source: Source
    private let part: Part

    /// - Throws: `DeclarationError` for what does not fit.
    init(_ text: String, _ registry: Registry) throws {
        let parts = AVPTarget.parts(text)
        guard parts.count <= 2, !parts[0].isEmpty else {
            throw DeclarationError("\"\(text)\" names no owner of AVPs", remedy: "write a variable or a text, and /username, /domain, /uri or /uuid behind it")
        }
        if parts.count == 2 {
            guard let part = Part(rawValue: parts[1].lowercased()) else {
                throw DeclarationError("\"\(parts[1])\" is no part of an owner of AVPs", remedy: "username, domain, uri or uuid")
            }
            self.part = part
        } else {
            part = parts[0].hasPrefix("$") && Self.uriNames.contains(String(parts[0].dropFirst())) ? .uri : .uuid
        }
        source = parts[0].hasPrefix("$") ? .variable(try registry.variable(parts[0])) : .text(OwnedBytes(parts[0]))
    }

    /// The owner now. Views last as long as the message.
    struct Selection {
        var uuid: ByteView?
        var user: ByteView?
        var domain: ByteView?
        /// Whether the call asks for the domain, whatever `use_domain` says.
        var needsDomain = false
    }

    /// Nil, with a line in the log, where there is none.
    func selection(_ context: RouteContext, function: String) -> Selection? {
        let text: ByteView
        switch source {
        case .text(let bytes): text = bytes.view
        case .variable(let variable):
            let value = variable.value(context)
            guard !value.isNull else {
                context.log(.error, "avpops", "\(function): the variable that names the owner has no value")
                return nil
            }
            text = value.text(in: context.arena)
        }
        if part == .uuid { return Selection(uuid: text) }
        guard let uri = SIPURI(text), !uri.user.isEmpty, !uri.host.isEmpty else {
            context.log(.error, "avpops", "\(function): \"\(text)\" is no URI with user and host")
            return nil
        }
        return Selection(
            user: part == .domain ? nil : uri.user, domain: part == .username ? nil : uri.host, needsDomain: part == .domain)
    }
}
