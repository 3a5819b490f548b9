import Routing
import SIPMessage

/// An argument of the form `variable/flags`, `$avp(a)/$avp(b)/flags` or letters alone, as avpops takes it.
final class AVPTarget: Sendable {
    /// Parts between slashes that are outside of parentheses.
    static func parts(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == "/", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts
    }

    /// The variable; nil where letters stand for AVPs of a kind.
    let variable: Variable?
    /// A second variable.
    let second: AVPVariable?
    /// Flags behind the last slash, in lower case.
    let flags: Set<Character>
    /// Kinds of AVPs that letters stand for, in lower case.
    let kinds: Set<Character>

    var avp: AVPVariable? { variable as? AVPVariable }

    /// What the argument may be.
    struct Form: OptionSet {
        let rawValue: Int
        /// Other variables than AVPs.
        static let anyVariable = Form(rawValue: 1)
        /// Letters in place of a name.
        static let letters = Form(rawValue: 2)
        /// A second AVP.
        static let pair = Form(rawValue: 4)
    }

    /// - Throws: `DeclarationError` for what does not fit.
    init(_ text: String, _ registry: Registry, _ form: Form, flags known: String) throws {
        var parts = Self.parts(text)
        let first = parts.removeFirst()
        if first.hasPrefix("$") {
            let variable = try registry.variable(first)
            guard form.contains(.anyVariable) || variable is AVPVariable else { throw DeclarationError("\(first) is no AVP", remedy: "write $avp(name)") }
            self.variable = variable
            kinds = []
        } else {
            guard form.contains(.letters), first.lowercased().allSatisfy({ "ais0123456789".contains($0) }) else {
                throw DeclarationError("\"\(first)\" is no variable", remedy: "write $avp(name)")
            }
            variable = nil
            kinds = Set(first.lowercased())
        }
        var second: AVPVariable?
        if form.contains(.pair), let name = parts.first {
            guard let variable = try registry.variable(name) as? AVPVariable else { throw DeclarationError("\(name) is no AVP", remedy: "write $avp(name)") }
            second = variable
            parts.removeFirst()
        }
        self.second = second
        let letters = (parts.first ?? "").lowercased()
        guard parts.count <= 1, letters.allSatisfy({ known.contains($0) }) else {
            throw DeclarationError("bad flags \"\(parts.joined(separator: "/"))\" in \"\(text)\"", remedy: "known are \(known)")
        }
        flags = Set(letters)
    }

    static func parameter(_ name: String, _ form: Form = [], flags: String = "") -> Parameter {
        .prepared(name) { text, registry in try AVPTarget(text, registry, form, flags: flags) }
    }
}

/// An argument of the form `operator/value/flags`.
final class AVPOperand: Sendable {
    enum Value: Sendable {
        case integer(Int)
        case text(OwnedBytes)
        case variable(Variable)
    }

    let operation: String
    let value: Value
    let flags: Set<Character>
    /// Of `re` with a constant value.
    let expression: RegularExpression?

    /// - Throws: `DeclarationError` for what does not fit.
    init(_ text: String, _ registry: Registry, operations: [String], flags known: String) throws {
        // a constant ends at the next slash, whatever stands around it
        let parts = AVPTarget.parts(text)
        guard parts.count == 2 || parts.count == 3, operations.contains(parts[0].lowercased()), !parts[1].isEmpty else {
            throw DeclarationError("bad operation \"\(text)\"", remedy: "write operator/value or operator/value/flags; operators are \(operations.joined(separator: ", "))")
        }
        operation = parts[0].lowercased()
        let letters = parts.count == 3 ? parts[2].lowercased() : ""
        guard letters.allSatisfy({ known.contains($0) }) else {
            throw DeclarationError("bad flags \"\(letters)\" in \"\(text)\"", remedy: "known are \(known)")
        }
        flags = Set(letters)
        if parts[1].hasPrefix("$") {
            value = .variable(try registry.variable(parts[1]))
        } else if parts[1].lowercased().hasPrefix("i:") {
            guard let number = NumberText.parse(String(parts[1].dropFirst(2))) else { throw DeclarationError("\"\(parts[1])\" in \"\(text)\" is no number") }
            value = .integer(number)
        } else {
            value = .text(OwnedBytes(parts[1].lowercased().hasPrefix("s:") ? String(parts[1].dropFirst(2)) : parts[1]))
        }
        if operation == "re", case .text(let pattern) = value {
            expression = try RegularExpression(pattern.view.string, flags: RegularExpression.byLine)
        } else {
            expression = nil
        }
    }

    static func parameter(_ operations: [String], flags: String) -> Parameter {
        .prepared("operation") { text, registry in try AVPOperand(text, registry, operations: operations, flags: flags) }
    }

    /// What it is now: all values of an AVP, newest first, or the one value of something else.
    func values(_ context: RouteContext) -> [Routing.Value] {
        switch value {
        case .integer(let number): [.integer(number)]
        case .text(let text): [.string(text.view)]
        case .variable(let variable): variable.values(context)
        }
    }
}

extension Variable {
    /// All values of an AVP, newest first; the one value of another variable; none for null.
    func values(_ context: RouteContext) -> [Value] {
        if let avp = self as? AVPVariable {
            guard let name = avp.name(context) else { return [] }
            return (0..<context.avps.count(name)).map { context.avps.value(name, index: $0) }
        }
        let value = value(context)
        return value.isNull ? [] : [value]
    }
}
