import ConfigSyntax

/// A shared variable before shared memory is up
///
/// Kamailio makes a `$shv` as soon as it reads its name, and shared memory comes up with the first `modparam`, or at the end of the first route
/// block. In that block, with no `modparam` above it, the config is refused.
///
/// Instead: set any parameter of a module above the block, `shvset` for one.
///
///     loadmodule "pv.so"
///     request_route { $shv(calls) = 1; }
struct SharedVariableEarly: Rule {
    static let name = "shared-variable-early"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        guard let first = script.routes.first, !script.parameters.contains(where: { $0.order < first.order }) else { return }
        script.visitExpressions { expression, route in
            guard route.index == first.index, case .variable(let text) = expression.kind, let reference = VariableReference(text), reference.name == "shv" || reference.name == "shvinc" else { return }
            findings.add(expression.range, "\(reference.base) is used before shared memory is up", help: "write modparam(\"pv\", \"shvset\", \"\(reference.argument ?? "name")=i:0\") above this block")
        }
    }
}
