import Routing
import SIPMessage

/// The message as a whole and by parts.
enum BufferVariables {
    static func declare(_ exports: Exports) {
        exports.variable("ml", get: { .integer($0.message.buffer.count) })
        exports.variable("mb", get: { .string($0.message.buffer) })
        exports.variable("mbu", get: { .string(MessageWriter.edited($0.message, Forwarding.outgoing($0, $0.received.socket))) })
        exports.variable("rb", get: { .string(body($0.message)) })
        exports.variable("bs", get: { .integer(body($0.message).count) })
        exports.variable("msg", parts: [
            "len": { .integer($0.message.buffer.count) },
            "buf": { .string($0.message.buffer) },
            "body": { .string(body($0.message)) },
            "body_len": { .integer(body($0.message).count) },
            "fline": { .string($0.message.buffer.prefix($0.message.firstLineLength).trimmed) },
            "hdrs": { .string(headers($0.message)) },
            "hdrs_len": { .integer(headers($0.message).count) },
            "hdrc": { .integer($0.message.headers.count) },
            "fpart": { .string($0.message.buffer.prefix($0.message.headersEnd).trimmed) },
            "lpart": { context in
                let message = context.message
                return message.headers.count == 0 ? .null : .string(message.buffer.dropFirst(message.headers[0].offset))
            },
        ])
        exports.variable("msgbuf") { try MessageByteVariable($0) }
    }

    /// Everything after the empty line, whatever Content-Length says.
    private static func body(_ message: SIPMessage) -> ByteView { message.buffer.dropFirst(message.bodyOffset) }

    private static func headers(_ message: SIPMessage) -> ByteView { message.buffer[message.firstLineLength..<message.headersEnd].trimmed }
}

/// `$msgbuf(n)`: a byte of the message, which can be overwritten in place.
final class MessageByteVariable: Variable, @unchecked Sendable {
    private let fixed: Int
    private let dynamic: Variable?

    init(_ spec: VariableSpec) throws {
        switch try spec.argument {
        case .variable(let variable):
            dynamic = variable
            fixed = 0
        case .text(let text):
            guard let number = Int(text) else { throw DeclarationError("$msgbuf(\(text)): a place in the message is expected", remedy: "write $msgbuf(0)") }
            dynamic = nil
            fixed = number
        default: throw DeclarationError("$msgbuf needs a place in the message", remedy: "write $msgbuf(0)")
        }
    }

    override var isWritable: Bool { true }

    private func place(_ context: RouteContext) -> Int? {
        let place = dynamic?.value(context).knownInteger ?? fixed
        return place >= 0 && place < context.message.buffer.count ? place : nil
    }

    override func value(_ context: RouteContext) -> Value {
        place(context).map { .string(context.message.buffer[$0..<($0 + 1)]) } ?? .null
    }

    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        guard let place = place(context) else { return false }
        if value.isNull { return true }
        guard let byte = value.text(in: context.arena).first else { return false }
        context.message.overwriteByte(at: place, with: byte)
        return true
    }
}
