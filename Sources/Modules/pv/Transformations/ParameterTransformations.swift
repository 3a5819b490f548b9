import Routing
import SIPMessage

/// A list of `name=value` parameters, read as strictly as the reference reads it.
struct ParameterList {
    struct Item {
        let name: ByteView
        /// Value without its quotes, empty if there is none.
        let value: ByteView
    }

    private(set) var items: [Item] = []

    /// Nil for an empty list, an open quote, or anything else than the separator after a parameter.
    init?(_ text: ByteView, separator: UInt8 = ASCII.semicolon) {
        var rest = text.count > 1 && text.last == separator ? text.dropLast() : text
        guard !rest.isEmpty else { return nil }
        while true {
            func endsToken(_ byte: UInt8) -> Bool { ASCII.isWhitespace(byte) || byte == ASCII.comma || byte == separator }
            let nameEnd = rest.buffer.firstIndex { endsToken($0) || $0 == ASCII.equals } ?? rest.count
            let name = rest.prefix(nameEnd)
            rest = rest.dropFirst(nameEnd).trimmedFront
            var value = ByteView.empty
            if rest.first == ASCII.equals {
                rest = rest.dropFirst().trimmedFront
                if let first = rest.first {
                    if first == ASCII.quote || first == 39 {
                        guard let close = rest.firstIndex(of: first, from: 1) else { return nil }
                        value = rest[1..<close]
                        rest = rest.dropFirst(close + 1)
                    } else {
                        let end = rest.buffer.firstIndex(where: endsToken) ?? rest.count
                        guard end > 0 else { return nil }
                        value = rest.prefix(end)
                        rest = rest.dropFirst(end)
                    }
                }
                rest = rest.trimmedFront
            }
            items.append(Item(name: name, value: value))
            guard let next = rest.first, next == separator || (next != ASCII.comma && next != ASCII.greater) else { return }
            guard next == separator else { return nil }
            rest = rest.dropFirst().trimmedFront
            guard !rest.isEmpty else { return nil }
        }
    }

    /// Value of the last parameter of that name, in any case; nil if there is none.
    func value(_ name: ByteView) -> ByteView? { items.last { $0.name.equalsIgnoringCase(name) }?.value }

    /// The parameter at that place; negative places count from the end.
    subscript(_ index: Int) -> Item? {
        let place = index < 0 ? items.count + index : index
        return items.indices.contains(place) ? items[place] : nil
    }
}

/// Class `param` of the transformations cookbook: lists of parameters.
enum ParameterTransformations {
    static func declare(_ exports: Exports) {
        exports.transformation("param") { spec in
            switch spec.operation {
            case "value", "in":
                let name = try spec.text()
                let separator = try separator(&spec)
                let wantsValue = spec.operation == "value"
                return list(separator) { list, context in
                    guard let name = name.value(context) else { return .failed }
                    let value = list.value(name)
                    return wantsValue ? .string(value ?? .empty) : .integer(value == nil ? 0 : 1)
                }
            case "valueat", "name":
                let index = try spec.number()
                let separator = try separator(&spec)
                let wantsValue = spec.operation == "valueat"
                return list(separator) { list, context in
                    guard let index = index.value(context) else { return .failed }
                    return .string(list[index].map { wantsValue ? $0.value : $0.name } ?? .empty)
                }
            case "count":
                guard spec.hasParameter else { return list(ASCII.semicolon) { list, _ in .integer(list.items.count) } }
                let separator = try spec.text(mayBeComma: true)
                if case .constant(let text) = separator, text.view.count != 1 {
                    throw DeclarationError("{param.count}: the separator \"\(text.view)\" is not one byte", remedy: "{param.count,;}")
                }
                return TextTransformation(acceptsEmpty: false) { text, context in
                    guard let byte = separator.value(context)?.first, let list = ParameterList(text, separator: byte) else { return .failed }
                    return .integer(list.items.count)
                }
            default: throw spec.unknownOperation(["value", "in", "valueat", "name", "count"])
            }
        }
    }

    private static func separator(_ spec: inout TransformationSpec) throws -> UInt8 {
        guard spec.hasParameter else { return ASCII.semicolon }
        guard case .constant(let text) = try spec.text(mayBeComma: true), text.view.count == 1 else {
            throw DeclarationError("{param.\(spec.operation)}: the separator is not one byte", remedy: "{param.value,name,;}")
        }
        return text.view[0]
    }

    private static func list(_ separator: UInt8, _ read: @escaping @Sendable (ParameterList, RouteContext) -> Value) -> Transformation {
        TextTransformation(acceptsEmpty: false) { text, context in
            ParameterList(text, separator: separator).map { read($0, context) } ?? .failed
        }
    }
}
