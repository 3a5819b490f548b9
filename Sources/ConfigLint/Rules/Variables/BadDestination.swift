import ConfigSyntax

/// A destination that is no URI
///
/// `$ru` and `$du` take a whole URI. Anything else is refused when the message comes, and the request goes where it went
/// before. `$rU` and `$rd` in turn take a part of one, and `$rp` a port up to 65535.
///
/// Instead: write the URI with its scheme; `$rU`, `$rd` and `$rp` change parts of it.
///
///     $ru = "100";              # $rU = "100";
struct BadDestination: Rule {
    static let name = "bad-destination"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitStatements { statement, _ in
            guard case .assign(let target, let value) = statement.kind, let name = target.variable?.name, name == "ru" || name == "du" else { return }
            if value.constantText == nil, let first = Self.beginning(value), !first.isEmpty, !Self.hasScheme(first), first.utf8.count >= 4 || !"sip:s".hasPrefix(first) {
                return findings.add(value.range, "$\(name) takes a whole URI, and this begins with \"\(first)\"", help: "begin with sip: or sips:")
            }
            guard let text = value.constantText, !text.isEmpty, !text.hasPrefix("$"), !Self.hasScheme(text) else { return }
            findings.add(value.range, "$\(name) takes a whole URI, and \"\(text)\" is none", help: name == "ru" ? "write sip:user@host, or set $rU for the user alone" : "write sip:host:port")
        }
        script.visitStatements { statement, _ in
            guard case .assign(let target, let value) = statement.kind, let name = target.variable?.name else { return }
            if name == "rp", let port = value.constantNumber, !(0...65535).contains(port) {
                return findings.add(value.range, "port \(port) does not exist", help: "ports go from 1 to 65535")
            }
            guard name == "rU" || name == "rd" else { return }
            guard let text = value.constantText?.lowercased(), ["sip:", "sips:", "tel:"].contains(where: text.hasPrefix) else { return }
            findings.add(value.range, "$\(name) is a part of the URI, and this is a whole one", help: "set $ru, or leave the scheme out")
        }
        for facts in script.calls("rewriteuri", "seturi") {
            guard let text = facts.text(0), !Self.hasScheme(text), !text.hasPrefix("$") else { continue }
            findings.add(facts.argument(0)?.range ?? facts.range, "\(facts.call.name)() takes a whole URI, and \"\(text)\" is none", help: "write sip:user@host")
        }
    }

    private static func hasScheme(_ text: String) -> Bool {
        let lower = text.lowercased()
        return ["sip:", "sips:", "tel:", "tels:", "urn:", "http:", "https:", "sip", "im:", "pres:", "msrp:"].contains { lower.hasPrefix($0) }
    }

    /// The constant that an expression begins with.
    private static func beginning(_ expression: Expression) -> String? {
        switch expression.kind {
        case .string(let text): text
        case .binary(.plus, let left, _), .binary(.concatenate, let left, _): beginning(left)
        default: nil
        }
    }
}
