import Routing
import SIPMessage

/// The first line: method, request URI as it was and as it is, status.
enum RequestLineVariables {
    static func declare(_ exports: Exports) {
        declareRequestURI(exports)
        declareOriginalURI(exports)
        exports.variable("rm", get: { context in
            let name = context.message.methodName
            return name.isEmpty ? .null : .numericString(name, MethodNumber.of(context.message.method))
        })
        exports.variable("rmid", get: { .integer(MethodNumber.of($0.message.method)) })
        exports.variable("rv", get: { .string($0.message.version) })
        exports.variable("rs", get: { $0.message.isRequest ? .null : status($0) })
        exports.variable("rsi", get: { $0.message.isRequest ? .integer(0) : status($0) })
        exports.variable("rr", get: { $0.message.isRequest ? .null : .string($0.message.reason) })
        exports.variable("mt", get: { .integer($0.message.isRequest ? 1 : 2) })
        exports.variable("mts", get: { .string($0.message.isRequest ? "rq" : "rp") })
        exports.variable("mi", get: { .integer(Int($0.worker.messageNumber)) })
    }

    private static func status(_ context: RouteContext) -> Value { .integer(context.message.newStatusCode ?? context.message.statusCode) }

    private static func declareRequestURI(_ exports: Exports) {
        exports.variable(["ru", "ruri"], get: { context in
            guard context.message.isRequest, context.message.parsedURI != nil else { return .null }
            return .string(context.message.currentURI)
        }, set: { context, value in
            guard value.isString || value.isInteger && !value.isPlainInteger else { return false }
            context.message.newRequestURI = context.arena.copy(value.text)
            return true
        })
        exports.variable(["rU", "ruri.user"], get: { current($0, URIValue.user) }, set: { context, value in
            if value.isNull { return RequestURIRewriting.rewrite(context, .user, .empty) }
            guard !value.isPlainInteger else { return false }
            return RequestURIRewriting.rewrite(context, .user, value.text)
        })
        exports.variable("rUl", get: { current($0) { .integer($0.user.count) } })
        exports.variable(["rd", "ruri.domain"], get: { current($0, URIValue.host) }, set: { context, value in
            guard !value.isNull, !value.isPlainInteger else { return false }
            return RequestURIRewriting.rewrite(context, .host, value.text)
        })
        exports.variable("rp", get: { current($0, URIValue.port) }, set: { context, value in
            RequestURIRewriting.rewrite(context, .port, value.text(in: context.arena))
        })
        exports.variable("rP", get: { current($0, URIValue.transport) })
        exports.variable("rz", get: { current($0, URIValue.scheme) })
    }

    private static func current(_ context: RouteContext, _ part: (SIPURI) -> Value) -> Value {
        guard context.message.isRequest, let uri = context.message.parsedURI else { return .null }
        return part(uri)
    }

    private static func declareOriginalURI(_ exports: Exports) {
        exports.variable(["ou", "ouri"], get: { original($0) { .string($0.text) } })
        exports.variable("oU", get: { original($0, URIValue.user) })
        exports.variable("oUl", get: { original($0) { .integer($0.user.count) } })
        exports.variable("od", get: { original($0, URIValue.host) })
        exports.variable("op", get: { original($0, URIValue.port) })
        exports.variable("oP", get: { original($0, URIValue.transport) })
    }

    private static func original(_ context: RouteContext, _ part: (SIPURI) -> Value) -> Value {
        guard context.message.isRequest, let uri = SIPURI(context.message.requestURI) else { return .null }
        return part(uri)
    }
}

/// Numbers of methods as `$rmid` shows them.
enum MethodNumber {
    static func of(_ method: SIPMethod) -> Int {
        switch method {
        case .invite: 1
        case .cancel: 2
        case .ack: 4
        case .bye: 8
        case .info: 16
        case .register: 32
        case .subscribe: 64
        case .notify: 128
        case .message: 256
        case .options: 512
        case .prack: 1024
        case .update: 2048
        case .refer: 4096
        case .publish: 8192
        case .kdmq: 16384
        case .get: 32768
        case .post: 65536
        case .put: 131072
        case .delete: 262144
        case .other: 524288
        }
    }
}
