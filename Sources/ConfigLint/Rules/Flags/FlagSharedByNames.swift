import ConfigSyntax

/// Two names for one flag
///
/// Two defines have the same number and are both used as flags: setting one sets the other.
///
/// Instead: give each flag a number of its own.
///
///     #!define FLT_ACC 5
///     #!define FLT_NAT 5
struct FlagSharedByNames: Rule {
    static let name = "flag-shared-by-names"

    func check(_ script: Script, _ findings: inout Findings) {
        for functions in [["setflag", "resetflag", "isflagset"], ["setbflag", "resetbflag", "isbflagset"]] {
            var names: [Int: (String, SourceRange)] = [:]
            for (flag, range) in script.flags where functions[0] == "setflag" { if let number = flag.number { names[number] = names[number] ?? (flag.name, range) } }
            var reported: Set<String> = []
            for facts in script.calls(in: Set(functions)) {
                guard let argument = facts.argument(0), let number = argument.constantNumber else { continue }
                var name = script.define(at: argument.range)
                if name == nil, case .word(let word) = argument.kind { name = word }
                guard let name else { continue }
                if let (other, range) = names[number], other != name {
                    if reported.insert(name).inserted {
                        findings.add(argument.range, "\(name) and \(other) are the same flag, number \(number)", help: "give each a number of its own", notes: [(range, "\(other) is used here")])
                    }
                } else {
                    names[number] = (name, argument.range)
                }
            }
        }
        var numbers: [Int: String] = [:]
        for (flag, range) in script.flags {
            guard let number = flag.number else { continue }
            if let other = numbers[number], other != flag.name { findings.add(range, "\(flag.name) and \(other) are the same flag, number \(number)", help: "give each a number of its own") }
            numbers[number] = flag.name
        }
    }
}
