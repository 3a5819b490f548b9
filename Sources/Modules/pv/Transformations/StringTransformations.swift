import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Class `s` of the transformations cookbook: operations on text.
enum StringTransformations {
    typealias Operation = @Sendable (inout TransformationSpec) throws -> Transformation

    static func declare(_ exports: Exports) {
        let operations = plain.merging(cutting) { first, _ in first }.merging(searching) { first, _ in first }
        exports.transformation("s") { spec in
            guard let make = operations[spec.operation] else { throw spec.unknownOperation(operations.keys) }
            return try make(&spec)
        }
    }

    /// An operation without parameters.
    private static func simple(_ body: @escaping @Sendable (ByteView, RouteContext) -> Value) -> Operation {
        { _ in TextTransformation(body) }
    }

    /// An operation without parameters that may have no result.
    private static func partial(_ body: @escaping @Sendable (ByteView, Arena) -> ByteView?) -> Operation {
        { _ in TextTransformation { text, context in body(text, context.arena).map { .string($0) } ?? .failed } }
    }

    private static let plain: [String: Operation] = [
        "len": simple { text, _ in .integer(text.count) },
        "int": { _ in ComputedTransformation { value, context in number(value, context) } },
        "tolower": simple { text, context in .string(map(text, context.arena, ASCII.lowercase)) },
        "toupper": simple { text, context in .string(map(text, context.arena, ASCII.uppercase)) },
        "numeric": simple { text, context in .string(filter(text, context.arena, ASCII.isDigit)) },
        "rmws": simple { text, context in .string(filter(text, context.arena) { !ASCII.isWhitespace($0) }) },
        "trim": simple { text, _ in .string(text.trimmed) },
        "ltrim": simple { text, _ in .string(text.trimmedFront) },
        "rtrim": simple { text, _ in .string(text.trimmedBack) },
        "unquote": simple { text, _ in
            let isQuoted = text.count >= 2 && text.first == text.last && (text.first == ASCII.quote || text.first == 39)
            return .string(isQuoted ? text[1..<(text.count - 1)] : text)
        },
        "unbracket": simple { text, _ in
            let isBracketed =
                switch (text.count >= 2, text[0], text[text.count - 1]) {
                case (true, 40, 41), (true, 91, 93), (true, 123, 125), (true, 60, 62): true
                default: false
                }
            return .string(isBracketed ? text[1..<(text.count - 1)] : text)
        },
        "md5": simple { text, context in .string(Digest.hex(Digest.md5(text), context.arena)) },
        "sha256": simple { text, context in .string(Digest.hex(Digest.sha256(text), context.arena)) },
        "sha384": simple { text, context in .string(Digest.hex(Digest.sha384(text), context.arena)) },
        "sha512": simple { text, context in .string(Digest.hex(Digest.sha512(text), context.arena)) },
        "encode.hexa": simple { text, context in .string(TextEncoding.hexadecimal(text, context.arena)) },
        "decode.hexa": partial { TextEncoding.fromHexadecimal($0, $1) },
        "encode.7bit": simple { text, context in .string(TextEncoding.septets(text, context.arena)) },
        "decode.7bit": partial { TextEncoding.fromSeptets($0, $1) },
        "encode.base58": simple { text, context in .string(Base58.encode(text, context.arena)) },
        "decode.base58": partial { Base58.decode($0, $1) },
        "encode.base64": simple { text, context in .string(Base64.encode(text, .standard, isPadded: true, context.arena)) },
        "decode.base64": partial { Base64.decode($0, .standard, mayLackPadding: false, $1) },
        "encode.base64t": simple { text, context in .string(Base64.encode(text, .standard, isPadded: false, context.arena)) },
        "decode.base64t": partial { Base64.decode($0, .standard, mayLackPadding: true, $1) },
        "encode.base64url": simple { text, context in .string(Base64.encode(text, .url, isPadded: true, context.arena)) },
        "decode.base64url": partial { Base64.decode($0, .url, mayLackPadding: true, $1) },
        "encode.base64urlt": simple { text, context in .string(Base64.encode(text, .url, isPadded: false, context.arena)) },
        "decode.base64urlt": partial { Base64.decode($0, .url, mayLackPadding: true, $1) },
        "escape.common": simple { text, context in .string(TextEscaping.common(text, context.arena)) },
        "unescape.common": simple { text, context in .string(TextEscaping.fromCommon(text, context.arena)) },
        "escape.user": partial { TextEscaping.percent($0, keeping: TextEscaping.userBytes, $1) },
        "unescape.user": partial { TextEscaping.fromPercent($0, $1) },
        "escape.param": partial { TextEscaping.percent($0, keeping: TextEscaping.parameterBytes, $1) },
        "unescape.param": partial { TextEscaping.fromPercent($0, $1) },
        "escape.csv": simple { text, context in .string(TextEscaping.csv(text, context.arena)) },
        "urlencode.param": simple { text, context in .string(TextEscaping.url(text, context.arena)) },
        "urldecode.param": simple { text, context in .string(TextEscaping.fromURL(text, context.arena)) },
    ]

    // MARK: Parts of a text

    private static let cutting: [String: Operation] = [
        "substr": { spec in
            let offset = try spec.number(), length = try spec.number()
            if case .constant(let length) = length, length < 0 { throw DeclarationError("{s.substr}: a length cannot be negative") }
            return TextTransformation { text, context in
                guard let offset = offset.value(context), let length = length.value(context), length >= 0 else { return .failed }
                return substring(text, offset, length).map { .string($0) } ?? .failed
            }
        },
        "select": { spec in
            let index = try spec.number(), separator = try spec.byte()
            return TextTransformation { text, context in
                guard let index = index.value(context) else { return .failed }
                return .string(field(text, index, separator))
            }
        },
        "strip": { spec in
            let count = try spec.number()
            return TextTransformation { text, context in count.value(context).map { .string(text.dropFirst(max(0, $0))) } ?? .failed }
        },
        "striptail": { spec in
            let count = try spec.number()
            return TextTransformation { text, context in count.value(context).map { .string(text.dropLast(max(0, $0))) } ?? .failed }
        },
        "prefixes": { spec in try prefixes(&spec, quoted: false) },
        "prefixes.quoted": { spec in try prefixes(&spec, quoted: true) },
        "fmtlines": { spec in try lines(&spec, fill: ASCII.space) },
        "fmtlinet": { spec in try lines(&spec, fill: ASCII.tab) },
    ]

    // MARK: Searching

    private static let searching: [String: Operation] = [
        "stripto": { spec in
            let mark = try spec.text()
            return TextTransformation { text, context in
                guard let byte = mark.value(context)?.first else { return .failed }
                return .string(text.firstIndex(of: byte).map { text.dropFirst($0) } ?? .empty)
            }
        },
        "replace": { spec in
            let pattern = try spec.text(), replacement = try spec.text()
            return TextTransformation { text, context in
                guard let pattern = pattern.value(context), let replacement = replacement.value(context) else { return .failed }
                return .string(replace(text, pattern, replacement, context.arena))
            }
        },
        "rm": { spec in
            let written = try spec.text()
            let pattern: TransformationText = if case .constant(let text) = written { .constant(unescaped(text.view)) } else { written }
            return TextTransformation { text, context in
                guard let pattern = pattern.value(context) else { return .failed }
                return .string(replace(text, pattern, .empty, context.arena))
            }
        },
        "count": { spec in
            let mark = try spec.text(mayBeComma: true)
            return TextTransformation { text, context in
                guard let byte = mark.value(context)?.first else { return .failed }
                return .integer(text.buffer.reduce(0) { $0 + ($1 == byte ? 1 : 0) })
            }
        },
        "before": { spec in try split(&spec) { text, byte in text.firstIndex(of: byte).map { text.prefix($0) } ?? text } },
        "rbefore": { spec in try split(&spec) { text, byte in text.lastIndex(of: byte).map { text.prefix($0) } ?? text } },
        "after": { spec in try split(&spec) { text, byte in text.firstIndex(of: byte).map { text.dropFirst($0 + 1) } ?? .empty } },
        "rafter": { spec in try split(&spec) { text, byte in text.lastIndex(of: byte).map { text.dropFirst($0 + 1) } ?? .empty } },
        "ftime": { spec in
            let format = try spec.text()
            return ComputedTransformation { value, context in
                guard !value.isNull, let format = format.value(context) else { return .failed }
                guard let seconds = value.knownInteger ?? (value.text.isEmpty ? 0 : value.text.unsignedInteger.flatMap { Int(exactly: $0) }) else { return .failed }
                return TimeText.format(seconds, format, isUTC: false, context.arena).map { .string($0) } ?? .string(.empty)
            }
        },
        "corehash": { spec in
            let size: TransformationNumber = spec.hasParameter ? try spec.number() : .constant(0)
            return TextTransformation { text, context in
                guard let size = size.value(context) else { return .failed }
                return .string(context.arena.decimal(Int(CoreHash.hash(text, size: UInt32(truncatingIfNeeded: size)))))
            }
        },
    ]

    // MARK: Helpers

    /// A value as a number of 32 bits that prints as it was written.
    private static func number(_ value: Value, _ context: RouteContext) -> Value {
        if value.isNull { return .failed }
        if value.isInteger { return value }
        if let known = value.knownInteger { return .integer(known, writtenAs: value.text) }
        guard let number = value.text.integer, Int32(exactly: number) != nil else { return .failed }
        return .integer(number, writtenAs: value.text)
    }

    private static func map(_ text: ByteView, _ arena: Arena, _ change: (UInt8) -> UInt8) -> ByteView {
        let place = arena.allocate(text.count)
        for index in 0..<text.count { place[index] = change(text.base[index]) }
        return ByteView(base: place, count: text.count)
    }

    private static func filter(_ text: ByteView, _ arena: Arena, _ isKept: (UInt8) -> Bool) -> ByteView {
        let place = arena.allocate(text.count)
        var count = 0
        for byte in text.buffer where isKept(byte) {
            place[count] = byte
            count += 1
        }
        return ByteView(base: place, count: count)
    }

    /// `length` bytes from `offset` (negative: from the end); 0, or more than there is, takes the rest. Nil past the text.
    private static func substring(_ text: ByteView, _ offset: Int, _ length: Int) -> ByteView? {
        let start = offset >= 0 ? offset : text.count + offset
        guard start >= 0, offset < 0 || start < text.count else { return nil }
        let rest = text.dropFirst(start)
        return length == 0 ? rest : rest.prefix(length)
    }

    /// The field at `index` (negative: from the end), empty if there is none.
    static func field(_ text: ByteView, _ index: Int, _ separator: UInt8) -> ByteView {
        if index < 0 {
            var left = -(index + 1)
            var end = text.count
            var place = end - 1
            while place >= 0 {
                if text.base[place] == separator {
                    if left == 0 { break }
                    end = place
                    left -= 1
                }
                place -= 1
            }
            return left == 0 ? text[(place + 1)..<end] : .empty
        }
        var left = index
        var rest = text
        while left > 0 {
            guard let (_, tail) = rest.split(at: separator) else { return .empty }
            rest = tail
            left -= 1
        }
        return rest.split(at: separator)?.head ?? rest
    }

    private static func prefixes(_ spec: inout TransformationSpec, quoted: Bool) throws -> Transformation {
        let limit = spec.hasParameter ? try spec.number() : nil
        return TextTransformation { text, context in
            var count = text.count
            if let limit {
                guard let limit = limit.value(context) else { return .failed }
                if limit > 0 { count = min(count, limit) }
            }
            // the sum of all prefixes grows with the square; the reference's bound
            guard count * (count / 2 + (quoted ? 1 : 3)) < 65535 else { return .failed }
            var out = ByteBuilder(context.arena)
            for length in 0..<count {
                if length > 0 { out.append(ASCII.comma) }
                if quoted { out.append(39) }
                out.append(text.prefix(length + 1))
                if quoted { out.append(39) }
            }
            return .string(out.finish())
        }
    }

    private static func lines(_ spec: inout TransformationSpec, fill: UInt8) throws -> Transformation {
        let width = try spec.number(), indent = try spec.number()
        return TextTransformation { text, context in
            guard let width = width.value(context), let indent = indent.value(context), width > 0, indent >= 0, indent < 65536 else { return .failed }
            guard text.count + text.count / width * (2 + indent) < 65535 else { return .failed }
            var out = ByteBuilder(context.arena, capacity: text.count * 2)
            for index in 0..<text.count {
                if index > 0, index % width == 0 {
                    out.append("\r\n")
                    for _ in 0..<indent { out.append(fill) }
                }
                out.append(text.base[index])
            }
            return .string(out.finish())
        }
    }

    private static func split(_ spec: inout TransformationSpec, _ cut: @escaping @Sendable (ByteView, UInt8) -> ByteView) throws -> Transformation {
        let mark = try spec.text(mayBeComma: true)
        return TextTransformation { text, context in
            guard let byte = mark.value(context)?.first else { return .failed }
            return .string(cut(text, byte))
        }
    }

    private static func replace(_ text: ByteView, _ pattern: ByteView, _ replacement: ByteView, _ arena: Arena) -> ByteView {
        guard !pattern.isEmpty else { return text }
        var out = ByteBuilder(arena, capacity: text.count + 32)
        var place = 0
        while let hit = text.firstIndex(of: pattern, from: place) {
            out.append(text[place..<hit])
            out.append(replacement)
            place = hit + pattern.count
        }
        out.append(text.dropFirst(place))
        return out.finish()
    }

    /// `\n`, `\r`, `\t` and `\\` as the bytes that they stand for; other escaped bytes as themselves.
    private static func unescaped(_ text: ByteView) -> OwnedBytes {
        var bytes: [UInt8] = []
        var index = 0
        while index < text.count {
            guard text[index] == ASCII.backslash, index + 1 < text.count else {
                bytes.append(text[index])
                index += 1
                continue
            }
            switch text[index + 1] {
            case UInt8(ascii: "n"): bytes.append(ASCII.lineFeed)
            case UInt8(ascii: "r"): bytes.append(ASCII.carriageReturn)
            case UInt8(ascii: "t"): bytes.append(ASCII.tab)
            case let byte: bytes.append(byte)
            }
            index += 2
        }
        return bytes.withUnsafeBufferPointer { OwnedBytes(ByteView($0)) }
    }
}
