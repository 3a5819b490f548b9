import Database
import Routing
import SIPMessage

/// Domains by prefixes, for each source domain.
struct PrefixDomains: Sendable {
    private struct Source: Sendable {
        let name: OwnedBytes
        var tree: PrefixTree<OwnedBytes>
        /// Domains that are there already.
        var domains: Set<NameKey> = []
    }

    /// In the order of their names.
    private var sources: [Source] = []

    var isEmpty: Bool { sources.isEmpty }

    /// Takes rows of source domain, prefix and domain.
    /// - Parameter leavesOutDuplicates: whether a row whose prefix or domain its source has already is left out, with a line in the log.
    /// - Throws: `DeclarationError` for a prefix that cannot be taken.
    init(_ rows: [[DatabaseValue]], characters: String, leavesOutDuplicates: Bool) throws {
        let alphabet = PrefixTree<OwnedBytes>.Alphabet(characters)
        for row in rows {
            let texts = row.map { OwnedBytes($0.string ?? "") }
            guard texts.count == 3, texts.allSatisfy({ !$0.view.isEmpty }) else {
                Log.error("pdt", "a row without source domain, prefix or domain is left out")
                continue
            }
            let (name, prefix, domain) = (texts[0], texts[1], texts[2])
            let place = sources.firstIndex { $0.name.view == name.view } ?? add(name, alphabet)
            let hasPrefix = !sources[place].tree.values(for: prefix.view).isEmpty
            if leavesOutDuplicates, hasPrefix || sources[place].domains.contains(NameKey(domain)) {
                Log.error("pdt", "source domain \(name.view): prefix \(prefix.view) or domain \(domain.view) is there already; the row is left out")
                continue
            }
            guard !hasPrefix else {
                throw DeclarationError("pdt: source domain \(name.view) has prefix \(prefix.view) twice", remedy: "set check_domain to 1 to leave out the second")
            }
            do throws(PrefixTree<OwnedBytes>.Refusal) {
                try sources[place].tree.add(domain, for: prefix.view)
            } catch {
                throw DeclarationError("pdt: prefix \(prefix.view) is too long, or has a character that is not in char_list", remedy: "set char_list")
            }
            sources[place].domains.insert(NameKey(domain))
        }
    }

    private mutating func add(_ name: OwnedBytes, _ alphabet: PrefixTree<OwnedBytes>.Alphabet) -> Int {
        let place = sources.firstIndex { $0.name.view.compare(name.view) > 0 } ?? sources.count
        sources.insert(Source(name: name, tree: PrefixTree(alphabet)), at: place)
        return place
    }

    /// The domain of the longest prefix of a number, and the prefix's length.
    func match(_ number: ByteView, source: ByteView) -> (domain: OwnedBytes, length: Int)? {
        guard let found = sources.first(where: { $0.name.view == source }) else { return nil }
        var match: (OwnedBytes, Int)?
        let isComplete = found.tree.forEachPrefix(of: number) { domains, length in match = domains.first.map { ($0, length) } }
        return isComplete ? match : nil
    }

    /// As RPC clients see it.
    /// - Parameters:
    ///   - source: how source domains begin, empty for any.
    ///   - prefix: how prefixes begin, empty for any.
    ///   - domain: the domain or, with a prefix, how it begins; case does not count; empty for any.
    func description(source: String, prefix: String, domain: String) -> RPCValue {
        var members: [RPCMember] = []
        for entry in sources where entry.name.view.string.hasPrefix(source) {
            var records: [RPCMember] = []
            entry.tree.forEach { text, domains in
                for found in domains {
                    let name = found.view.string
                    let isDomain = domain.isEmpty || name.lowercased() == domain.lowercased()
                        || (!prefix.isEmpty && name.lowercased().hasPrefix(domain.lowercased()))
                    guard isDomain, text.string.hasPrefix(prefix) else { continue }
                    records.append(RPCMember("ENTRY", ["DOMAIN": .string(name), "PREFIX": .string(text.string)]))
                }
            }
            members.append(RPCMember("SDOMAIN", .string(entry.name.view.string)))
            members.append(RPCMember("RECORDS", .structure(records)))
        }
        return .structure(members)
    }
}
