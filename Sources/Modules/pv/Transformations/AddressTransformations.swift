import Routing
import SIPMessage

/// Classes `nameaddr` and `tobody` of the transformations cookbook: parts of `"Name" <uri>;parameters`.
enum AddressTransformations {
    static func declare(_ exports: Exports) {
        exports.transformation("nameaddr") { spec in
            guard let read = nameParts[spec.operation] else { throw spec.unknownOperation(nameParts.keys) }
            return TextTransformation(acceptsEmpty: false) { text, _ in split(text).map { read($0) } ?? .failed }
        }
        exports.transformation("tobody") { spec in
            guard let read = bodyParts[spec.operation] else { throw spec.unknownOperation(bodyParts.keys) }
            return TextTransformation(acceptsEmpty: false) { text, _ in
                guard let address = NameAddress(text.trimmed), let uri = SIPURI(address.uri) else { return .failed }
                return .string(read(address, uri))
            }
        }
    }

    /// The name as it is written before `<`, with the blanks after it, the URI, and the length up to `>`.
    private struct Parts {
        var name = ByteView.empty
        var uri: ByteView
        var length: Int
    }

    private static let nameParts: [String: @Sendable (Parts) -> Value] = [
        "name": { .string($0.name) },
        "uri": { .string($0.uri) },
        "len": { .integer($0.length) },
    ]

    /// Text without `<` is a URI as a whole; nil where `>` is missing.
    private static func split(_ text: ByteView) -> Parts? {
        guard let open = unquotedIndex(of: ASCII.less, in: text, from: 0) else { return Parts(uri: text, length: text.count) }
        guard let close = unquotedIndex(of: ASCII.greater, in: text, from: open + 1) else { return nil }
        return Parts(name: text.prefix(open), uri: text[(open + 1)..<close], length: close + 1)
    }

    private static func unquotedIndex(of byte: UInt8, in text: ByteView, from start: Int) -> Int? {
        var isQuoted = false
        var index = start
        while index < text.count {
            let current = text.base[index]
            if isQuoted {
                if current == ASCII.quote, text[index - 1] != ASCII.backslash { isQuoted = false }
            } else if current == ASCII.quote {
                isQuoted = true
            } else if current == byte {
                return index
            }
            index += 1
        }
        return nil
    }

    private static let bodyParts: [String: @Sendable (NameAddress, SIPURI) -> ByteView] = [
        "uri": { address, _ in address.uri },
        "tag": { address, _ in address.tag },
        "display": { address, _ in address.displayName },
        "user": { _, uri in uri.user },
        "host": { _, uri in uri.host },
        "params": { address, _ in address.parameters.dropFirst().trimmedFront },
    ]
}
