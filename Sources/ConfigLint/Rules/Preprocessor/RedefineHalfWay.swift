import ConfigSyntax

/// A define that changes half way
///
/// The name is used, then redefined, then used again: equal lines mean different things above and below.
///
/// Instead: use two names.
///
///     #!define PORT 5060
///     listen=udp:127.0.0.1:PORT
///     #!redefine PORT 5070
///     listen=udp:127.0.0.1:PORT
struct RedefineHalfWay: Rule {
    static let name = "redefine-half-way"

    func check(_ script: Script, _ findings: inout Findings) {
        var used: [String: (SourceRange, SourceFile)] = [:]
        var reported: Set<String> = []
        for file in script.sources.files where file.isDefine {
            guard let made = file.definedAt, let origin = file.origin else { continue }
            if let (first, other) = used[file.name], first != made, other.bytes != file.bytes {
                if reported.insert(file.name).inserted {
                    findings.add(
                        made, "\(file.name) has been used with another value above", help: "use two names",
                        notes: [(other.origin ?? origin, "here it still was \"\(String(decoding: other.bytes.prefix(40), as: UTF8.self))\"")])
                }
            } else {
                used[file.name] = (made, file)
            }
        }
    }
}
