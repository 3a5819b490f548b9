import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// One accounting line: `ACC: transaction answered: timestamp=...;method=INVITE;...`.
struct AccountingLine {
    /// What is accounted.
    enum Event {
        case answered, missed, acknowledged, requested

        var text: StaticString {
            switch self {
            case .answered: "ACC: transaction answered: "
            case .missed: "ACC: call missed: "
            case .acknowledged: "ACC: request acknowledged: "
            case .requested: "ACC: request accounted: "
            }
        }
    }

    /// How the time is written besides the seconds (`time_mode`).
    enum TimeMode: Int {
        case seconds, microseconds, fraction, localTime, utc
    }

    struct Format {
        var timeMode = TimeMode.seconds
        var timeAttribute = OwnedBytes("time_attr")
        var timeExtension = OwnedBytes("time_exten")
        var timeFormat = "%Y-%m-%d %H:%M:%S"
        var extra: [AccountingExtra.Attribute] = []
        var legs: [AccountingLegs.Attribute] = []

        /// The time as `time_format` says, local or UTC.
        /// - Parameter second: since 1970.
        func writtenTime(_ second: Int) -> String { writtenTime(second, as: timeFormat) }

        /// The same in another format, that of `strftime`.
        func writtenTime(_ second: Int, as format: String) -> String {
            var seconds = time_t(second)
            var parts = tm()
            if timeMode == .localTime { localtime_r(&seconds, &parts) } else { gmtime_r(&seconds, &parts) }
            return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { room in
                guard let base = room.baseAddress else { return "" }
                let length = strftime(base, 128, format, &parts)
                return String(decoding: UnsafeRawBufferPointer(start: base, count: length), as: UTF8.self)
            }
        }
    }

    var event: Event
    /// Status code as text; empty if there is none.
    var code = ByteView.empty
    var reason = ByteView.empty
    var toTag = ByteView.empty
    /// The request goes from callee to caller: tags change places.
    var isUpstream = false

    /// The line for the context's request.
    func text(_ context: RouteContext, _ format: Format) -> ByteView {
        let message = context.message
        var text = ByteBuilder(context.arena, capacity: 512)
        text.append(event.text)
        writeTime(context.server.surroundings.time, format, to: &text)
        write(";method=", message.cseq?.method ?? .empty, to: &text)
        write(";from_tag=", isUpstream ? toTag : message.fromTag, to: &text)
        write(";to_tag=", isUpstream ? message.fromTag : toTag, to: &text)
        write(";call_id=", message.callID, to: &text)
        write(";code=", code, to: &text)
        write(";reason=", reason, to: &text)
        for attribute in format.extra { write(attribute.name.view, attribute.variable.value(context), context, to: &text) }
        writeLegs(format.legs, context, to: &text)
        return text.finish()
    }

    private func write(_ name: StaticString, _ value: ByteView, to text: inout ByteBuilder) {
        text.append(name)
        text.append(value)
    }

    private func write(_ name: ByteView, _ value: Value, _ context: RouteContext, to text: inout ByteBuilder) {
        text.append(ASCII.semicolon)
        text.append(name)
        text.append(ASCII.equals)
        text.append(value.text(in: context.arena))
    }

    /// A row for each leg, as long as any attribute has a value; one empty row if none has.
    private func writeLegs(_ legs: [AccountingLegs.Attribute], _ context: RouteContext, to text: inout ByteBuilder) {
        guard let most = legs.map({ context.avps.count($0.avp) }).max() else { return }
        for leg in 0..<max(1, most) {
            for attribute in legs { write(attribute.name.view, context.avps.value(attribute.avp, index: leg), context, to: &text) }
        }
    }

    private func writeTime(_ clock: WallClock.Time, _ format: Format, to text: inout ByteBuilder) {
        text.append("timestamp=")
        text.append(decimal: clock.seconds)
        switch format.timeMode {
        case .seconds: return
        case .microseconds:
            text.append(ASCII.semicolon)
            text.append(format.timeExtension.view)
            text.append(ASCII.equals)
            text.append(decimal: clock.microseconds)
        case .fraction:
            text.append(ASCII.semicolon)
            text.append(format.timeAttribute.view)
            text.append(ASCII.equals)
            let milliseconds = (clock.seconds * 1_000_000 + clock.microseconds + 500) / 1000
            text.append(decimal: milliseconds / 1000)
            text.append(".")
            let rest = milliseconds % 1000
            if rest < 100 { text.append("0") }
            if rest < 10 { text.append("0") }
            text.append(decimal: rest)
        case .localTime, .utc:
            text.append(ASCII.semicolon)
            text.append(format.timeAttribute.view)
            text.append(ASCII.equals)
            text.append(format.writtenTime(clock.seconds))
        }
    }
}
