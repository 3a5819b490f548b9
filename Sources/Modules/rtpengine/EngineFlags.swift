import SIPMessage

/// The flags text of `rtpengine_offer("replace-origin RTP/SAVP ...")`, read into what the engine is told.
struct EngineFlags {
    /// What is wrong with a flag.
    struct Failure: Error {
        let flag: ByteView
        let reason: StaticString
    }

    /// Which branch names the call besides the Call-ID.
    enum Branch { case none, first, second, automatic, extra, next, automaticNext, automaticExtra }

    var operation: EngineOperation
    var callID: ByteView?
    var fromTag: ByteView?
    var toTag: ByteView?
    var sendsToTag: Bool
    var isDirectional = false
    var branch = Branch.none
    var direction: [Bencode] = []
    var replace: [Bencode] = []
    var receivedFrom: [Bencode] = []
    var sdes: [Bencode] = []
    var t38: [Bencode] = []
    var rtcpMux: [Bencode] = []
    var codecs: [(key: ByteView, value: Bencode)] = []
    var flags: [Bencode] = []
    /// `key=value` flags without a meaning of their own here.
    var others: [(key: ByteView, value: Bencode)] = []
    private var transport = 0

    private static let transports: [StaticString] = [
        "RTP/AVP", "RTP/SAVP", "RTP/AVPF", "RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVPF",
    ]
    private static let transportIsSet = 0x100
    private static let secure = 1, feedback = 2, dtls = 4

    init(_ operation: EngineOperation) {
        self.operation = operation
        sendsToTag = operation != .delete
    }

    /// Name of the transport that the flags ask for; nil for none.
    var transportName: ByteView? { transport & Self.transportIsSet != 0 ? ByteView(Self.transports[transport & 7]) : nil }

    mutating func read(_ text: ByteView) throws(Failure) {
        var rest = text
        while true {
            while rest.first == ASCII.space { rest = rest.dropFirst() }
            if rest.isEmpty { return }
            let end = rest.firstIndex(of: ASCII.space) ?? rest.count
            let word = rest.prefix(end)
            rest = rest.dropFirst(end)
            if let (key, value) = word.split(at: ASCII.equals) {
                if !key.isEmpty { try take(key, value) }
            } else {
                try take(word, nil)
            }
        }
    }

    /// The item of a list flag: `replace-origin` or `replace=origin`; nil if the flag is another one.
    private static func item(_ key: ByteView, _ value: ByteView?, of name: StaticString) -> ByteView? {
        let name = ByteView(name)
        if key == name {
            guard let value, !value.isEmpty else { return nil }
            return value
        }
        guard key.hasPrefix(name), key[name.count] == 45, key.count > name.count + 1 else { return nil }
        return key.dropFirst(name.count + 1)
    }

    private mutating func takeListed(_ key: ByteView, _ value: ByteView?) -> Bool {
        let isWanted = operation.hasDescription
        let lists: [(StaticString, WritableKeyPath<EngineFlags, [Bencode]>)] = [
            ("replace", \.replace), ("SDES", \.sdes), ("T38", \.t38), ("T.38", \.t38), ("rtcp-mux", \.rtcpMux),
        ]
        for (name, list) in lists {
            guard let item = Self.item(key, value, of: name) else { continue }
            if isWanted { self[keyPath: list].append(.string(item)) }
            return true
        }
        if let address = Self.item(key, value, of: "received-from") {
            if let ip = IPAddress(address) { receivedFrom = [.string(ip.isIPv6 ? ByteView("IP6") : ByteView("IP4")), .string(address)] }
            return true
        }
        guard isWanted else { return false }
        let codecNames: [(StaticString, StaticString)] = [
            ("transcode", "transcode"), ("codec-transcode", "transcode"), ("codec-strip", "strip"), ("codec-offer", "offer"),
            ("codec-mask", "mask"), ("codec-set", "set"), ("codec-except", "except"), ("codec-accept", "accept"), ("codec-consume", "consume"),
        ]
        for (name, member) in codecNames {
            guard let item = Self.item(key, value, of: name) else { continue }
            addCodec(item, to: ByteView(member))
            return true
        }
        return false
    }

    private mutating func addCodec(_ codec: ByteView, to member: ByteView) {
        if let index = codecs.firstIndex(where: { $0.key == member }) {
            codecs[index].value = .list(codecs[index].value.items + [.string(codec)])
        } else {
            codecs.append((member, .list([.string(codec)])))
        }
    }

    private mutating func take(_ key: ByteView, _ value: ByteView?) throws(Failure) {
        if takeListed(key, value) || takeTransport(key, value) { return }
        func required() throws(Failure) -> ByteView {
            guard let value else { throw Failure(flag: key, reason: "missing value") }
            return value
        }
        switch key {
        case ByteView("TOS") where value != nil: others.append((key, .integer(Self.leadingNumber(try required()))))
        case ByteView("to-tag"):
            if let value { toTag = value }
            sendsToTag = true
        case ByteView("call-id"): callID = try required()
        case ByteView("internal"), ByteView("external"): if operation.hasDescription { direction.append(.string(key)) }
        case ByteView("direction"): if operation.hasDescription { direction.append(.string(value ?? .empty)) }
        case ByteView("from-tag"):
            fromTag = try required()
            isDirectional = true
        case ByteView("directional"): isDirectional = true
        case ByteView("via-branch"): branch = try Self.branch(key, try required())
        case ByteView("repacketize"):
            let number = Self.leadingNumber(try required())
            guard number > 0 else { throw Failure(flag: key, reason: "invalid value") }
            others.append((key, .integer(number)))
        case ByteView("force-answer"):
            guard operation == .offer else { throw Failure(flag: key, reason: "cannot force answer in non-offer command") }
            operation = .answer
        case ByteView("delete-delay") where value != nil:
            // told twice, as the reference does
            others.append((ByteView("delete delay"), .integer(Self.leadingNumber(try required()))))
            others.append((key, .string(try required())))
        default:
            if let value { others.append((key, .string(value))) } else { flags.append(.string(key)) }
        }
    }

    private mutating func takeTransport(_ key: ByteView, _ value: ByteView?) -> Bool {
        guard value == nil else { return false }
        switch key {
        case ByteView("RTP"): transport = (transport | Self.transportIsSet) & ~Self.secure
        case ByteView("AVP"): transport = (transport | Self.transportIsSet) & ~Self.feedback
        case ByteView("SRTP"): transport |= Self.transportIsSet | Self.secure
        case ByteView("AVPF"): transport |= Self.transportIsSet | Self.feedback
        case ByteView("DTLS"): transport |= Self.transportIsSet | Self.dtls
        default:
            guard let index = Self.transports.firstIndex(where: { ByteView($0) == key }) else { return false }
            transport = Self.transportIsSet | index
        }
        return true
    }

    static func branch(_ key: ByteView, _ value: ByteView) throws(Failure) -> Branch {
        if value.first == 49 { return .first }
        if value.first == 50 { return .second }
        switch value {
        case ByteView("auto"): return .automatic
        case ByteView("extra"): return .extra
        case ByteView("next"): return .next
        case ByteView("auto-next"), ByteView("next-auto"): return .automaticNext
        case ByteView("auto-extra"), ByteView("extra-auto"): return .automaticExtra
        default: throw Failure(flag: key, reason: "invalid value")
        }
    }

    private static func leadingNumber(_ text: ByteView) -> Int {
        var end = 0
        while end < text.count, ASCII.isDigit(text[end]) { end += 1 }
        return text.prefix(end).integer ?? 0
    }
}

/// So that texts can be told apart by `switch`.
func ~= (pattern: ByteView, value: ByteView) -> Bool { pattern == value }
