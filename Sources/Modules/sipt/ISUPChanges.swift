import Routing
import SIPMessage

/// Changes of an ISUP message within a SIP message, made when that is sent.
struct ISUPChanges {
    /// The numbering plan for telephony, the number complete, presentation allowed (Q.763 section 3.10).
    private static let plan: UInt8 = 0x10

    let isup: ISUPMessage
    let context: RouteContext

    private func replace(_ place: Int, _ length: Int, with text: ByteView) {
        context.message.edits.replace(
            offset: isup.bytes.offset(in: context.message.buffer) + place, length: min(length, isup.bytes.count - place), with: text)
    }

    private func insert(_ text: ByteView, at place: Int) {
        context.message.edits.insert(text, at: isup.bytes.offset(in: context.message.buffer) + place)
    }

    /// A parameter's length and content: two bytes of indicators, and a number.
    private func parameter(_ first: UInt8, _ second: UInt8, _ number: ByteView, to out: inout ByteBuilder) {
        out.append(UInt8(truncatingIfNeeded: 2 + (number.count + 1) / 2))
        out.append(number.count % 2 == 1 ? first | 0x80 : first & 0x7F)
        out.append(second)
        ISUPNumber.write(number, to: &out)
    }

    private func builder() -> ByteBuilder { ByteBuilder(context.arena, capacity: ISUPNumber.longest + 8) }

    /// Sets the called party's number of an IAM and counts a hop.
    /// - Parameters:
    ///   - nature: of the address; 0 leaves it as it is.
    ///   - hops: left for a message that does not count them, 31 at most.
    /// - Returns: false if the message ends too early.
    func setDestination(_ number: ByteView, hops: Int, nature: UInt8) -> Bool {
        let place = ISUPMessage.calledParty
        let old = Int(isup.bytes[place]) + 1
        guard isup.bytes.count >= place + old, old > 2 else { return false }
        var out = builder()
        // the optional parameters begin behind the number, whose length is in front of it
        out.append(UInt8(truncatingIfNeeded: 2 + (number.count + 1) / 2 + 2))
        parameter(nature == 0 ? isup.bytes[place + 1] : nature, isup.bytes[place + 2], number, to: &out)
        replace(isup.pointer, old + 1, with: out.finish())
        guard isup.hasParameters else { return true }
        var counts = false
        let end = isup.forEachParameter(from: place + old) { found in
            if found.code == ISUPMessage.Code.hopCounter.rawValue {
                counts = true
                replace(found.start, found.end - found.start, with: hopCounter((isup.bytes[found.content] & 0x1F) &- 1))
            }
            return true
        }
        if !counts, end <= isup.bytes.count { insert(hopCounter(UInt8(max(0, min(hops, 31)))), at: end) }
        return true
    }

    private func hopCounter(_ hops: UInt8) -> ByteView {
        var out = ByteBuilder(context.arena, capacity: 4)
        out.append(ISUPMessage.Code.hopCounter.rawValue)
        out.append(1)
        out.append(hops & 0x1F)
        return out.finish()
    }

    /// Sets the calling party's number of an IAM; one without optional parameters stays as it is.
    /// - Returns: false if the message ends too early.
    func setCalling(_ number: ByteView, nature: UInt8, presentation: UInt8, screening: UInt8) -> Bool {
        guard let start = parametersStart else { return false }
        guard isup.hasParameters else { return true }
        var text = builder()
        let indicators = (presentation & 0x03) << 2 | screening & 0x03
        if presentation == Self.notAvailable {
            parameter(0, indicators, .empty, to: &text)
        } else if number.isEmpty {
            text.append(UInt8(0))
        } else {
            parameter(nature, Self.plan | indicators, number, to: &text)
        }
        let content = text.finish()
        var isThere = false
        let end = isup.forEachParameter(from: start) { found in
            if found.code == ISUPMessage.Code.callingPartyNumber.rawValue {
                isThere = true
                replace(found.start + 1, found.end - found.start - 1, with: content)
            }
            return true
        }
        if !isThere, end <= isup.bytes.count {
            var added = builder()
            added.append(ISUPMessage.Code.callingPartyNumber.rawValue)
            added.append(content)
            insert(added.finish(), at: end)
        }
        return true
    }

    /// Address presentation: there is no number.
    private static let notAvailable: UInt8 = 2

    /// Sets the redirecting and the originally called number of an IAM where they are there.
    /// - Returns: false if the message ends too early.
    func setForwarding(_ number: ByteView, nature: UInt8) -> Bool {
        guard let start = parametersStart else { return false }
        guard isup.hasParameters else { return true }
        var text = builder()
        // presentation restricted
        parameter(nature, Self.plan | 0x04, number, to: &text)
        let content = text.finish()
        isup.forEachParameter(from: start) { found in
            if found.code == ISUPMessage.Code.redirectingNumber.rawValue || found.code == ISUPMessage.Code.originalCalledNumber.rawValue {
                replace(found.start + 1, found.end - found.start - 1, with: content)
            }
            return true
        }
        return true
    }

    /// Sets the first byte of the backward call indicators of an ACM or COT (Q.763 section 3.5).
    /// - Returns: false if the message ends too early.
    func setBackwardIndicators(_ value: UInt8) -> Bool {
        guard isup.bytes.count >= 3 else { return false }
        var out = ByteBuilder(context.arena, capacity: 1)
        out.append(value)
        replace(1, 1, with: out.finish())
        return true
    }

    /// Where the optional parameters of an IAM begin: behind the called party's number.
    private var parametersStart: Int? {
        let start = ISUPMessage.calledParty + Int(isup.bytes[ISUPMessage.calledParty]) + 1
        return start <= isup.bytes.count ? start : nil
    }
}
