import Routing
import SIPMessage

/// Makes nonces and checks those that come back, without keeping them: a nonce says until when and from when on it is valid, and is
/// signed with a secret.
///
///     base64(expires, since, MD5(expires, since, [number, pool,] secret1) [, MD5(parts of the request, secret2)] [, number, pool])
///
/// This is the reference's format, so that servers that share a `secret` accept each other's nonces.
struct NonceMaker: Sendable {
    /// Parts of a request that a nonce is bound to (`auth_checks_*`).
    struct Binding: OptionSet, Sendable {
        let rawValue: Int
        static let requestURI = Binding(rawValue: 1)
        static let callID = Binding(rawValue: 2)
        static let fromTag = Binding(rawValue: 4)
        static let source = Binding(rawValue: 8)
    }

    enum Verdict {
        case valid
        /// Too old, of another run, or its count is not acceptable: the client may try again with a new one.
        case stale
        /// A one-time nonce that was used before.
        case reused
        /// Not made here, or changed.
        case invalid
    }

    /// Signs the times, and the bound parts.
    let secrets: (OwnedBytes, OwnedBytes)
    /// Seconds that a nonce is valid.
    let lifetime: Int
    /// Seconds by which a nonce of another server may be ahead of our clock.
    let maximumDrift: Int
    /// Seconds since 1970; nonces from before it are stale.
    let start: Int
    /// Nil where neither counts nor single use are asked for.
    let use: NonceUse?
    /// For REGISTER, requests within and outside of dialogs.
    let bindings: (register: Binding, inDialog: Binding, outside: Binding)

    private static let countFlag: UInt8 = 128
    private static let oneTimeFlag: UInt8 = 64
    private static let poolMask: UInt8 = 63
    private static let signatureLength = 16
    private static let timesLength = 8

    /// A new nonce.
    /// - Parameter isBound: false for one that is given out apart from a request.
    func make(_ context: RouteContext, isBound: Bool = true) -> ByteView {
        let now = UInt32(truncatingIfNeeded: context.server.surroundings.seconds)
        var times: [UInt8] = []
        for number in [now &+ UInt32(truncatingIfNeeded: lifetime), now] { times += Self.bytes(number) }
        var extra: [UInt8] = []
        if let use {
            let (number, pool) = use.next(worker: context.worker.index)
            extra = Self.bytes(number) + [pool | (use.countsUses ? Self.countFlag : 0) | (use.isOneTime ? Self.oneTimeFlag : 0)]
        }
        let binding = isBound ? binding(context.message) : []
        var nonce = times + signature(times, extra)
        if !binding.isEmpty { nonce += boundSignature(binding, context) }
        nonce += extra
        return nonce.withUnsafeBufferPointer { Base64.encode(ByteView($0), .standard, isPadded: true, context.arena) }
    }

    /// Looks at a nonce that came back, and notes its use.
    func check(_ credentials: DigestCredentials, _ context: RouteContext) -> Verdict {
        let now = context.server.surroundings.seconds
        guard let text = credentials.nonce, let decoded = Base64.decode(text, .standard, mayLackPadding: false, context.arena),
            decoded.count >= Self.timesLength + Self.signatureLength
        else { return .invalid }
        let expires = Int(Self.number(decoded)), since = Int(Self.number(decoded.dropFirst(4)))
        if since < min(start, now) || since > now + maximumDrift { return .stale }

        let binding = binding(context.message)
        let signatureEnd = Self.timesLength + Self.signatureLength
        let extra = decoded.dropFirst(binding.isEmpty ? signatureEnd : signatureEnd + Self.signatureLength)
        let flags = extra[4]
        let isNumbered = flags & (Self.countFlag | Self.oneTimeFlag) != 0
        if let use, use.isOneTime, flags & Self.oneTimeFlag == 0 { return .stale }
        let expected = signature(Array(decoded.prefix(Self.timesLength).buffer), isNumbered ? Array(extra.prefix(5).buffer) : [])
        guard Self.matches(decoded[Self.timesLength..<signatureEnd], expected) else { return .invalid }

        let number = Self.number(extra), pool = flags & Self.poolMask
        if let use, use.countsUses, flags & Self.countFlag != 0, let text = credentials.nonceCount, !text.isEmpty {
            guard text.count == 8, let count = UInt32(text.string, radix: 16) else { return .invalid }
            guard use.check(count: count, number: number, pool: pool) == .fresh else { return .stale }
            // a count that grows says more than the checks that follow
            return expires < now ? .stale : .valid
        }
        if let use, use.isOneTime, use.use(number: number, pool: pool) != .fresh { return .reused }
        if !binding.isEmpty {
            guard decoded.count == signatureEnd + Self.signatureLength + (isNumbered ? 5 : 0) else { return .invalid }
            guard Self.matches(decoded[signatureEnd..<(signatureEnd + Self.signatureLength)], boundSignature(binding, context)) else { return .stale }
        }
        return expires < now ? .stale : .valid
    }

    private func binding(_ message: SIPMessage) -> Binding {
        if message.method == .register { return bindings.register }
        return message.toTag.isEmpty ? bindings.outside : bindings.inDialog
    }

    private func signature(_ times: [UInt8], _ extra: [UInt8]) -> [UInt8] {
        Self.signed(times + extra, secrets.0)
    }

    private func boundSignature(_ binding: Binding, _ context: RouteContext) -> [UInt8] {
        let message = context.message
        var parts: [UInt8] = []
        if binding.contains(.requestURI) { parts += message.currentURI.buffer }
        if binding.contains(.callID) { parts += message.callID.buffer }
        if binding.contains(.fromTag) { parts += message.fromTag.buffer }
        if binding.contains(.source) {
            let address = context.received.source.ip
            for word in address.isIPv6 ? [address.high, address.low] : [address.low << 32] {
                for shift in stride(from: 56, through: address.isIPv6 ? 0 : 32, by: -8) { parts.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
            }
        }
        return Self.signed(parts, secrets.1)
    }

    private static func signed(_ bytes: [UInt8], _ secret: OwnedBytes) -> [UInt8] {
        (bytes + secret.view.buffer).withUnsafeBufferPointer { Digest.md5(ByteView($0)) }
    }

    private static func matches(_ given: ByteView, _ expected: [UInt8]) -> Bool {
        expected.withUnsafeBufferPointer { given.equalsInConstantTime(ByteView($0)) }
    }

    private static func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) } }
    private static func number(_ view: ByteView) -> UInt32 { (0..<4).reduce(0) { $0 << 8 | UInt32(view[$1]) } }
}
