import Routing
import SIPMessage

/// `nat_uac_test()`: signs that the sender sits behind a NAT.
struct NATTests: OptionSet {
    let rawValue: Int
    static let privateContact = NATTests(rawValue: 1)
    static let viaIsNotSource = NATTests(rawValue: 2)
    static let privateVia = NATTests(rawValue: 4)
    static let privateSDP = NATTests(rawValue: 8)
    static let viaPortIsNotSource = NATTests(rawValue: 16)
    static let privateSource = NATTests(rawValue: 32)
    static let webSocket = NATTests(rawValue: 64)
    static let contactPortIsNotSource = NATTests(rawValue: 128)
    static let sdpIsNotSource = NATTests(rawValue: 256)
    static let destinationDiffers = NATTests(rawValue: 512)

    /// 1 if any of the signs is there, -1 otherwise.
    func run(_ nathelper: NathelperModule, _ context: RouteContext) -> Int {
        let message = context.message
        let source = context.received.source
        let networks = nathelper.networks
        if contains(.viaPortIsNotSource), let via = message.via1, Int(source.port) != (via.port == 0 ? 5060 : via.port) { return 1 }
        if contains(.viaIsNotSource), let via = message.via1, IPAddress(via.host) != source.ip { return 1 }
        if contains(.privateContact), let contact = try? nathelper.contact(context), networks.contains(contact.uri.host) { return 1 }
        if contains(.privateSDP), Self.hasPrivateAddress(message, networks) { return 1 }
        if contains(.privateVia), let via = message.via1, networks.contains(via.host) { return 1 }
        if contains(.privateSource), networks.contains(source.ip) { return 1 }
        if contains(.webSocket), context.received.transport == .ws || context.received.transport == .wss { return 1 }
        if contains(.contactPortIsNotSource), let contact = try? nathelper.contact(context), contact.uri.effectivePort != source.port { return 1 }
        if contains(.sdpIsNotSource), let body = SDPBody.find(message), let address = SDPDescription(body).address,
            let ip = IPAddress(address.text), ip != source.ip
        {
            return 1
        }
        if contains(.destinationDiffers), Self.goesElsewhere(context) { return 1 }
        return -1
    }

    private static func hasPrivateAddress(_ message: SIPMessage, _ networks: PrivateNetworks) -> Bool {
        guard let body = SDPBody.find(message) else { return false }
        let description = SDPDescription(body)
        for stream in description.streams {
            guard let address = stream.address ?? description.address, !address.isIPv6, !address.isNull else { return false }
            if networks.contains(address.text) { return true }
        }
        return false
    }

    /// Whether the message goes to another place than its request URI or second Via names; always so for WebSockets.
    private static func goesElsewhere(_ context: RouteContext) -> Bool {
        let message = context.message
        guard message.isRequest else {
            guard let via = message.via2 else { return false }
            if via.transport == .ws || via.transport == .wss { return true }
            let named = via.port == 0 ? Int(via.transport.defaultPort) : via.port
            if let rport = via.rport?.unsignedInteger, rport != 0, Int(rport) != named { return true }
            guard let received = via.received, !received.isEmpty else { return false }
            return differ(received, via.host)
        }
        guard let requestURI = message.parsedURI else { return false }
        guard !context.destinationURI.isEmpty else { return requestURI.transport == .ws || requestURI.transport == .wss }
        guard let next = SIPURI(context.destinationURI) else { return false }
        if next.transport == .ws || next.transport == .wss { return true }
        if next.effectivePort != requestURI.effectivePort { return true }
        return differ(next.host, requestURI.host)
    }

    private static func differ(_ left: ByteView, _ right: ByteView) -> Bool {
        let first = IPAddress(left)
        let second = IPAddress(right)
        return first == nil && second == nil ? left != right : first != second
    }
}
