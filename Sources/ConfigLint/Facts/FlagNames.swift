import ConfigSyntax

/// Which flag a call means: names that `flags` gave are brought to their numbers.
struct FlagNames {
    private var numbers: [String: Int] = [:]
    private var parameters: Set<String> = []

    init(_ script: Script) {
        for (flag, _) in script.flags { if let number = flag.number { numbers[flag.name] = number } }
        for setting in script.parameters where setting.name.contains("flag") || setting.name.hasSuffix("_flg") {
            for word in setting.value.text.split(whereSeparator: { ",;|= ".contains($0) }) { parameters.insert(String(word)) }
        }
    }

    /// The flag that a call's first argument names; nil if that is only known at run time.
    func key(_ facts: CallFacts) -> String? {
        guard let text = facts.text(0), !text.contains("$") else { return nil }
        return numbers[text].map(String.init) ?? text
    }

    /// Whether parts of the config that a condition hides name the flag, too.
    func isHidden(_ facts: CallFacts, _ script: Script) -> Bool {
        guard let argument = facts.argument(0) else { return false }
        var name = script.define(at: argument.range)
        if name == nil, case .word(let word) = argument.kind { name = word }
        guard let name else { return false }
        let seen = script.calls.count { other in
            other.call.arguments.contains { argument in
                if script.define(at: argument.range) == name { return true }
                if case .word(let word) = argument.kind { return word == name }
                return false
            }
        }
        let declared = script.flags.contains { $0.name.name == name } ? 1 : 0
        return (script.directives.words[name] ?? 0) > seen + declared
    }

    /// Whether a module parameter makes a module look at the flag.
    func isParameter(_ key: String) -> Bool {
        parameters.contains(key) || numbers.contains { String($0.value) == key && parameters.contains($0.key) }
    }
}
