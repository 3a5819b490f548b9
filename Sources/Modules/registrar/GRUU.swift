import SIPMessage

/// Globally routable URIs of a contact (RFC 5627).
enum GRUU {
    /// Separates a temporary GRUU's ruid from its record's hash.
    private static let separator: UInt8 = 45

    /// Appends `;pub-gruu="..."` and `;temp-gruu="..."`.
    static func write(_ contact: Contact, _ record: LocationRecord, host: ByteView, to text: inout ByteBuilder) {
        text.append(";pub-gruu=\"sip:")
        text.append(record.aor)
        if !record.aor.contains(ASCII.at) {
            text.append(ASCII.at)
            text.append(host)
        }
        text.append(";gr=")
        text.append(LocationShard.bareInstance(contact.instance))
        text.append("\";temp-gruu=\"sip:")
        text.append(contact.ruid)
        text.append(separator)
        // the lowest digit comes first
        var hash = record.hash
        while hash != 0 {
            let digit = UInt8(hash & 15)
            text.append(digit < 10 ? digit + 48 : digit + 87)
            hash >>= 4
        }
        text.append(ASCII.at)
        text.append(host)
        text.append(";gr\"")
    }

    /// The ruid and the hash that a temporary GRUU's user part names; nil if it is none.
    static func temporary(_ user: ByteView) -> (ruid: ByteView, hash: UInt32)? {
        guard let dash = user.lastIndex(of: separator) else { return nil }
        var hash: UInt32 = 0
        var index = user.count - 1
        while index > dash {
            guard let digit = ASCII.hexValue(user[index]) else { return nil }
            hash = hash << 4 | UInt32(digit)
            index -= 1
        }
        return (user.prefix(dash), hash)
    }
}
