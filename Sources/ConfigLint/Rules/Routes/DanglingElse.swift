import ConfigSyntax

/// An `else` that belongs to the inner `if`
///
/// Without braces an `else` belongs to the nearest `if` above, however the lines are indented.
///
/// Instead: put the inner `if` in braces.
///
///     if (is_method("INVITE"))
///         if ($rU == "100") sl_send_reply("486", "Busy");
///     else sl_send_reply("405", "No");       # belongs to the test of $rU
struct DanglingElse: Rule {
    static let name = "dangling-else"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitStatements { statement, _ in
            guard case .conditional(let condition, let then, nil) = statement.kind, then.count == 1, let inner = then.first,
                case .conditional(_, _, _?) = inner.kind, !script.bytes(between: condition.range, and: inner.range).contains(UInt8(ascii: "{")),
                condition.range.file == inner.range.file
            else { return }
            findings.add(inner.range, "the else in here belongs to this inner if, not to the one around it", help: "put braces around the inner if")
        }
    }
}
