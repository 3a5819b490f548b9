import Routing
import SIPMessage

/// Changes to parts of the request URI.
public enum RequestURIRewriting {
    public enum Change: Sendable {
        case host, hostPort, hostPortTransport, port, user, userPassword, prefix, strip, stripTail, userPhone
    }

    /// Rewrites the request URI; false (with the reason logged) if it is no SIP or tel URI.
    public static func rewrite(_ context: RouteContext, _ change: Change, _ text: ByteView) -> Bool {
        guard let uri = context.message.parsedURI else {
            context.log(.error, "<core>", "bad request URI \"\(context.message.currentURI)\"")
            return false
        }
        if change == .userPhone, uri.isTel || uri.isPhone { return true }
        if change == .port, uri.isTel {
            context.log(.error, "<core>", "a tel URI has no port to set")
            return false
        }
        let setsHost = change == .host || change == .hostPort || change == .hostPortTransport
        var out = ByteBuilder(context.arena, capacity: uri.text.count + text.count + 16)
        switch uri.scheme {
        case .sips: out.append("sips:")
        case .tel: if setsHost { out.append("sip:") } else { out.append("tel:") }
        case .tels: if setsHost { out.append("sips:") } else { out.append("tels:") }
        default: out.append("sip:")
        }
        var hasUser = false
        if change == .prefix {
            out.append(text)
            hasUser = true
        }
        let user = newUser(uri, change, text)
        if !user.isEmpty {
            out.append(user)
            hasUser = true
        }
        if hasUser { out.append(uri.userParameters) }
        if hasUser, change != .userPassword, let password = uri.password {
            out.append(ASCII.colon)
            out.append(password)
        }
        if uri.isTel, let parameters = uri.parameters {
            out.append(ASCII.semicolon)
            out.append(parameters)
        }
        let host = setsHost ? text : uri.isTel ? .empty : uri.host
        if setsHost || !uri.isTel {
            if hasUser { out.append(ASCII.at) }
            out.append(host)
        }
        writePort(uri, change, text, to: &out)
        if !uri.isTel { writeParameters(uri, change, to: &out) }
        // a tel URI that got a host has become a SIP one
        if change == .userPhone || (setsHost && uri.isTel) { out.append(";user=phone") }
        if let headers = uri.headers {
            out.append(ASCII.question)
            out.append(headers)
        }
        context.message.newRequestURI = out.finish()
        return true
    }

    private static func newUser(_ uri: SIPURI, _ change: Change, _ text: ByteView) -> ByteView {
        switch change {
        case .user, .userPassword: text
        case .strip: uri.user.dropFirst(min(uri.user.count, text.integer ?? 0))
        case .stripTail: uri.user.dropLast(text.integer ?? 0)
        default: uri.user
        }
    }

    private static func writePort(_ uri: SIPURI, _ change: Change, _ text: ByteView, to out: inout ByteBuilder) {
        let port: ByteView = switch change {
        case .hostPort, .hostPortTransport: .empty
        case .port: text
        default: uri.portText
        }
        guard !port.isEmpty else { return }
        out.append(ASCII.colon)
        out.append(port)
    }

    private static func writeParameters(_ uri: SIPURI, _ change: Change, to out: inout ByteBuilder) {
        if let parameters = uri.parameters, !parameters.isEmpty {
            if change == .hostPortTransport {
                // the new text brings its own transport
                var iterator = ParameterIterator(parameters)
                while let parameter = iterator.next() {
                    if parameter.name.equalsIgnoringCase(ByteView("transport")) { continue }
                    out.append(ASCII.semicolon)
                    out.append(parameter.text)
                }
            } else {
                out.append(ASCII.semicolon)
                out.append(parameters)
            }
        }
    }
}
