import Routing
import SIPMessage

/// `dbg_sip_msg`: the message as it would leave now, and its changes, in the log.
enum MessageDump {
    static func declare(_ exports: Exports) {
        let level = Parameter.prepared("level") { text, _ in
            guard let level = LevelName.parse(text) else {
                throw DeclarationError("unknown log level \"\(text)\"", remedy: "L_ALERT, L_BUG, L_CRIT, L_ERR, L_WARN, L_NOTICE, L_INFO or L_DBG")
            }
            return DumpLevel(level)
        }
        exports.function("dbg_sip_msg", level.optional, Parameter.literal("facility").optional, routes: [.request, .reply]) { context, arguments in
            let level = arguments.object(0, as: DumpLevel.self)?.level ?? LogLevel(clamping: Log.level)
            write(context, level, arguments.optionalString(1).flatMap { LogFacility.number($0.string) })
            return 1
        }
    }

    private static func write(_ context: RouteContext, _ level: LogLevel, _ facility: Int32?) {
        guard Log.isEnabled(level) else { return }
        let message = context.message
        var text = ByteBuilder(context.arena, capacity: message.buffer.count + 1024)
        text.append("------------------------- START OF SIP message debug --------------------------\n")
        text.append(MessageWriter.edited(message, Forwarding.outgoing(context, context.received.socket)))
        text.append("------------------------------ SIP header diffs -------------------------------\n")
        for edit in message.edits.list where Int(edit.offset) < message.bodyOffset { describe(edit, message, &text) }
        text.append("------------------------------- SIP body diffs --------------------------------\n")
        for edit in message.edits.list where Int(edit.offset) >= message.bodyOffset { describe(edit, message, &text) }
        text.append("-------------------------- END OF SIP message debug ---------------------------\n\n")
        context.log(level, "debugger", facility: facility, bytes: text.finish())
    }

    private static func describe(_ edit: MessageEdits.Edit, _ message: SIPMessage, _ text: inout ByteBuilder) {
        text.append(decimal: Int(edit.offset))
        if edit.removed > 0 {
            text.append(" - ")
            text.append(message.buffer[Int(edit.offset)..<Int(edit.offset + edit.removed)])
        }
        if !edit.text.isEmpty {
            text.append(" + ")
            text.append(edit.text)
        }
        text.append("\n")
    }
}

/// A level that was read at load.
final class DumpLevel: Sendable {
    let level: LogLevel
    init(_ level: LogLevel) { self.level = level }
}
