import Routing
import SIPMessage

/// Further attributes of an accounting line: `name=$variable;name=$variable` (`log_extra`, `multi_leg_info`).
struct AccountingExtra {
    struct Attribute {
        let name: OwnedBytes
        let variable: Variable
        /// Whether it is a variable of the call's dialog, which has a value without a message too.
        var isOfDialog = false
    }

    /// Reads a parameter's value.
    /// - Throws: `DeclarationError` that names the attribute that is malformed.
    static func parse(_ text: String, _ parameter: String, _ registry: Registry) throws -> [Attribute] {
        try split(text).map { item in
            guard let equals = item.firstIndex(of: "=") else {
                throw DeclarationError("acc: \(parameter) has \"\(item)\", which is no attribute", remedy: "write name=$variable, with ; between attributes")
            }
            let name = trimmed(item[..<equals])
            let variable = trimmed(item[item.index(after: equals)...])
            guard !name.isEmpty, variable.hasPrefix("$") else {
                throw DeclarationError("acc: \(parameter) has \"\(item)\", which is no attribute", remedy: "write name=$variable")
            }
            return Attribute(name: OwnedBytes(name), variable: try registry.variable(variable), isOfDialog: variable.hasPrefix("$dlg_var("))
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }

    /// The items between semicolons that are not inside a variable.
    private static func split(_ text: String) -> [Substring] {
        var items: [Substring] = []
        var depth = 0
        var start = text.startIndex
        for index in text.indices {
            switch text[index] {
            case "(", "{", "[": depth += 1
            case ")", "}", "]": depth -= 1
            case ";" where depth == 0:
                items.append(text[start..<index])
                start = text.index(after: index)
            default: break
            }
        }
        items.append(text[start...])
        return items.filter { !trimmed($0).isEmpty }
    }
}

/// Call legs of a request: AVPs with one value a leg (`multi_leg_info`).
struct AccountingLegs {
    struct Attribute {
        let name: OwnedBytes
        let avp: AVPName
        /// Owns the AVP's name.
        let storage: OwnedBytes
    }

    static func parse(_ text: String) throws -> [Attribute] {
        try text.split(separator: ";").map { item in
            let parts = item.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
            guard parts.count == 2, parts[1].hasPrefix("$avp("), parts[1].hasSuffix(")") else {
                throw DeclarationError("acc: multi_leg_info has \"\(item)\", which is no leg attribute", remedy: "write name=$avp(x), with ; between attributes")
            }
            let name = String(parts[1].dropFirst(5).dropLast())
            let storage = OwnedBytes(name.hasPrefix("s:") ? String(name.dropFirst(2)) : name)
            let avp = name.hasPrefix("i:") ? Int(name.dropFirst(2)).map { AVPName(number: $0) } : nil
            return Attribute(name: OwnedBytes(parts[0]), avp: avp ?? AVPName(storage.view), storage: storage)
        }
    }
}
