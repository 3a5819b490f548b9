import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Variables that are about the server rather than the message.
enum ConstantVariables {
    static func declare(_ exports: Exports) {
        let registry = exports.registry
        exports.variable("pp", get: { _ in .integer(Int(getpid())) })
        exports.variable("sid", get: { .integer($0.server.settings.serverID) })
        exports.variable("true", get: { _ in .integer(1) })
        for name in ["err.class", "err.level", "err.info", "err.rcode", "err.rreason"] { exports.variable(name, get: { _ in .null }) }
        exports.variable("version", parts: [
            "num": { _ in .string(ByteView(ServerVersion.number)) },
            "full": { _ in .string(ByteView(ServerVersion.full)) },
            "hash": { _ in .string(ByteView(ServerVersion.hash)) },
        ])
        exports.variable("ksr", parts: [
            "ver": { _ in .string(ByteView(ServerVersion.number)) },
            "verval": { _ in .integer(ServerVersion.value) },
        ])
        exports.variable("_s") { spec in
            let template = try registry.template(spec.argumentText)
            return ComputedVariable(get: { .string(template.text($0)) })
        }
        exports.variable("C") { try ColorVariable.make($0) }
        exports.variable("sel") { spec in
            guard !spec.argumentText.isEmpty else { throw DeclarationError("$sel needs a select", remedy: "write $sel(ruri.user)") }
            return try registry.select(spec.argumentText)
        }
        exports.variable("stat") { spec in
            let statistics = registry.statistics
            let name = spec.argumentText
            guard !name.isEmpty else { throw DeclarationError("$stat needs a statistic's name", remedy: "write $stat(rcv_requests)") }
            return ComputedVariable(get: { _ in statistics.entry(named: name).map { .integer($0.value) } ?? .null })
        }
        exports.variable("cnt") { spec in
            guard case .variable(let variable) = try spec.argument, let counted = variable as? any CountableVariable else {
                throw DeclarationError("$cnt(\(spec.argumentText)): only the values of AVPs and XAVPs can be counted", remedy: "write $cnt($avp(name))")
            }
            return ComputedVariable(get: { .integer(counted.count($0)) })
        }
        exports.variable("ccp") { try SettingVariable($0, registry.settings) }
    }
}

/// A variable that holds several values.
protocol CountableVariable: Sendable {
    func count(_ context: RouteContext) -> Int
}

/// `$C(xy)`: the terminal's escape for a foreground and a background colour.
enum ColorVariable {
    private static let colors: [Character: Int] = ["x": 9, "s": 0, "r": 1, "g": 2, "y": 3, "b": 4, "p": 5, "c": 6, "w": 7]

    static func make(_ spec: VariableSpec) throws -> Variable {
        let letters = Array(spec.argumentText)
        guard letters.count == 2, let foreground = colors[Character(letters[0].lowercased())], let background = colors[Character(letters[1].lowercased())] else {
            throw DeclarationError("$C(\(spec.argumentText)): two colours are expected", remedy: "letters are x s r g y b p c w, upper case for bright")
        }
        return ConstantVariable(text: "\u{1B}[\(letters[0].isUppercase ? 1 : 0);3\(foreground);4\(background)m")
    }
}

/// `$ccp(group.name)`: a setting that may change while the server runs.
final class SettingVariable: Variable, @unchecked Sendable {
    private let settings: RuntimeSettings
    private let group: String
    private let name: String

    init(_ spec: VariableSpec, _ settings: RuntimeSettings) throws {
        guard let dot = spec.argumentText.lastIndex(of: "."), dot != spec.argumentText.startIndex, spec.argumentText.index(after: dot) != spec.argumentText.endIndex
        else { throw DeclarationError("$ccp(\(spec.argumentText)) names no setting", remedy: "write $ccp(group.name)") }
        self.settings = settings
        group = String(spec.argumentText[..<dot])
        name = String(spec.argumentText[spec.argumentText.index(after: dot)...])
    }

    override var isWritable: Bool { true }

    override func value(_ context: RouteContext) -> Value {
        switch settings.setting(group, name)?.value {
        case .integer(let number): .integer(number)
        case .string(let text): .string(context.arena.copy(text))
        case nil: .null
        }
    }

    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        if value.isNull { return true }
        do {
            try settings.set(group, name, value.isInteger ? .integer(value.integer) : .string(value.text.string))
            return true
        } catch {
            context.log(.error, "pv", "$ccp(\(group).\(name)): \(error)")
            return false
        }
    }
}
