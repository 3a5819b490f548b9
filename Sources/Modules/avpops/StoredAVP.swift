import Routing
import SIPMessage

/// Which AVPs a database function is about, and where they are kept: `$avp(x)`, `a`, `s` or `i` for all of a kind, then a table or a
/// scheme: `$avp(x)/table`, `$avp(x)/$scheme`.
final class StoredAVP: Sendable {
    /// Nil where a letter stands for AVPs of a kind.
    let variable: AVPVariable?
    /// Whether AVPs whose names are texts are meant, or those whose names are numbers; nil for both.
    let wantsTexts: Bool?
    let table: String?
    let scheme: AVPScheme?

    /// - Parameter schemes: those that may be named; nil where none may.
    /// - Throws: `DeclarationError` for what does not fit.
    init(_ text: String, _ registry: Registry, _ schemes: [AVPScheme]?) throws {
        let parts = AVPTarget.parts(text)
        guard parts.count <= 2 else { throw DeclarationError("\"\(text)\" names no AVP", remedy: "write $avp(name) or $avp(name)/table") }
        if parts[0].hasPrefix("$") {
            guard let variable = try registry.variable(parts[0]) as? AVPVariable else {
                throw DeclarationError("\(parts[0]) is no AVP", remedy: "write $avp(name)")
            }
            self.variable = variable
            wantsTexts = nil
        } else {
            variable = nil
            switch parts[0].first?.lowercased() {
            case "s": wantsTexts = true
            case "i": wantsTexts = false
            case "a", "*": wantsTexts = nil
            default: throw DeclarationError("\"\(parts[0])\" names no AVP", remedy: "write $avp(name), or a, s or i for all of a kind")
            }
            guard parts[0].dropFirst().allSatisfy(\.isNumber) else { throw DeclarationError("\"\(parts[0])\" names no AVP", remedy: "write a, s or i") }
        }
        guard parts.count == 2 else {
            (table, scheme) = (nil, nil)
            return
        }
        guard parts[1].hasPrefix("$") else {
            guard !parts[1].isEmpty else { throw DeclarationError("the table's name is empty in \"\(text)\"") }
            (table, scheme) = (parts[1], nil)
            return
        }
        guard let schemes else { throw DeclarationError("a db_scheme serves for avp_db_load only", remedy: "name the table") }
        let name = parts[1].dropFirst()
        guard variable != nil, let scheme = schemes.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw DeclarationError("db_scheme \"\(name)\" is not defined, or no single AVP is named", remedy: "define it with modparam(\"avpops\", \"db_scheme\", ...)")
        }
        (table, self.scheme) = (nil, scheme)
    }
}

/// AVPs that take the columns of a query's rows: `$avp(a);$avp(b)`.
final class AVPList: Sendable {
    let variables: [AVPVariable]

    /// - Throws: `DeclarationError` for what is no AVP.
    init(_ text: String, _ registry: Registry) throws {
        variables = try text.split(whereSeparator: { $0 == ";" || $0.isWhitespace }).map { name in
            guard let variable = try registry.variable(String(name)) as? AVPVariable else {
                throw DeclarationError("\(name) is no AVP", remedy: "write $avp(name)")
            }
            return variable
        }
        guard !variables.isEmpty else { throw DeclarationError("no AVP is named", remedy: "write $avp(a);$avp(b)") }
    }
}
