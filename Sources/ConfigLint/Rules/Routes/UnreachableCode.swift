import ConfigSyntax

/// Statements that can never run
///
/// Behind `exit`, `return`, `drop` or `break`, and behind an `if` whose arms both leave, nothing in the same block is reached.
///
/// Instead: move the statements up, or remove them.
///
///     sl_send_reply("404", "Not here");
///     exit;
///     xlog("L_INFO", "never seen\n");
struct UnreachableCode: Rule {
    static let name = "unreachable-code"

    func check(_ script: Script, _ findings: inout Findings) {
        for block in script.blocks {
            guard let index = block.statements.firstIndex(where: { $0.leaves }), index + 1 < block.statements.count else { continue }
            let leaving = block.statements[index]
            // an exit behind an if that leaves anyway is a habit
            let rest = block.statements[(index + 1)...].filter { if case .empty = $0.kind { false } else { true } }
            guard let first = rest.first, !(rest.count == 1 && first.leaves && first.blocks.isEmpty) else { continue }
            // a directive between them: in another build the code above is not there
            if script.bytes(between: leaving.range, and: first.range).contains([UInt8(ascii: "#"), UInt8(ascii: "!")]) { continue }
            findings.add(first.range, "this can never run: the statement before it always leaves", help: "move it up, or remove it", notes: [(leaving.range, "what leaves")])
        }
    }
}
