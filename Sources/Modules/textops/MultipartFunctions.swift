import Routing
import SIPMessage

/// Functions of textops about bodies of several parts.
enum MultipartFunctions {
    private static let routes: RouteKinds = [.request, .failure, .branch]

    static func declare(_ exports: Exports) {
        exports.function("set_body_multipart", kemi: "set_body_multipart_mode", routes: routes) { context, _ in
            setBody(context, .empty, type: .empty, boundary: .empty)
        }
        exports.function("set_body_multipart", kemi: "set_body_multipart_boundary", .text("boundary"), routes: routes) { context, arguments in
            setBody(context, .empty, type: .empty, boundary: arguments.string(0))
        }
        exports.function(
            "set_body_multipart", kemi: "set_body_multipart_content", .text("body"), .text("type"), routes: routes
        ) { context, arguments in
            setBody(context, arguments.string(0), type: arguments.string(1), boundary: .empty)
        }
        exports.function("set_body_multipart", .text("body"), .text("type"), .text("boundary"), routes: routes) { context, arguments in
            setBody(context, arguments.string(0), type: arguments.string(1), boundary: arguments.string(2))
        }
        exports.function("append_body_part", .text("body"), .text("type"), routes: routes) { context, arguments in
            append(context, arguments.string(0), type: arguments.string(1), disposition: .empty)
        }
        exports.function(
            "append_body_part", kemi: "append_body_part_cd", .text("body"), .text("type"), .text("disposition"), routes: routes
        ) { context, arguments in
            append(context, arguments.string(0), type: arguments.string(1), disposition: arguments.string(2))
        }
        exports.function("append_body_part_hex", .text("digits"), .text("type"), routes: routes) { context, arguments in
            guard let body = HexadecimalText.decode(arguments.string(0), context) else { return -1 }
            return append(context, body, type: arguments.string(1), disposition: .empty)
        }
        exports.function(
            "append_body_part_hex", kemi: "append_body_part_hex_cd", .text("digits"), .text("type"), .text("disposition"), routes: routes
        ) { context, arguments in
            guard let body = HexadecimalText.decode(arguments.string(0), context) else { return -1 }
            return append(context, body, type: arguments.string(1), disposition: arguments.string(2))
        }
        exports.function("remove_body_part", .text("type"), routes: routes) { context, arguments in
            remove(context, arguments.string(0))
        }
        exports.function("filter_body", .literal("type")) { context, arguments in filter(context, arguments.string(0)) }
        exports.function("get_body_part", .text("type"), .variable("result"), routes: [.request, .failure, .branch, .reply]) { context, arguments in
            get(context, arguments.string(0), arguments.variable(1)) { $0.rest..<$0.boundary }
        }
        exports.function("get_body_part_raw", .text("type"), .variable("result"), routes: [.request, .failure, .branch, .reply]) { context, arguments in
            get(context, arguments.string(0), arguments.variable(1)) { $0.start..<$0.end }
        }
    }

    private static func body(_ message: SIPMessage) -> ByteView { message.buffer.dropFirst(message.bodyOffset) }

    /// The boundary that Content-Type names, without its dashes; nil if it names none.
    private static func boundary(_ message: SIPMessage) -> ByteView? {
        guard let header = message.first(.contentType), let boundary = header.body.parameter(ByteView("boundary")), !boundary.isEmpty else { return nil }
        return boundary
    }

    /// A part with the boundary that ends it, and with the one that starts it for the first.
    private static func part(
        _ context: RouteContext, _ body: ByteView, type: ByteView, disposition: ByteView, boundary: ByteView, isFirst: Bool
    ) -> ByteView {
        var out = ByteBuilder(context.arena, capacity: body.count + type.count + disposition.count + 2 * boundary.count + 64)
        if isFirst {
            out.append("--")
            out.append(boundary)
            out.append("\r\n")
        }
        out.append("Content-Type: ")
        out.append(type)
        out.append("\r\n")
        if !disposition.isEmpty {
            out.append("Content-Disposition: ")
            out.append(disposition)
            out.append("\r\n")
        }
        out.append("\r\n")
        out.append(body)
        if !body.hasSuffix(ByteView("\r\n\r\n")) { out.append("\r\n") }
        out.append("--")
        out.append(boundary)
        out.append("\r\n")
        return out.finish()
    }

    private static func isUsable(_ context: RouteContext, _ boundary: ByteView) -> Bool {
        if boundary.first != UInt8(ascii: "-") { return true }
        context.log(.error, "textops", "a boundary must not start with \"-\": \"\(boundary)\"")
        return false
    }

    /// Makes the body the first part of a multipart body: the given one, or the received one.
    private static func setBody(_ context: RouteContext, _ body: ByteView, type: ByteView, boundary: ByteView) -> Int {
        let message = context.message
        let isMultipart = message.contentType == .multipartMixed
        if isMultipart, body.isEmpty { return 1 }
        let content = body.isEmpty ? self.body(message) : body
        guard !content.isEmpty else {
            context.log(.warning, "textops", "set_body_multipart: there is no body")
            return -1
        }
        let mark = boundary.isEmpty ? ByteView("unique-boundary-1") : boundary
        guard isUsable(context, mark) else { return -1 }
        var partType = type.isEmpty ? ByteView("text/plain") : type
        if body.isEmpty, let header = message.first(.contentType), !header.body.isEmpty { partType = header.body }
        let part = part(context, content, type: partType, disposition: .empty, boundary: mark, isFirst: true)
        message.edits.setBody(part, from: message.bodyOffset, to: message.buffer.count)
        if !isMultipart {
            var value = ByteBuilder(context.arena, capacity: mark.count + 32)
            value.append("multipart/mixed;boundary=\"")
            value.append(mark)
            value.append("\"")
            BodyFunctions.setType(context, value.finish())
        }
        BodyFunctions.addLength(context, part.count)
        if !isMultipart { message.edits.insert(ByteView("Mime-Version: 1.0\r\n"), at: message.headersEnd) }
        message.edits.changesParts = true
        return 1
    }

    private static func append(_ context: RouteContext, _ body: ByteView, type: ByteView, disposition: ByteView) -> Int {
        let message = context.message
        guard !body.isEmpty, !type.isEmpty, !self.body(message).isEmpty else {
            context.log(.error, "textops", "append_body_part: the part, its type or the message's body is empty")
            return -1
        }
        guard message.contentType == .multipartMixed, let boundary = boundary(message) else {
            context.log(.error, "textops", "append_body_part: the body is no multipart/mixed with a boundary; see set_body_multipart")
            return -1
        }
        guard isUsable(context, boundary) else { return -1 }
        message.edits.insert(
            part(context, body, type: type, disposition: disposition, boundary: boundary, isFirst: false), at: message.buffer.count)
        message.edits.changesParts = true
        return 1
    }

    private static func remove(_ context: RouteContext, _ type: ByteView) -> Int {
        let message = context.message
        let body = body(message)
        guard !body.isEmpty, let boundary = boundary(message) else {
            context.log(.error, "textops", "remove_body_part: the body has no parts")
            return -1
        }
        guard let part = MultipartBody.part(ofType: type, in: body, boundary: boundary) else { return -1 }
        message.edits.remove(offset: message.bodyOffset + part.start, length: part.end - part.start)
        message.edits.changesParts = true
        return 1
    }

    /// Leaves the first part of that type only, without its Content-Type.
    private static func filter(_ context: RouteContext, _ type: ByteView) -> Int {
        let message = context.message
        let body = body(message)
        guard !body.isEmpty, message.contentType == .multipartMixed, let boundary = boundary(message) else {
            context.log(.warning, "textops", "filter_body: the body is no multipart/mixed")
            return -1
        }
        guard let part = MultipartBody.part(ofType: type, in: body, boundary: boundary) else { return -1 }
        var start = part.rest
        while start < part.boundary, body[start] == ASCII.carriageReturn || body[start] == ASCII.lineFeed { start += 1 }
        // the line end in front of the boundary belongs to it
        let end = max(start, part.boundary - 2)
        message.edits.remove(offset: message.bodyOffset, length: start)
        message.edits.remove(offset: message.bodyOffset + end, length: body.count - end)
        return 1
    }

    private static func get(
        _ context: RouteContext, _ type: ByteView, _ result: Variable?, _ range: (MultipartBody.Part) -> Range<Int>
    ) -> Int {
        let message = context.message
        let body = body(message)
        guard !body.isEmpty, let result else { return -1 }
        guard let boundary = boundary(message) else {
            _ = result.assign(.string(body), context)
            return 1
        }
        guard let part = MultipartBody.part(ofType: type, in: body, boundary: boundary) else { return -1 }
        _ = result.assign(.string(body[range(part)]), context)
        return 1
    }
}
