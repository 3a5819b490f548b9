import Routing
import SIPMessage

/// Functions of siputils on URIs and their parameters.
enum URIFunctions {
    static func declare(_ exports: Exports) {
        exports.function("uri_param", .string("name")) { context, arguments in
            context.message.parsedURI?.parameter(arguments.string(0)) == nil ? -1 : 1
        }
        exports.function("uri_param", .string("name"), .string("value")) { context, arguments in
            context.message.parsedURI?.parameter(arguments.string(0)).map { $0 == arguments.string(1) ? 1 : -1 } ?? -1
        }
        exports.function("uri_param_any", .string("name")) { context, arguments in
            context.message.parsedURI?.parameter(arguments.string(0)) == nil ? -1 : 1
        }
        exports.function("add_uri_param", .string("parameter")) { context, arguments in addParameter(context, arguments.string(0)) }
        exports.function("get_uri_param", .string("name"), .variable("variable")) { context, arguments in
            guard let value = context.message.parsedURI?.parameter(arguments.string(0)), let variable = arguments.variable(1) else { return -1 }
            return variable.assign(.string(value), context) ? 1 : -1
        }
        exports.function("uri_param_rm", .string("name")) { context, arguments in removeParameter(context, arguments.string(0)) }
        exports.function("is_uri", .string("text")) { _, arguments in SIPURI(arguments.string(0)) == nil ? -1 : 1 }
        exports.function("cmp_uri", .string("a"), .string("b")) { _, arguments in
            guard let left = SIPURI(arguments.string(0)), let right = SIPURI(arguments.string(1)) else { return -1 }
            return left.matches(right) ? 1 : -2
        }
        exports.function("cmp_aor", .string("a"), .string("b")) { _, arguments in
            guard let left = SIPURI(arguments.string(0)), let right = SIPURI(arguments.string(1)) else { return -1 }
            return left.user == right.user && left.host.equalsIgnoringCase(right.host) ? 1 : -2
        }
        exports.function("set_uri_user", .variable("uri"), .string("user")) { context, arguments in
            change(context, arguments) { uri, out in
                out.append(arguments.string(1))
                if !arguments.string(1).isEmpty { out.append(ASCII.at) }
                writeRest(uri, host: uri.host, to: &out)
            }
        }
        exports.function("set_uri_host", .variable("uri"), .string("host")) { context, arguments in
            guard !arguments.string(1).isEmpty else { return -1 }
            return change(context, arguments) { uri, out in
                if !uri.user.isEmpty {
                    out.append(uri.user)
                    if let password = uri.password {
                        out.append(ASCII.colon)
                        out.append(password)
                    }
                    out.append(ASCII.at)
                }
                writeRest(uri, host: arguments.string(1), to: &out)
            }
        }
        for name in ["tel2sip", "tel2sip2"] {
            exports.function(name, .string("uri"), .string("host"), .variable("result")) { context, arguments in
                telToSIP(context, arguments)
            }
        }
    }

    private static func change(_ context: RouteContext, _ arguments: Arguments, _ write: (SIPURI, inout ByteBuilder) -> Void) -> Int {
        guard let variable = arguments.variable(0), let uri = SIPURI(variable.value(context).text(in: context.arena)) else { return -1 }
        var out = ByteBuilder(context.arena, capacity: uri.text.count + 64)
        out.append(uri.schemeText)
        out.append(ASCII.colon)
        write(uri, &out)
        return variable.assign(.string(out.finish()), context) ? 1 : -1
    }

    private static func writeRest(_ uri: SIPURI, host: ByteView, to out: inout ByteBuilder) {
        out.append(host)
        if !uri.portText.isEmpty {
            out.append(ASCII.colon)
            out.append(uri.portText)
        }
        if let parameters = uri.parameters {
            out.append(ASCII.semicolon)
            out.append(parameters)
        }
        if let headers = uri.headers {
            out.append(ASCII.question)
            out.append(headers)
        }
    }

    private static func addParameter(_ context: RouteContext, _ parameter: ByteView) -> Int {
        guard !parameter.isEmpty else { return 1 }
        guard let uri = context.message.parsedURI else { return -1 }
        var out = ByteBuilder(context.arena, capacity: uri.text.count + parameter.count + 1)
        let headersStart = uri.headers.map { $0.offset(in: uri.text) - 1 } ?? uri.text.count
        out.append(uri.text.prefix(headersStart))
        out.append(ASCII.semicolon)
        out.append(parameter)
        out.append(uri.text.dropFirst(headersStart))
        context.message.newRequestURI = out.finish()
        return 1
    }

    private static func removeParameter(_ context: RouteContext, _ name: ByteView) -> Int {
        guard let uri = context.message.parsedURI, let parameters = uri.parameters else { return -1 }
        var iterator = ParameterIterator(parameters)
        while let parameter = iterator.next() {
            guard parameter.name.equalsIgnoringCase(name) else { continue }
            let start = parameter.text.offset(in: uri.text) - 1
            context.message.newRequestURI = context.arena.concatenate(uri.text.prefix(start), uri.text.dropFirst(start + 1 + parameter.text.count))
            return 1
        }
        return -1
    }

    private static func telToSIP(_ context: RouteContext, _ arguments: Arguments) -> Int {
        let text = arguments.string(0)
        guard let variable = arguments.variable(2) else { return -1 }
        guard let uri = SIPURI(text) else { return -1 }
        guard uri.isTel else { return 1 }
        var out = ByteBuilder(context.arena, capacity: text.count + 32)
        out.append("sip:")
        for index in 0..<uri.user.count where ![45, 46, 40, 41].contains(uri.user[index]) { out.append(ASCII.lowercase(uri.user[index])) }
        if let parameters = uri.parameters {
            out.append(ASCII.semicolon)
            for index in 0..<parameters.count { out.append(ASCII.lowercase(parameters[index])) }
        }
        out.append(ASCII.at)
        out.append(arguments.string(1))
        out.append(";user=phone")
        return variable.assign(.string(out.finish()), context) ? 1 : -2
    }
}

extension SIPURI {
    /// Whether two URIs name the same (RFC 3261 section 19.1.4).
    public func matches(_ other: SIPURI) -> Bool {
        guard scheme == other.scheme, user == other.user, password == other.password, host.equalsIgnoringCase(other.host), port == other.port else {
            return false
        }
        for name in ["user", "ttl", "method", "maddr", "transport"] as [StaticString] {
            let key = ByteView(name)
            switch (parameter(key), other.parameter(key)) {
            case (nil, nil): break
            case (let left?, let right?): if !left.equalsIgnoringCase(right) { return false }
            default: return false
            }
        }
        var iterator = ParameterIterator(parameters ?? .empty)
        while let parameter = iterator.next() {
            if let value = other.parameter(parameter.name), !value.equalsIgnoringCase(parameter.unquotedValue) { return false }
        }
        return true
    }
}
