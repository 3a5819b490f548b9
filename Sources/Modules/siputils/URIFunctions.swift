import Routing
import SIPMessage

/// Functions of siputils on URIs and their parameters.
enum URIFunctions {
    static func declare(_ exports: Exports) {
        let routes: RouteKinds = [.request, .branch, .failure]
        exports.function("uri_param", .text("name"), routes: routes) { context, arguments in
            // without a value to compare with it has to have none
            parameter(context, arguments.string(0)).map { $0.value?.isEmpty ?? true ? 1 : -1 } ?? -1
        }
        exports.function("uri_param", kemi: "uri_param_value", .text("name"), .text("value"), routes: routes) { context, arguments in
            parameter(context, arguments.string(0)).map { $0.unquotedValue == arguments.string(1) ? 1 : -1 } ?? -1
        }
        exports.function("uri_param_any", .text("name"), routes: routes) { context, arguments in
            context.message.parsedURI?.parameter(arguments.string(0)) == nil ? -1 : 1
        }
        exports.function("add_uri_param", .literal("parameter"), routes: [.request]) { context, arguments in addParameter(context, arguments.string(0)) }
        exports.function("get_uri_param", .literal("name"), .variable("variable"), routes: [.request, .local]) { context, arguments in
            guard let found = parameter(context, arguments.string(0)), let variable = arguments.variable(1) else { return -1 }
            _ = variable.assign(.string(found.unquotedValue), context)
            return 1
        }
        exports.function("uri_param_rm", .text("name"), routes: routes) { context, arguments in removeParameter(context, arguments.string(0)) }
        exports.function("is_uri", .text("text")) { _, arguments in SIPURI(arguments.string(0)) == nil ? -1 : 1 }
        exports.function("cmp_uri", .text("a"), .text("b")) { _, arguments in
            guard let left = SIPURI(arguments.string(0)), let right = SIPURI(arguments.string(1)) else { return -2 }
            return left.matches(right) ? 1 : -1
        }
        exports.function("cmp_aor", .text("a"), .text("b")) { _, arguments in
            guard let left = SIPURI(arguments.string(0)), let right = SIPURI(arguments.string(1)) else { return -2 }
            func port(_ uri: SIPURI) -> Int { uri.port == 0 ? 5060 : uri.port }
            return left.user == right.user && left.host.equalsIgnoringCase(right.host) && port(left) == port(right) ? 1 : -1
        }
        exports.function("set_uri_user", .variable("uri"), .variable("user", writable: false)) { context, arguments in
            change(context, arguments) { setUser($0, $1, context.arena) }
        }
        exports.function("set_uri_host", .variable("uri"), .variable("host", writable: false)) { context, arguments in
            change(context, arguments) { setHost($0, $1, context.arena) }
        }
        let telRoutes: RouteKinds = [.request, .failure, .branch, .reply]
        exports.function("tel2sip", .string("uri"), .string("host"), .variable("result"), routes: telRoutes) { context, arguments in
            telToSIP(context, arguments, sorts: false)
        }
        exports.function("tel2sip2", .string("uri"), .string("host"), .variable("result"), routes: telRoutes) { context, arguments in
            telToSIP(context, arguments, sorts: true)
        }
    }

    /// Longest URI that is made.
    private static let longestURI = 1024

    /// The request URI's parameter of that name, whose case counts; the last of several.
    private static func parameter(_ context: RouteContext, _ name: ByteView) -> ParameterIterator.Parameter? {
        // of a telephone number in a SIP URI, its own parameters count
        guard let uri = context.message.parsedURI,
            let parameters = uri.parameter(ByteView("user")) == ByteView("phone") ? uri.userParameters.dropFirst(1) : uri.parameters
        else { return nil }
        var iterator = ParameterIterator(parameters)
        var found: ParameterIterator.Parameter?
        while let parameter = iterator.next() { if parameter.name == name { found = parameter } }
        return found
    }

    /// Puts what `make` makes of a URI and a text into the URI's variable.
    private static func change(_ context: RouteContext, _ arguments: Arguments, _ make: (ByteView, ByteView) -> ByteView?) -> Int {
        guard let variable = arguments.variable(0), let part = arguments.variable(1)?.value(context), part.isString else { return -1 }
        let uri = variable.value(context)
        guard uri.isString, !uri.text.isEmpty, uri.text.count + part.text.count < longestURI - 2, let changed = make(uri.text, part.text) else {
            context.log(.error, "siputils", "\"\(uri.text)\" cannot be given \"\(part.text)\"")
            return -1
        }
        _ = variable.assign(.string(changed), context)
        return 1
    }

    /// The user goes between the first colon and the `@`, whatever the URI is.
    private static func setUser(_ uri: ByteView, _ user: ByteView, _ arena: Arena) -> ByteView? {
        guard let colon = uri.firstIndex(of: ASCII.colon) else { return nil }
        let at = uri.firstIndex(of: ASCII.at)
        var out = ByteBuilder(arena, capacity: uri.count + user.count + 1)
        out.append(uri.prefix(colon + 1))
        out.append(user)
        if !user.isEmpty { out.append(ASCII.at) }
        out.append(uri.dropFirst((at ?? colon) + 1))
        return out.finish()
    }

    /// The host is what stands behind the `@`, or the first colon, up to a colon, semicolon or question mark.
    private static func setHost(_ uri: ByteView, _ host: ByteView, _ arena: Arena) -> ByteView? {
        guard !host.isEmpty, let colon = uri.firstIndex(of: ASCII.colon) else { return nil }
        let start = (uri.firstIndex(of: ASCII.at, from: colon + 1) ?? colon) + 1
        var end = start
        while end < uri.count, uri[end] != ASCII.colon, uri[end] != ASCII.semicolon, uri[end] != ASCII.question { end += 1 }
        guard end > start else { return nil }
        var out = ByteBuilder(arena, capacity: uri.count + host.count)
        out.append(uri.prefix(start))
        out.append(host)
        out.append(uri.dropFirst(end))
        return out.finish()
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

    /// 1 also if there is nothing to remove.
    private static func removeParameter(_ context: RouteContext, _ name: ByteView) -> Int {
        guard let uri = context.message.parsedURI else { return -1 }
        var iterator = ParameterIterator(uri.parameters ?? .empty)
        var found: ParameterIterator.Parameter?
        while let parameter = iterator.next() { if parameter.name.equalsIgnoringCase(name) { found = parameter } }
        guard let found else { return 1 }
        let start = found.text.offset(in: uri.text)
        context.message.newRequestURI = context.arena.concatenate(uri.text.prefix(start - 1), uri.text.dropFirst(start + found.text.count))
        return 1
    }

    /// 1 when the URI is made, -1 when it would be none; a URI that is no tel URI is left alone: 2, and 1 with `sorts`.
    private static func telToSIP(_ context: RouteContext, _ arguments: Arguments, sorts: Bool) -> Int {
        let text = arguments.string(0)
        guard text.hasPrefixIgnoringCase(ByteView("tel:")) else { return sorts ? 1 : 2 }
        let rest = text.dropFirst(4)
        let parts = rest.split(at: ASCII.semicolon)
        var out = ByteBuilder(context.arena, capacity: text.count + arguments.string(1).count + 32)
        out.append("sip:")
        appendDigits(parts?.head ?? rest, to: &out)
        if let parameters = parts?.tail {
            if sorts {
                appendSorted(parameters, to: &out)
            } else {
                out.append(ASCII.semicolon)
                for index in 0..<parameters.count { out.append(ASCII.lowercase(parameters[index])) }
            }
        }
        out.append(ASCII.at)
        out.append(arguments.string(1))
        out.append(";user=phone")
        let uri = out.finish()
        guard SIPURI(uri) != nil, let result = arguments.variable(2) else { return -1 }
        return result.assign(.string(uri), context) ? 1 : -1
    }

    /// In lower case, without the separators that numbers are written with.
    private static func appendDigits(_ number: ByteView, to out: inout ByteBuilder) {
        for index in 0..<number.count where ![45, 46, 40, 41].contains(number[index]) { out.append(ASCII.lowercase(number[index])) }
    }

    /// Parameters in order of name; a phone-context that is a domain is left out, since it is the host.
    private static func appendSorted(_ text: ByteView, to out: inout ByteBuilder) {
        var parameters: [(name: String, value: ByteView)] = []
        var iterator = ParameterIterator(text)
        while let parameter = iterator.next() { parameters.append((parameter.name.string.lowercased(), parameter.value ?? .empty)) }
        for (name, value) in parameters.sorted(by: { $0.name < $1.name }) {
            let isContext = name == "phone-context"
            if isContext, !isNumber(value) { continue }
            out.append(ASCII.semicolon)
            out.append(name)
            out.append(ASCII.equals)
            if isContext { appendDigits(value, to: &out) } else { for index in 0..<value.count { out.append(ASCII.lowercase(value[index])) } }
        }
    }

    private static func isNumber(_ text: ByteView) -> Bool {
        guard !text.isEmpty else { return false }
        for index in 0..<text.count where !ASCII.isDigit(text[index]) && ![43, 45, 46, 40, 41].contains(text[index]) { return false }
        return true
    }
}

extension SIPURI {
    /// Whether two URIs name the same (RFC 3261 section 19.1.4).
    public func matches(_ other: SIPURI) -> Bool {
        guard scheme == other.scheme, user == other.user, password == other.password, host.equalsIgnoringCase(other.host), port == other.port else {
            return false
        }
        for name in ["user", "ttl", "method", "maddr"] as [StaticString] {
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
