import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Makes ruids, the server's own ids of bindings: `uloc-TIME-PID-COUNTER` in hexadecimal, after Kamailio's form
/// (with the server's id in front of the time if one is set).
public final class ContactIdentifier: Sendable {
    private let prefix: OwnedBytes
    private let counter = Atomic<UInt>(0)

    public init(tag: StaticString, serverID: UInt32, now: Int) {
        let server = serverID == 0 ? "" : String(serverID, radix: 16) + "-"
        prefix = OwnedBytes("\(tag)-\(server)\(String(now, radix: 16))-\(String(getpid(), radix: 16))-")
    }

    /// The next id, in `arena`.
    public func next(in arena: Arena) -> ByteView {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        var text = ByteBuilder(arena, capacity: prefix.view.count + 16)
        text.append(prefix.view)
        text.append(hex: number)
        return text.finish()
    }
}
