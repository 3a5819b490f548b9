import Routing
import SIPMessage

/// A tree of prefixes with their values.
struct MTree: Sendable {
    enum Kind: Int, Sendable {
        case text = 0
        /// Numbers of destinations with their weights: `1=30;2=70`.
        case weights = 1
        case integer = 2

        /// - Throws: `DeclarationError` for another number.
        init(number: Int) throws {
            guard let kind = Kind(rawValue: number) else {
                throw DeclarationError("mtree: there are no trees of type \(number)", remedy: "0 for texts, 1 for weights, 2 for integers")
            }
            self = kind
        }
    }

    /// What becomes of a second value of a prefix.
    enum Duplicates: Sendable {
        /// The tree is not loaded.
        case refused
        case ignored
        case allowed
    }

    enum Value: Sendable {
        case text(OwnedBytes)
        case integer(Int)

        var scriptValue: Routing.Value {
            switch self {
            case .text(let bytes): .string(bytes.view)
            case .integer(let number): .integer(number)
            }
        }

        var rpcValue: RPCValue {
            switch self {
            case .text(let bytes): .string(bytes.view.string)
            case .integer(let number): .integer(number)
            }
        }
    }

    /// A destination's number, and its weight.
    struct Pair: Sendable, Equatable {
        let id: Int
        let weight: Int
    }

    /// Most pairs that a text may match.
    private static let pairLimit = 64

    let name: String
    let kind: Kind
    let loadTime: Int
    let reloads: Int
    private var tree: PrefixTree<Value>
    private var count = 0
    private var textSize = 0

    init(_ name: String, _ kind: Kind, characters: String, loadTime: Int, reloads: Int) {
        self.name = name
        self.kind = kind
        self.loadTime = loadTime
        self.reloads = reloads
        tree = PrefixTree(PrefixTree<Value>.Alphabet(characters))
    }

    /// Adds a row; one without prefix or value is left out, with a line in the log.
    /// - Throws: `DeclarationError` for a value that cannot be taken.
    mutating func add(_ prefix: String, _ text: String, _ duplicates: Duplicates) throws {
        guard !prefix.isEmpty, !text.isEmpty else {
            Log.error("mtree", "tree \(name): a row without prefix or value is left out")
            return
        }
        let bytes = OwnedBytes(prefix)
        let value: Value
        if kind == .integer {
            guard let number = Int(text) else { throw DeclarationError("mtree: tree \(name): value \"\(text)\" of prefix \(prefix) is no number") }
            value = .integer(number)
        } else {
            value = .text(OwnedBytes(text))
        }
        if duplicates != .allowed, !tree.values(for: bytes.view).isEmpty {
            guard duplicates == .ignored else {
                throw DeclarationError(
                    "mtree: tree \(name) has prefix \(prefix) twice", remedy: "set mt_ignore_duplicates or mt_allow_duplicates to 1")
            }
            Log.write(.notice, "mtree", "tree \(name): prefix \(prefix) is there already; value \(text) is left out")
            return
        }
        do throws(PrefixTree<Value>.Refusal) {
            try tree.add(value, for: bytes.view)
        } catch {
            throw DeclarationError("mtree: tree \(name): prefix \(prefix) is too long, or has a character that is not in char_list", remedy: "set char_list")
        }
        count += 1
        if kind != .integer { textSize += text.utf8.count + 1 }
    }

    // MARK: Matching

    /// The values of the longest prefix of a text, the latest first, and the prefix's length.
    func longest(_ text: ByteView) -> (values: [Value], length: Int)? {
        var found: ([Value], Int)?
        let isComplete = tree.forEachPrefix(of: text) { found = ($0, $1) }
        return isComplete ? found : nil
    }

    func forEachPrefix(of text: ByteView, _ visit: ([Value], Int) -> Void) -> Bool { tree.forEachPrefix(of: text, visit) }

    /// The destinations of all prefixes of a text, the heaviest first; of one that comes twice, the longest prefix's weight counts.
    func weights(_ text: ByteView) -> (pairs: [Pair], length: Int)? {
        var pairs: [Pair] = []
        var longest = 0
        let isComplete = tree.forEachPrefix(of: text) { values, length in
            longest = length
            guard case .text(let payload)? = values.first else { return }
            pairs += Self.pairs(payload.view.string)
        }
        guard isComplete, !pairs.isEmpty else { return nil }
        pairs = Array(pairs.prefix(Self.pairLimit))
        let known = pairs.enumerated().filter { index, pair in !pairs[(index + 1)...].contains { $0.id == pair.id } }.map(\.element)
        let sorted = known.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }.map(\.element)
        return (sorted, longest)
    }

    /// Reads `id=weight;id=weight`; the last comes first, as in the reference.
    static func pairs(_ payload: String) -> [Pair] {
        payload.split(separator: ";").compactMap { item -> Pair? in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { Int($0.filter { !$0.isWhitespace }) }
            guard let id = parts.first ?? nil else { return nil }
            return Pair(id: id, weight: parts.count == 2 ? parts[1] ?? 0 : 0)
        }.reversed()
    }

    // MARK: RPC

    var summary: RPCValue {
        // as the reference counts: 24 bytes for each character that may follow a node
        let size = tree.branchCount * tree.alphabet.characters.count * 24 + textSize
        return [
            "table": .string(name),
            "item": [
                "ttype": .integer(kind.rawValue), "memsize": .integer(size), "nrnodes": .integer(tree.branchCount), "nritems": .integer(count),
                "reload_count": .integer(reloads), "reload_time": .integer(loadTime),
            ],
        ]
    }

    var content: [RPCValue] {
        var all: [RPCValue] = []
        tree.forEach { prefix, values in
            all.append(["tname": .string(name), "tprefix": .string(prefix.string), "tvalue": .array(values.map(\.rpcValue))])
        }
        return all
    }

    /// What a text matches: all values, or those of the longest prefix.
    func description(_ text: ByteView, all: Bool) -> [RPCValue] {
        func entry(_ length: Int, _ value: Value) -> RPCValue { ["PREFIX": .string(text.prefix(length).string), "TVALUE": value.rpcValue] }
        if kind == .weights {
            guard let found = weights(text) else { return [] }
            return found.pairs.map {
                ["PREFIX": .string(text.prefix(found.length).string), "WEIGHT": .integer($0.weight), "DSTID": .integer($0.id)]
            }
        }
        guard all else {
            guard let found = longest(text), let value = found.values.first else { return [] }
            return [entry(found.length, value)]
        }
        var found: [RPCValue] = []
        return tree.forEachPrefix(of: text) { values, length in found += values.map { entry(length, $0) } } ? found : []
    }
}
