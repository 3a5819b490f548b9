import Routing
import SIPMessage

/// `$sipt(parameter)`, `$sipt(parameter.part)` and the older `$sipt_...`: what the ISUP message says. -1 stands for a parameter that is
/// not there, nothing for a message of another kind or none.
enum SIPTVariables {
    private typealias Read = @Sendable (ISUPMessage, Arena) -> Value

    private struct Entry: Sendable {
        let name: String
        let kinds: [ISUPMessage.Kind]
        /// Without a part; nil where one has to be named.
        let whole: Read?
        let parts: [Part]
    }

    private struct Part: Sendable {
        let name: String
        let read: Read

        init(_ name: String, _ read: @escaping Read) { (self.name, self.read) = (name, read) }
    }

    static func declare(_ exports: Exports) {
        for (name, entry, part) in [
            ("sipt_cpc", "CPC", ""), ("sipt_hop_counter", "HOP_COUNTER", ""), ("sipt_presentation", "CALLING_PARTY_NUMBER", "PRESENTATION"),
            ("sipt_screening", "CALLING_PARTY_NUMBER", "SCREENING"), ("sipt_calling_party_nai", "CALLING_PARTY_NUMBER", "NAI"),
            ("sipt_called_party_nai", "CALLED_PARTY_NUMBER", "NAI"),
        ] {
            exports.variable(name) { _ in try variable(entry, part) }
        }
        exports.variable("sipt") { spec in
            let words = spec.argumentText.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map { String($0.trimmingBlanks) }
            return try variable(words.first ?? "", words.count > 1 ? words[1] : "")
        }
    }

    private static func variable(_ name: String, _ part: String) throws -> Variable {
        guard let entry = entries.first(where: { begins($0.name, with: name) }) else {
            throw DeclarationError("unknown $sipt(\(name))", remedy: "known are \(entries.map(\.name).joined(separator: ", "))")
        }
        let read = part.isEmpty ? entry.whole : entry.parts.first { begins($0.name, with: part) }?.read
        guard let read else {
            let known = entry.parts.map { "$sipt(\(entry.name).\($0.name))" }
            throw DeclarationError(
                part.isEmpty ? "$sipt(\(name)) has no value of its own" : "$sipt(\(name)) has no part \"\(part)\"",
                remedy: known.isEmpty ? "write $sipt(\(entry.name))" : "known are \(known.joined(separator: ", "))")
        }
        return ComputedVariable { context in
            guard let body = ISUPMessage.body(context.message), let isup = ISUPMessage(body), entry.kinds.contains(isup.kind) else { return .failed }
            return read(isup, context.arena)
        }
    }

    /// Names may be cut short, as in the reference.
    private static func begins(_ name: String, with text: String) -> Bool { !text.isEmpty && name.hasPrefix(text.uppercased()) }

    // MARK: What there is

    private static let entries: [Entry] = [
        Entry(name: "CALLING_PARTY_CATEGORY", kinds: [.initialAddress], whole: category, parts: []),
        Entry(name: "CPC", kinds: [.initialAddress], whole: category, parts: []),
        Entry(name: "CALLING_PARTY_NUMBER", kinds: [.initialAddress], whole: number(.callingPartyNumber), parts: nature(.callingPartyNumber) + [
            Part("SCREENING") { isup, _ in integer(isup.byte(.callingPartyNumber, 1).map { $0 & 0x03 }) },
            Part("PRESENTATION") { isup, _ in integer(isup.byte(.callingPartyNumber, 1).map { $0 >> 2 & 0x03 }) },
        ]),
        Entry(name: "CALLED_PARTY_NUMBER", kinds: [.initialAddress], whole: { @Sendable isup, arena in text(isup.calledPartyNumber(arena)) }, parts: [
            Part("NATURE_OF_ADDRESS") { isup, _ in integer(isup.calledPartyNature) }, Part("NAI") { isup, _ in integer(isup.calledPartyNature) },
        ]),
        Entry(name: "HOP_COUNTER", kinds: [.initialAddress], whole: { isup, _ in integer(isup.byte(.hopCounter).map { $0 & 0x1F }) }, parts: []),
        Entry(name: "EVENT_INFO", kinds: [.callProgress], whole: { isup, _ in integer(isup.eventInformation) }, parts: []),
        Entry(name: "BACKWARD_CALL_INDICATOR", kinds: [.addressComplete, .continuity], whole: nil, parts: [
            Part("CHARGE_INDICATOR") { isup, _ in integer(isup.chargeIndicator) }
        ]),
        Entry(name: "REDIRECTION_INFO", kinds: [.addressComplete, .callProgress], whole: diversionReason, parts: []),
        Entry(
            name: "REDIRECTION_NUMBER", kinds: [.addressComplete, .callProgress], whole: number(.redirectionNumber),
            parts: nature(.redirectionNumber)),
        Entry(name: "REDIRECTION_INFORMATION", kinds: [.initialAddress], whole: nil, parts: [
            Part("REASON") { isup, _ in integer(isup.byte(.redirectionInformation, 1).map { $0 >> 4 }) },
            Part("ORIGINAL_REASON") { isup, _ in integer(isup.byte(.redirectionInformation).map { $0 >> 4 }) },
        ]),
        Entry(name: "REDIRECTING_NUMBER", kinds: [.initialAddress], whole: number(.redirectingNumber), parts: nature(.redirectingNumber)),
        Entry(
            name: "ORIGINAL_CALLED_NUMBER", kinds: [.initialAddress], whole: number(.originalCalledNumber), parts: nature(.originalCalledNumber)),
        // a qualifier stands in front of its indicators (Q.763 section 3.26)
        Entry(name: "GENERIC_NUMBER", kinds: [.initialAddress], whole: number(.genericNumber, at: 1), parts: nature(.genericNumber, at: 1)),
    ]

    private static let category: Read = { isup, _ in integer(isup.callingPartyCategory) }

    /// Why a call that is said to be diverted is (Q.763 section 3.6).
    private static let diversionReason: Read = { isup, _ in
        guard let notification = isup.byte(.genericNotification), notification & 0x7F == callIsDiverting else { return .integer(-1) }
        return integer(isup.byte(.callDiversionInformation).map { $0 >> 3 & 0x0F })
    }

    /// Notification indicator (Q.763 section 3.25).
    private static let callIsDiverting: UInt8 = 0x7B

    private static func number(_ code: ISUPMessage.Code, at indicators: Int = 0) -> Read {
        { isup, arena in text(isup.number(code, indicators: indicators, arena)) }
    }

    private static func nature(_ code: ISUPMessage.Code, at indicators: Int = 0) -> [Part] {
        let read: Read = { isup, _ in integer(isup.byte(code, indicators).map { $0 & 0x7F }) }
        return [Part("NATURE_OF_ADDRESS", read), Part("NAI", read)]
    }

    private static func integer(_ value: UInt8?) -> Value { .integer(value.map(Int.init) ?? -1) }
    private static func text(_ value: ByteView?) -> Value { value.map(Value.string) ?? .integer(-1) }
}
