import SIPMessage

/// Types of resource records that are asked for, by their number (RFC 1035, 3596, 2782, 3403).
public enum DNSRecordType: UInt16, Sendable, CaseIterable {
    case a = 1
    case cname = 5
    case ptr = 12
    case txt = 16
    case aaaa = 28
    case srv = 33
    case naptr = 35

    public var name: String {
        switch self {
        case .a: "A"
        case .cname: "CNAME"
        case .ptr: "PTR"
        case .txt: "TXT"
        case .aaaa: "AAAA"
        case .srv: "SRV"
        case .naptr: "NAPTR"
        }
    }

    /// The type of that name, in any case; nil for an unknown one.
    public init?(name: String) {
        let upper = name.uppercased()
        guard let type = Self.allCases.first(where: { $0.name == upper }) else { return nil }
        self = type
    }
}

/// What a resource record says.
public enum DNSRecordData: Sendable, Equatable {
    /// A and AAAA.
    case address(IPAddress)
    /// CNAME and PTR.
    case name(String)
    case text([String])
    /// RFC 2782.
    case service(priority: UInt16, weight: UInt16, port: UInt16, target: String)
    /// RFC 3403.
    case pointer(order: UInt16, preference: UInt16, flags: String, services: String, expression: String, replacement: String)
}

/// A resource record. Names are without the dot at their end.
public struct DNSRecord: Sendable, Equatable {
    public let name: String
    public let type: DNSRecordType
    /// Seconds that it may be kept.
    public let ttl: Int
    public let data: DNSRecordData

    public init(name: String, type: DNSRecordType, ttl: Int, data: DNSRecordData) {
        self.name = name
        self.type = type
        self.ttl = ttl
        self.data = data
    }
}

/// What a question brought.
public enum DNSAnswer: Sendable, Equatable {
    /// Records of the type that was asked for, aliases followed.
    case records([DNSRecord])
    /// The name, or this type of it, does not exist; seconds that this may be kept, if the zone says so.
    case none(ttl: Int?)
    /// No server answered, or not sensibly.
    case failed(String)
}
