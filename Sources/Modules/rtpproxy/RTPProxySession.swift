import Routing
import SIPMessage

/// Commands for the session of one message, and what their answers change in its description.
struct RTPProxySession {
    enum Code {
        static let done = 1, failed = -1, proxiedBefore = -2, noProxy = -3
    }

    let module: RTPProxyModule
    let context: RouteContext
    let set: RelaySet

    private var message: SIPMessage { context.message }
    private var client: RTPProxyClient { module.client }

    /// Names of the session; nil if the message lacks one (the reason is logged).
    private struct Names {
        var callID: ByteView
        var fromTag: ByteView
        var toTag: ByteView
    }

    private func names() -> Names? {
        guard !message.callID.isEmpty else { return fail("the message has no Call-ID") }
        guard message.to != nil else { return fail("the message has no readable To") }
        guard !message.fromTag.isEmpty else { return fail("the message has no From tag") }
        return Names(callID: message.callID, fromTag: message.fromTag, toTag: message.toTag)
    }

    private func fail<Result>(_ why: String) -> Result? {
        context.log(.error, "rtpproxy", why)
        return nil
    }

    /// The Call-ID, with the branch or the extra id that the flags ask for; nil if there is none.
    private func sessionID(_ names: Names, _ flags: RTPProxyFlags) -> ByteView? {
        var extra: ByteView?
        switch flags.branch {
        case .none: if flags.usesExtraID { extra = module.extraID(context) }
        case .first: extra = message.via1?.branch ?? .empty
        case .second: extra = message.via2?.branch ?? .empty
        case .automatic: extra = (message.isRequest ? message.via1 : message.via2)?.branch ?? .empty
        }
        guard let extra else { return names.callID }
        guard !extra.isEmpty else { return fail("the Via has no branch") }
        var text = ByteBuilder(context.arena, capacity: names.callID.count + extra.count + 1)
        text.append(names.callID)
        text.append(ASCII.semicolon)
        text.append(extra)
        return text.finish()
    }

    private func node(_ names: Names) -> RelayNode? {
        guard let node = client.node(for: names.callID, set, context) else { return nil }
        module.tellNode(node, context)
        return node
    }

    // MARK: Ending, recording, streaming

    /// Ends the session (`D`).
    func destroy(_ flags: RTPProxyFlags) -> Int {
        guard let names = names(), let id = sessionID(names, flags), let node = node(names) else { return Code.failed }
        var command = ByteBuilder(context.arena)
        command.append("D ")
        command.append(id)
        command.append(ASCII.space)
        command.append(names.fromTag)
        if !flags.leavesOutToTag, !names.toTag.isEmpty {
            command.append(ASCII.space)
            command.append(names.toTag)
        }
        _ = client.send(command.finish(), to: node, context)
        return Code.done
    }

    /// Records the session (`R`).
    func record() -> Int {
        guard let names = names(), let node = node(names) else { return Code.failed }
        guard message.isRequest || !names.toTag.isEmpty else { return Code.failed }
        _ = client.send(query("R ", names, numbersMedia: false), to: node, context)
        return Code.done
    }

    /// The session's packet counts as the proxy tells them (`Q`); nil if there are none.
    func statistics() -> ByteView? {
        guard let names = names(), let node = node(names), message.isRequest || !names.toTag.isEmpty else { return nil }
        return client.send(query("Q ", names, numbersMedia: true), to: node, context)
    }

    private func query(_ verb: StaticString, _ names: Names, numbersMedia: Bool) -> ByteView {
        let (first, second) = message.isRequest ? (names.fromTag, names.toTag) : (names.toTag, names.fromTag)
        var command = ByteBuilder(context.arena)
        command.append(verb)
        command.append(names.callID)
        command.append(ASCII.space)
        command.append(first)
        if !second.isEmpty {
            command.append(numbersMedia ? ";1 " : " ")
            command.append(second)
        }
        return command.finish()
    }

    /// Plays a prompt (`P`), or stops playing (`S`).
    /// - Parameter prompt: nil to stop.
    func stream(_ prompt: ByteView?, count: Int, toCaller: Bool) -> Int {
        guard let names = names(), let node = node(names) else { return Code.failed }
        guard client.can(RTPProxyClient.Capability.payloadList, node) else {
            context.log(.error, "rtpproxy", "proxy <\(node.address.url)> cannot play prompts")
            return Code.failed
        }
        if !toCaller, names.toTag.isEmpty { return Code.failed }
        let (first, second) = toCaller ? (names.fromTag, names.toTag) : (names.toTag, names.fromTag)
        var command = ByteBuilder(context.arena)
        if let prompt {
            command.append("P")
            command.append(decimal: count)
            command.append(ASCII.space)
            command.append(names.callID)
            command.append(ASCII.space)
            command.append(prompt)
            command.append(" session ")
        } else {
            command.append("S ")
            command.append(names.callID)
            command.append(ASCII.space)
        }
        command.append(first)
        command.append(";1")
        if !second.isEmpty {
            command.append(ASCII.space)
            command.append(second)
            command.append(";1")
        }
        _ = client.send(command.finish(), to: node, context)
        return Code.done
    }

    // MARK: Offers and answers

    /// Puts the proxy's addresses into the description.
    /// - Parameters:
    ///   - isOffer: whether the session may be made.
    ///   - forcedAddress: address to write instead of what the proxy says.
    func relay(_ flags: RTPProxyFlags, isOffer: Bool, forcedAddress: ByteView?) -> Int {
        if flags.looksUpOnly, !isOffer { return Code.failed }
        guard let body = SDPBody.find(message) else {
            context.log(.error, "rtpproxy", "can't extract body from the message")
            return Code.failed
        }
        guard var names = names(), let id = sessionID(names, flags) else { return Code.failed }
        var creates = isOffer
        if flags.looksUpOnly {
            guard !names.toTag.isEmpty else { return Code.failed }
            if message.isRequest { swap(&names.fromTag, &names.toTag) }
            creates = false
        } else if message.isRequest != isOffer {
            guard !names.toTag.isEmpty else { return Code.failed }
            swap(&names.fromTag, &names.toTag)
        }
        let mark = module.mark.view
        let isProxied = !mark.isEmpty && hasLine(body, mark)
        if isProxied, !flags.isForced { return Code.proxiedBefore }
        let description = SDPDescription(body)
        guard !description.streams.isEmpty else {
            context.log(.error, "rtpproxy", "sdp w/o streams")
            return Code.failed
        }
        let timeout = creates ? module.timeoutNotification(context) : nil
        if creates, module.wantsTimeoutTag, timeout == nil { return Code.failed }
        let editor = SDPEditor(message: message, arena: context.arena)
        var options = flags.options
        var bridges = flags.bridgesFamilies
        var commonIsAltered = false
        var originIsAltered = false
        for (index, stream) in description.streams.enumerated() {
            guard let old = stream.address ?? description.address else {
                context.log(.error, "rtpproxy", "stream \(index + 1) of the description has no address")
                return Code.failed
            }
            if bridges {
                options += old.isIPv6 ? [UInt8(ascii: "E"), UInt8(ascii: "I")] : [UInt8(ascii: "I"), UInt8(ascii: "E")]
                bridges = false
            }
            if old.isIPv6 { options.append(UInt8(ascii: "6")) }
            let source = flags.trustsAddress ? old.text : context.received.source.ip.text(in: context.arena)
            var answer: ByteView?
            repeat {
                guard let node = node(names) else { return Code.noProxy }
                var command = ByteBuilder(context.arena, capacity: 512)
                command.append(creates ? "U" : "L")
                for option in options { command.append(option) }
                writeNodeOptions(flags, stream, node, to: &command)
                write(names, id, source, stream.port, media: index + 1, to: &command)
                if let timeout {
                    command.append(ASCII.space)
                    command.append(timeout)
                }
                answer = client.send(command.finish(), to: node, context)
            } while answer == nil
            guard let answer, let place = Place(answer, fallback: context.received.destination.ip.text(in: context.arena), family: old.isIPv6) else {
                if !flags.looksUpOnly { context.log(.error, "rtpproxy", "incorrect port in reply from rtp proxy: \"\(answer ?? .empty)\"") }
                return Code.failed
            }
            var address = forcedAddress ?? place.address
            if old.isNull { address = place.isIPv6 ? ByteView("::") : ByteView("0.0.0.0") }
            if stream.port != ByteView("0") { editor.replace(stream.port, with: context.arena.decimal(place.port)) }
            if let rtcp = stream.rtcpPort, !rtcp.isEmpty { editor.replace(rtcp, with: context.arena.decimal(place.port + 1)) }
            if let own = stream.address {
                editor.replace(own, with: address, isIPv6: place.isIPv6)
            } else if let common = description.address, !commonIsAltered {
                editor.replace(common, with: address, isIPv6: place.isIPv6)
                commonIsAltered = true
            }
            if flags.fixesCommonAddress, let common = description.address, !commonIsAltered {
                editor.replace(common, with: address, isIPv6: place.isIPv6)
                commonIsAltered = true
            }
            if let origin = description.origin, !originIsAltered {
                editor.replace(origin, with: address, isIPv6: place.isIPv6)
                originIsAltered = true
            }
        }
        if !isProxied, !mark.isEmpty { editor.append(mark, to: body) }
        return Code.done
    }

    /// Where the proxy relays a stream.
    private struct Place {
        let port: Int
        let address: ByteView
        let isIPv6: Bool

        /// Nil if the answer (`port [address [6]]`) has no port.
        init?(_ answer: ByteView, fallback: ByteView, family: Bool) {
            var words: [ByteView] = []
            var rest = answer.trimmed
            while !rest.isEmpty, words.count < 3 {
                let end = rest.firstIndex(of: ASCII.space) ?? rest.count
                words.append(rest.prefix(end))
                rest = rest.dropFirst(end).trimmedFront
            }
            guard let number = words.first?.unsignedInteger, (1...65535).contains(number) else { return nil }
            port = Int(number)
            address = words.count > 1 ? words[1] : fallback
            isIPv6 = words.count > 2 ? words[2].first == 54 : words.count == 2 ? false : family
        }
    }

    private func writeNodeOptions(_ flags: RTPProxyFlags, _ stream: SDPDescription.Stream, _ node: RelayNode, to command: inout ByteBuilder) {
        if !flags.repacketization.isEmpty {
            if client.can(RTPProxyClient.Capability.repacketization, node) {
                for byte in flags.repacketization { command.append(byte) }
            } else {
                context.log(.warning, "rtpproxy", "re-packetization is requested but is not supported by the selected RTP proxy node")
            }
        }
        guard stream.isRTP, client.can(RTPProxyClient.Capability.payloadList, node), !stream.formats.isEmpty else { return }
        command.append("c")
        var isFirst = true
        var rest = stream.formats.trimmed
        while !rest.isEmpty {
            let end = rest.firstIndex(of: ASCII.space) ?? rest.count
            if rest.prefix(end).unsignedInteger != nil {
                if !isFirst { command.append(ASCII.comma) }
                command.append(rest.prefix(end))
                isFirst = false
            }
            rest = rest.dropFirst(end).trimmedFront
        }
    }

    private func write(_ names: Names, _ id: ByteView, _ address: ByteView, _ port: ByteView, media: Int, to command: inout ByteBuilder) {
        for part in [id, address, port, names.fromTag] {
            command.append(ASCII.space)
            command.append(part)
        }
        command.append(ASCII.semicolon)
        command.append(decimal: media)
        if !names.toTag.isEmpty {
            command.append(ASCII.space)
            command.append(names.toTag)
            command.append(ASCII.semicolon)
            command.append(decimal: media)
        }
    }

    private func hasLine(_ body: ByteView, _ line: ByteView) -> Bool {
        var place = 0
        while let hit = body.firstIndex(of: line, from: place) {
            if hit > 0, body[hit - 1] == ASCII.lineFeed || body[hit - 1] == ASCII.carriageReturn { return true }
            place = hit + 1
        }
        return false
    }
}
