import Routing
import SIPMessage

/// The `;alias=ADDRESS~PORT~PROTOCOL` parameter, by which a contact carries the place that it was really sent from.
struct ContactAlias {
    /// `;alias=`
    let marker: OwnedBytes

    init(name: String) { marker = OwnedBytes(";\(name)=") }

    private static let tilde: UInt8 = 126

    /// The parameter for an address, with its semicolon.
    func write(_ address: ByteView, port: ByteView, _ transport: TransportProtocol, to text: inout ByteBuilder) {
        text.append(marker.view)
        text.append(address)
        text.append(Self.tilde)
        text.append(port)
        text.append(Self.tilde)
        text.append(48 + transport.rawValue)
    }

    /// The parameter for the message's source.
    func writeSource(_ context: RouteContext, to text: inout ByteBuilder) {
        let source = context.received.source
        write(
            source.ip.text(in: context.arena, bracketed: true), port: context.arena.decimal(Int(source.port)), context.received.transport, to: &text)
    }

    /// The parts of a parameter's value.
    struct Value {
        let address: ByteView
        let port: ByteView
        let transport: TransportProtocol
        /// Length of the value.
        let length: Int

        /// `sip:address:port`, with the transport unless it is UDP (or always, if `isExplicit`).
        func uri(_ arena: Arena, isExplicit: Bool = false) -> ByteView {
            var text = ByteBuilder(arena, capacity: address.count + 32)
            text.append("sip:")
            text.append(address)
            text.append(ASCII.colon)
            text.append(port)
            if isExplicit || transport != .udp {
                text.append(";transport=")
                // a secure WebSocket is asked for as "ws" too (RFC 7118 section 5.2.1)
                text.append(transport == .wss ? TransportProtocol.ws.name : transport.name)
            }
            return text.finish()
        }
    }

    /// Reads the value that `text` begins with; nil if it is none.
    static func value(_ text: ByteView) -> Value? {
        guard let first = text.firstIndex(of: tilde), let second = text.firstIndex(of: tilde, from: first + 1) else { return nil }
        let digit = text[second + 1]
        guard ASCII.isDigit(digit), let transport = TransportProtocol(rawValue: digit - 48), transport != .any else { return nil }
        return Value(address: text.prefix(first), port: text[(first + 1)..<second], transport: transport, length: second + 2)
    }

    /// A URI without its last alias parameter; nil if it has none that is well formed.
    func trimmed(_ uri: ByteView, _ arena: Arena) -> ByteView? {
        var place = uri.count - marker.view.count
        while place > 5 {
            if uri.dropFirst(place).hasPrefix(marker.view) {
                let rest = uri.dropFirst(place + marker.view.count)
                guard let value = Self.value(rest) else { return nil }
                let after = rest.dropFirst(value.length)
                guard after.isEmpty || after.first == ASCII.semicolon else { return nil }
                return arena.concatenate(uri.prefix(place), after)
            }
            place -= 1
        }
        return nil
    }
}
