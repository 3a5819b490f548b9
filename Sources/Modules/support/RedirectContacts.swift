import Routing
import SIPMessage

/// The Contact header of a 3xx made here: the request URI as the script left it, and all branches (sl and tm).
enum RedirectContacts {
    /// - Parameter options: `rich_redirect`: 1 adds branch flags, 2 the path as a Route in the URI.
    /// - Returns: the header's line; empty if the script named no target.
    static func line(_ context: RouteContext, options: Int) -> ByteView {
        var line = ByteBuilder(context.arena, capacity: 256)
        line.append("Contact: ")
        let start = line.count
        if let uri = context.message.newRequestURI {
            append(uri, context.ruriQ, context.path, context.branchFlags, options, to: &line)
        }
        for index in 0..<context.branches.count {
            guard let branch = context.branches[index] else { continue }
            if line.count > start { line.append(", ") }
            append(branch.uri, branch.q, branch.path, branch.flags, options, to: &line)
        }
        guard line.count > start else { return .empty }
        line.append("\r\n")
        return line.finish()
    }

    private static func append(_ uri: ByteView, _ q: Int, _ path: ByteView, _ flags: UInt32, _ options: Int, to line: inout ByteBuilder) {
        line.append(ASCII.less)
        line.append(uri)
        if options & 2 != 0, !path.isEmpty {
            line.append("?Route=")
            for index in 0..<path.count { appendEscaped(path[index], to: &line) }
        }
        line.append(ASCII.greater)
        if q != QValue.unspecified {
            line.append(";q=")
            QValue.write(q, to: &line)
        }
        if options & 1 != 0 {
            line.append(";flags=")
            line.append(decimal: Int(flags))
        }
    }

    /// A byte of a URI header's value; all but unreserved ones are escaped (RFC 3261 section 25.1).
    private static func appendEscaped(_ byte: UInt8, to line: inout ByteBuilder) {
        if ASCII.isAlphanumeric(byte) || ByteView("-_.!~*'()").contains(byte) {
            line.append(byte)
            return
        }
        let digits = ByteView("0123456789abcdef")
        line.append(ASCII.percent)
        line.append(digits[Int(byte >> 4)])
        line.append(digits[Int(byte & 15)])
    }
}
