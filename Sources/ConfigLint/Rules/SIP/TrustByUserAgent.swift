import ConfigSyntax

/// Trust by User-Agent
///
/// The User-Agent header is whatever the sender writes. A test of it is no proof of identity, and scanners know the names of common
/// products.
///
/// Instead: check credentials or the sender's address.
///
///     if ($ua == "Trusted PBX") { t_relay(); }
struct TrustByUserAgent: Rule {
    static let name = "trust-by-user-agent"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitStatements { statement, route in
            guard case .conditional(let condition, let then, let otherwise) = statement.kind else { return }
            // the way that is open to those who pass, and what the others get
            let tests = condition.operands(of: .and)
            // beside a test of the sender's address or credentials it only tells clients apart
            if tests.contains(where: Self.provesIdentity) { return }
            for test in tests {
                let (inner, isNegated) = Self.unwrapped(test)
                guard case .binary(let operation, let left, let right) = inner.kind, left.variable?.base == "$ua" || left.variable?.base.lowercased() == "$hdr(user-agent)", right.constantText?.isEmpty == false else { continue }
                let isPositive = [.equal, .match, .stringEqual].contains(operation) != isNegated
                let granted = isPositive ? then : otherwise ?? []
                if Self.grants(granted, script, []) {
                    findings.add(test.range, "a User-Agent is no proof of identity: anyone can write it", help: "check credentials or the sender's address")
                }
            }
        }
    }

    private static func provesIdentity(_ expression: Expression) -> Bool {
        var found = false
        expression.visit { part in
            if let call = part.call {
                switch CallEffect(call.name) {
                case .trust, .authenticate, .hasToTag, .looseRoute: found = true
                default: break
                }
            }
            if case .keyword(let keyword) = part.kind, [.sourceIP, .sourcePort, .proto].contains(keyword) { found = true }
            if ["si", "Ri", "proto", "tls_peer_verified", "au"].contains(part.variable?.name) { found = true }
        }
        return found
    }

    private static func unwrapped(_ expression: Expression) -> (Expression, Bool) {
        if case .unary(.not, let inner) = expression.kind {
            let (deep, isNegated) = unwrapped(inner)
            return (deep, !isNegated)
        }
        return (expression, false)
    }

    /// Whether a request is sent on or registered in these statements, at once or by a route they call.
    private static func grants(_ statements: [Statement], _ script: Script, _ seen: Set<Int>) -> Bool {
        statements.contains { statement in
            var found = false
            for expression in statement.expressions {
                expression.visit { part in
                    guard let call = part.call else { return }
                    switch CallEffect(call.name) {
                    case .relay, .forward, .save: found = true
                    default: break
                    }
                    if call.name == "route", let name = call.arguments.first?.constantText, let target = script.graph.named[name], !seen.contains(target) {
                        if grants(script.routes[target].definition.body, script, seen.union([target])) { found = true }
                    }
                }
            }
            return found || statement.blocks.contains { grants($0, script, seen) }
        }
    }
}
