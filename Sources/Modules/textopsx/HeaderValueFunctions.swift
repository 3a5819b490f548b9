import Routing
import SIPMessage

/// Functions of textopsx that read and change single values and parameters of headers.
///
/// The functions whose name ends in 2 are for headers whose values are separated by commas as a whole (Authorization and its like).
enum HeaderValueFunctions {
    private static let routes: RouteKinds = [.request, .tmReply, .coreReply, .failure, .branch]

    static func declare(_ exports: Exports) {
        let appendTarget = target(default: -1)
        let insertTarget = target(default: 1)
        let removeTarget = target(default: 1, allowsAll: true, allowsParameter: true)
        let assignTarget = target(default: 1, allowsParameter: true)
        let setTarget = Parameter.prepared("name") { text, _ in
            let target = try HeaderTarget(text, default: 1, allowsAll: false, allowsParameter: false)
            guard target.place == .unspecified else { throw DeclarationError("neither index nor parameter is possible in \"\(text)\"") }
            return target
        }
        exports.function("append_hf_value", appendTarget, .string("value"), routes: routes) { context, arguments in
            withTarget(arguments) { append(context, $0, arguments.string(1)) }
        }
        exports.function("insert_hf_value", insertTarget, .string("value"), routes: routes) { context, arguments in
            withTarget(arguments) { insert(context, $0, arguments.string(1)) }
        }
        exports.function("remove_hf_value", removeTarget, routes: routes) { context, arguments in
            withTarget(arguments) { change(context, $0, nil) }
        }
        exports.function("assign_hf_value", assignTarget, .string("value"), routes: routes) { context, arguments in
            withTarget(arguments) { change(context, $0, arguments.string(1)) }
        }
        exports.function("remove_hf_value2", removeTarget, routes: routes) { context, arguments in
            withTarget(arguments) { changeWhole(context, $0, nil) }
        }
        // the value has no meaning there
        exports.ksr("remove_hf_value2", removeTarget, .literal("value")) { context, arguments in
            .integer(withTarget(arguments) { changeWhole(context, $0, nil) })
        }
        exports.function("assign_hf_value2", assignTarget, .string("value"), routes: routes) { context, arguments in
            withTarget(arguments) { changeWhole(context, $0, arguments.string(1)) }
        }
        exports.function("include_hf_value", setTarget, .string("value"), routes: routes) { context, arguments in
            withTarget(arguments) { include(context, $0, arguments.string(1)) }
        }
        exports.function("exclude_hf_value", setTarget, .string("value"), routes: routes) { context, arguments in
            withTarget(arguments) { exclude(context, $0, arguments.string(1)) }
        }
        exports.function("hf_value_exists", setTarget, .string("value"), routes: routes) { context, arguments in
            withTarget(arguments) { find($0, arguments.string(1), context.message) ? 1 : -1 }
        }
    }

    private static func target(default fallback: Int, allowsAll: Bool = false, allowsParameter: Bool = false) -> Parameter {
        .prepared("target") { text, _ in
            try HeaderTarget(text, default: fallback, allowsAll: allowsAll, allowsParameter: allowsParameter)
        }
    }

    private static func withTarget(_ arguments: Arguments, _ body: (HeaderTarget) -> Int) -> Int {
        guard let target = arguments.object(0, as: HeaderTarget.self) else { return -1 }
        return body(target)
    }

    // MARK: Finding

    /// The value that the target's index names; `fallback` applies where none is written.
    private static func value(_ target: HeaderTarget, default fallback: Int, _ message: SIPMessage) -> HeaderValueSpan? {
        item(target.place, default: fallback, target.headers(message).flatMap(HeaderValueSpan.all))
    }

    private static func item<Item>(_ place: HeaderTarget.Place, default fallback: Int, _ items: [Item]) -> Item? {
        let number: Int
        switch place {
        case .unspecified: number = fallback
        case .number(let written): number = written
        case .all: return nil
        }
        let index = number > 0 ? number - 1 : items.count + number
        return items.indices.contains(index) ? items[index] : nil
    }

    private static func find(_ target: HeaderTarget, _ value: ByteView, _ message: SIPMessage) -> Bool {
        !value.isEmpty && target.headers(message).contains { HeaderValueSpan.all($0).contains { $0.value.equalsIgnoringCase(value) } }
    }

    // MARK: Adding

    private static func append(_ context: RouteContext, _ target: HeaderTarget, _ text: ByteView) -> Int {
        let message = context.message
        guard target.place != .unspecified, let found = value(target, default: -1, message) else {
            return addHeader(context, target, text, at: message.headersEnd)
        }
        return addValue(context, found.header, text, at: found.span.end)
    }

    private static func insert(_ context: RouteContext, _ target: HeaderTarget, _ text: ByteView) -> Int {
        let message = context.message
        guard let found = value(target, default: 1, message) else {
            guard target.place == .unspecified || target.place == .number(1) else { return -1 }
            return addHeader(context, target, text, at: message.headersEnd)
        }
        if target.place == .unspecified { return addHeader(context, target, text, at: found.header.offset) }
        return addValue(context, found.header, text, at: found.span.base)
    }

    private static func include(_ context: RouteContext, _ target: HeaderTarget, _ text: ByteView) -> Int {
        if text.isEmpty { return -1 }
        if find(target, text, context.message) { return 1 }
        guard let first = target.headers(context.message).first else {
            return addHeader(context, target, text, at: context.message.headersEnd)
        }
        return addValue(context, first, text, at: first.body.end)
    }

    private static func addHeader(_ context: RouteContext, _ target: HeaderTarget, _ text: ByteView, at offset: Int) -> Int {
        var line = ByteBuilder(context.arena, capacity: target.name.view.count + text.count + 4)
        line.append(target.name.view)
        line.append(": ")
        line.append(text)
        line.append("\r\n")
        context.message.edits.insert(line.finish(), at: offset)
        return 1
    }

    private static func addValue(_ context: RouteContext, _ header: HeaderField, _ text: ByteView, at place: UnsafePointer<UInt8>) -> Int {
        let isLast = place == header.body.end
        var value = ByteBuilder(context.arena, capacity: text.count + 1)
        if isLast { value.append(ASCII.comma) }
        value.append(text)
        if !isLast { value.append(ASCII.comma) }
        context.message.edits.insert(value.finish(), at: place - context.message.buffer.base)
        return 1
    }

    // MARK: Changing and removing

    private static func exclude(_ context: RouteContext, _ target: HeaderTarget, _ text: ByteView) -> Int {
        if text.isEmpty { return -1 }
        for header in target.headers(context.message) {
            for found in HeaderValueSpan.all(header) where found.value.equalsIgnoringCase(text) { remove(context, found.removal, of: header) }
        }
        return 1
    }

    /// Removes a part of a header's body; the whole line if nothing would stay.
    private static func remove(_ context: RouteContext, _ text: ByteView, of header: HeaderField) {
        let message = context.message
        if text.base == header.body.base, text.count == header.body.count {
            message.edits.remove(offset: header.offset, length: header.length)
        } else {
            message.edits.remove(offset: text.offset(in: message.buffer), length: text.count)
        }
    }

    /// `assign_hf_value`, and `remove_hf_value` where there is no text.
    private static func change(_ context: RouteContext, _ target: HeaderTarget, _ text: ByteView?) -> Int {
        let message = context.message
        if target.place == .all {
            var result = -1
            for header in target.headers(message) {
                if let parameter = target.parameter {
                    for value in HeaderValueSpan.all(header) where changeParameter(context, parameter.view, in: value, text) > 0 { result = 1 }
                } else {
                    remove(context, header.body, of: header)
                    result = 1
                }
            }
            return result
        }
        guard let found = value(target, default: 1, message) else { return -1 }
        if let parameter = target.parameter { return changeParameter(context, parameter.view, in: found, text) }
        if let text {
            message.edits.replace(offset: found.value.offset(in: message.buffer), length: found.value.count, with: context.arena.copy(text))
        } else {
            remove(context, found.removal, of: found.header)
        }
        return 1
    }

    /// `assign_hf_value2` and `remove_hf_value2`: the index counts headers, a header's body is one value.
    private static func changeWhole(_ context: RouteContext, _ target: HeaderTarget, _ text: ByteView?) -> Int {
        let message = context.message
        let headers = target.headers(message)
        if target.place == .all {
            var result = -1
            for header in headers {
                if let parameter = target.parameter {
                    if changeListParameter(context, parameter.view, in: header.body, text) > 0 { result = 1 }
                } else {
                    remove(context, header.body, of: header)
                    result = 1
                }
            }
            return result
        }
        guard let header = item(target.place, default: 1, headers) else { return -1 }
        if let parameter = target.parameter { return changeListParameter(context, parameter.view, in: header.body, text) }
        if let text {
            message.edits.replace(offset: header.body.offset(in: message.buffer), length: header.body.count, with: context.arena.copy(text))
        } else {
            remove(context, header.body, of: header)
        }
        return 1
    }

    private static func changeParameter(_ context: RouteContext, _ name: ByteView, in value: HeaderValueSpan, _ text: ByteView?) -> Int {
        change(context, name, in: value.parameterArea, text) { ParameterPlace.semicolonSeparated(name, in: $0) }
    }

    private static func changeListParameter(_ context: RouteContext, _ name: ByteView, in body: ByteView, _ text: ByteView?) -> Int {
        change(context, name, in: body, text) { ParameterPlace.commaSeparated(name, in: $0) }
    }

    /// Sets the parameter to `text`, or removes all of that name.
    private static func change(
        _ context: RouteContext, _ name: ByteView, in area: ByteView, _ text: ByteView?, _ find: (ByteView) -> ParameterPlace
    ) -> Int {
        let message = context.message
        var area = area
        guard let text else {
            var result = -1
            while true {
                let place = find(area)
                guard place.isFound else { return result }
                message.edits.remove(offset: place.whole.offset(in: message.buffer), length: place.whole.count)
                result = 1
                area = ByteView(base: place.whole.end, count: area.end - place.whole.end)
            }
        }
        let place = find(area)
        var written = ByteBuilder(context.arena, capacity: name.count + text.count + 2)
        if !place.isFound {
            if place.delimiter != 0 { written.append(place.delimiter) }
            written.append(name)
        }
        if !text.isEmpty {
            written.append(ASCII.equals)
            written.append(text)
        }
        if place.isFound {
            message.edits.replace(offset: place.assignment.offset(in: message.buffer), length: place.assignment.count, with: written.finish())
        } else {
            message.edits.insert(written.finish(), at: place.whole.offset(in: message.buffer))
        }
        return 1
    }
}
