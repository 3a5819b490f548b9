import ConfigSyntax

/// A condition on a name that nobody defines
///
/// `#!ifdef` tests a name that is defined nowhere, and a very similar one is defined. The block is silently left out.
///
/// Instead: correct the name.
///
///     #!define WITH_NAT
///     #!ifdef WITH_NTA
struct MisspeltCondition: Rule {
    static let name = "misspelt-condition"

    func check(_ script: Script, _ findings: inout Findings) {
        let conditions = script.directives.all("ifdef", "ifndef")
        let tested = Dictionary(grouping: conditions, by: \.subject)
        // names of commented-out defines are options that the writer knows about
        let optional = Set(script.config.comments.lazy.filter { Self.mayDefine(script.bytes(of: $0)) }.flatMap { Self.defined(script.text($0)) })
        let defined = Set(script.directives.all("define", "def", "trydef", "trydefine", "redefine").map(\.subject)).union(script.config.defines.keys)
        for (name, places) in tested.sorted(by: { $0.key < $1.key }) where !defined.contains(name) && !optional.contains(name) {
            guard let first = places.first, name.utf8.count >= 5 else { continue }
            // the near name is one that only its define knows, or that is tested rightly elsewhere
            let candidates = defined.filter { Nearness.distance($0, name) == 1 && !Self.isVariant($0, name) }
            guard let near = candidates.min(by: { $0 < $1 }), tested[near] == nil || places.count == 1 else { continue }
            findings.add(first.range, "\(name) is defined nowhere, so this block is decided by a name that cannot be there", help: "did you mean \(near)?")
        }
    }

    /// Names such as WITH_V4 and WITH_V6 are two things.
    private static func isVariant(_ a: String, _ b: String) -> Bool {
        if a.filter({ !$0.isNumber }) == b.filter({ !$0.isNumber }) { return true }
        return a.hasPrefix(b + "S") || b.hasPrefix(a + "S") || a == b + "_" || a == "NO" + b
    }

    /// Whether `def` stands in the text: most comments need not be looked at closely.
    private static func mayDefine(_ bytes: ArraySlice<UInt8>) -> Bool {
        var place = bytes.startIndex
        while place + 3 <= bytes.endIndex {
            if bytes[place] == UInt8(ascii: "d"), bytes[place + 1] == UInt8(ascii: "e"), bytes[place + 2] == UInt8(ascii: "f") { return true }
            place += 1
        }
        return false
    }

    private static func defined(_ comment: String) -> [String] {
        let words = comment.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }).map(String.init)
        return zip(words, words.dropFirst()).compactMap { ["define", "def", "trydef"].contains($0) ? $1 : nil }
    }
}
