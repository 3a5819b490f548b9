import ConfigSyntax

/// A number beyond 32 bits
///
/// Numbers have 32 bits with a sign: they end at 2147483647. A larger one silently becomes another, often a negative one.
///
/// Instead: keep it as a text, or count in a larger unit.
///
///     $var(limit) = 3000000000;      # is -1294967296
///     $var(limit) = 3000000;         # in thousands
struct NumberTooLarge: Rule {
    static let name = "number-too-large"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .number(let number) = expression.kind, number > Int(Int32.max) || number < Int(Int32.min) else { return }
            // masks are written without a sign
            if number == 0xFFFF_FFFF { return }
            findings.add(expression.range, "\(number) does not fit in 32 bits and becomes \(Int32(truncatingIfNeeded: number))", help: "numbers end at 2147483647")
        }
        for setting in script.settings + script.parameters.map({ CoreSetting(name: $0.name, value: $0.value, range: $0.range) }) {
            guard case .number(let number) = setting.value, number > Int(UInt32.max) || number < Int(Int32.min) else { continue }
            findings.add(setting.range, "\(number) does not fit in 32 bits and becomes \(Int32(truncatingIfNeeded: number))", help: "numbers end at 2147483647")
        }
    }
}
