import SIPMessage

/// Values by prefixes of texts, which are made of a few characters.
struct PrefixTree<Value: Sendable>: Sendable {
    /// Longest prefix, bytes.
    static var depthLimit: Int { 64 }

    /// The characters that prefixes are made of, in order.
    struct Alphabet: Sendable {
        let characters: [UInt8]
        private let places: [Int?]

        init(_ text: String) {
            characters = Array(text.utf8)
            var places = [Int?](repeating: nil, count: 256)
            for (place, character) in characters.enumerated() { places[Int(character)] = place }
            self.places = places
        }

        func place(_ character: UInt8) -> Int? { places[Int(character)] }
    }

    /// Why a prefix is not taken.
    enum Refusal: Error {
        case empty
        case tooLong
        /// A character that is not of the alphabet.
        case foreign(UInt8)
    }

    private struct Node: Sendable {
        /// Numbers of the nodes below, by the place of their character; 0 for none.
        var below: [Int32]
        var isLeaf = true
        var values: [Value] = []

        init(_ size: Int) { below = [Int32](repeating: 0, count: size) }
    }

    let alphabet: Alphabet
    private var nodes: [Node]

    init(_ alphabet: Alphabet) {
        self.alphabet = alphabet
        nodes = [Node(alphabet.characters.count)]
    }

    /// How many nodes have others below them.
    private(set) var branchCount = 0

    /// Adds a value; the latest of a prefix comes first.
    mutating func add(_ value: Value, for prefix: ByteView) throws(Refusal) {
        let node = try makeNode(prefix)
        nodes[node].values.insert(value, at: 0)
    }

    /// Values of exactly that prefix.
    func values(for prefix: ByteView) -> [Value] {
        var node = 0
        for index in 0..<prefix.count {
            guard let place = alphabet.place(prefix.base[index]), nodes[node].below[place] != 0 else { return [] }
            node = Int(nodes[node].below[place])
        }
        return nodes[node].values
    }

    private mutating func makeNode(_ prefix: ByteView) throws(Refusal) -> Int {
        guard !prefix.isEmpty else { throw .empty }
        guard prefix.count < Self.depthLimit else { throw .tooLong }
        for byte in prefix.buffer where alphabet.place(byte) == nil { throw .foreign(byte) }
        var node = 0
        for byte in prefix.buffer {
            guard let place = alphabet.place(byte) else { throw .foreign(byte) }
            if nodes[node].below[place] == 0 {
                if nodes[node].isLeaf { branchCount += 1 }
                nodes[node].isLeaf = false
                nodes[node].below[place] = Int32(truncatingIfNeeded: nodes.count)
                nodes.append(Node(alphabet.characters.count))
            }
            node = Int(nodes[node].below[place])
        }
        return node
    }

    /// Calls `visit` with the values of each prefix of a text, the shortest first, and the prefix's length.
    /// - Returns: false if a character that the tree had to look at is not of the alphabet: then nothing matches.
    func forEachPrefix(of text: ByteView, _ visit: ([Value], Int) -> Void) -> Bool {
        var node = 0
        for index in 0..<min(text.count, Self.depthLimit) {
            // where nothing follows, the rest of the text does not matter
            if nodes[node].isLeaf { break }
            guard let place = alphabet.place(text.base[index]) else { return false }
            guard nodes[node].below[place] != 0 else { break }
            node = Int(nodes[node].below[place])
            if !nodes[node].values.isEmpty { visit(nodes[node].values, index + 1) }
        }
        return true
    }

    /// Calls `visit` with each prefix and its values: by the order of the alphabet, a prefix before those that it begins.
    func forEach(_ visit: (ByteView, [Value]) -> Void) {
        var prefix: [UInt8] = []
        func walk(_ node: Int) {
            if !nodes[node].values.isEmpty { prefix.withUnsafeBufferPointer { visit(ByteView($0), nodes[node].values) } }
            for (place, below) in nodes[node].below.enumerated() where below != 0 {
                prefix.append(alphabet.characters[place])
                walk(Int(below))
                prefix.removeLast()
            }
        }
        walk(0)
    }
}
