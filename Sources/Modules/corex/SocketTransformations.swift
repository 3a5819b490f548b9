import Routing
import SIPMessage

/// Class `sock` of corex: parts of `[protocol:]host[:port]`.
enum SocketTransformations {
    private struct Parts {
        var transport = ByteView.empty
        var host = ByteView.empty
        var port = ByteView.empty
    }

    static func declare(_ exports: Exports) {
        let operations: [String: @Sendable (Parts, Arena) -> ByteView] = [
            "host": { parts, _ in parts.host },
            "port": { parts, _ in parts.port },
            "proto": { parts, _ in parts.transport },
            "touri": { parts, arena in uri(parts, arena) },
        ]
        exports.transformation("sock") { spec in
            guard let read = operations[spec.operation] else { throw spec.unknownOperation(operations.keys) }
            return TextTransformation(acceptsEmpty: false) { text, context in
                split(text).map { .string(read($0, context.arena)) } ?? .failed
            }
        }
    }

    /// Nil for too many colons, unbalanced brackets, an unknown protocol or a bad port. As in the reference, only udp and tcp are known.
    private static func split(_ text: ByteView) -> Parts? {
        var colons: [Int] = []
        var isBracketed = false
        for index in 0..<text.count {
            switch text.base[index] {
            case 91:
                guard !isBracketed else { return nil }
                isBracketed = true
            case 93:
                guard isBracketed else { return nil }
                isBracketed = false
            case ASCII.colon where !isBracketed: colons.append(index)
            default: break
            }
        }
        guard text.last != ASCII.colon, colons.count <= 2 else { return nil }
        guard let first = colons.first else { return Parts(host: text) }
        let head = text.prefix(first), tail = text.dropFirst(first + 1)
        let isProtocol = head.equalsIgnoringCase(ByteView("udp")) || head.equalsIgnoringCase(ByteView("tcp"))
        if colons.count == 2 {
            let port = text.dropFirst(colons[1] + 1)
            guard isProtocol, port.unsignedInteger != nil else { return nil }
            return Parts(transport: head, host: text[(first + 1)..<colons[1]], port: port)
        }
        if tail.unsignedInteger != nil { return Parts(host: head, port: tail) }
        return isProtocol ? Parts(transport: head, host: tail) : nil
    }

    private static func uri(_ parts: Parts, _ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: 64)
        out.append("sip:")
        out.append(parts.host)
        if !parts.port.isEmpty {
            out.append(ASCII.colon)
            out.append(parts.port)
        }
        if !parts.transport.isEmpty {
            out.append(";transport=")
            out.append(parts.transport)
        }
        return out.finish()
    }
}
