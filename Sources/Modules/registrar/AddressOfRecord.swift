import Routing
import SIPMessage

/// Addresses of record as location tables hold them: `user`, or `user@domain` where domains count (RFC 3261 section 10.3).
struct AddressOfRecord {
    let usesDomain: Bool
    let realmPrefix: String
    let isCaseSensitive: Bool

    private static let longestUser = 248
    private static let longestHost = 248

    /// The key of a URI.
    func key(_ uri: SIPURI, _ arena: Arena) throws(RegistrationFailure) -> ByteView {
        guard uri.user.count <= Self.longestUser, uri.host.count <= Self.longestHost else { throw .addressTooLong }
        let place = arena.allocate(uri.user.count + uri.host.count + 1)
        var count = 0
        var index = 0
        while index < uri.user.count {
            var byte = uri.user[index]
            if byte == ASCII.percent {
                guard let high = ASCII.hexValue(uri.user[index + 1]), let low = ASCII.hexValue(uri.user[index + 2]) else { throw .badUser }
                byte = high << 4 | low
                guard (32...126).contains(byte) else { throw .badUser }
                index += 2
            }
            place[count] = isCaseSensitive ? byte : ASCII.lowercase(byte)
            count += 1
            index += 1
        }
        guard usesDomain else { return ByteView(base: place, count: count) }
        if count > 0 {
            place[count] = ASCII.at
            count += 1
        }
        var host = uri.host
        if !realmPrefix.isEmpty {
            realmPrefix.withByteView { prefix in
                if host.count > prefix.count, host.hasPrefix(prefix) { host = host.dropFirst(prefix.count) }
            }
        }
        for index in 0..<host.count {
            place[count] = ASCII.lowercase(host[index])
            count += 1
        }
        return ByteView(base: place, count: count)
    }
}

extension RegistrarModule {
    /// The address of record of a URI.
    func addressOfRecord(_ uri: SIPURI, _ context: RouteContext) throws(RegistrationFailure) -> ByteView {
        let rules = AddressOfRecord(
            usesDomain: usrloc.usesDomain, realmPrefix: usrloc.usesDomain ? settings.realmPrefix.string : "",
            isCaseSensitive: settings.caseSensitive.integer != 0)
        return try rules.key(uri, context.arena)
    }

    /// The same from a text; logs why there is none.
    func addressOfRecord(_ text: ByteView, _ context: RouteContext) throws(RegistrationFailure) -> ByteView {
        guard let uri = SIPURI(text) else {
            context.log(.error, "registrar", "\"\(text)\" is no URI, so it names no address of record")
            throw .badAddress
        }
        do {
            return try addressOfRecord(uri, context)
        } catch {
            context.log(.error, "registrar", "\"\(text)\": \(error.text)")
            throw error
        }
    }
}
