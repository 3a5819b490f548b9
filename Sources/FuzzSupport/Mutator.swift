/// Makes texts from others: bytes flipped, pieces removed, doubled, moved or put in from another one. Repeatable by its seed.
public struct Mutator {
    private var state: UInt64
    private let corpus: [[UInt8]]
    /// What is put in now and then: texts that mean something to the reader.
    private let pieces: [[UInt8]]

    /// - Parameters:
    ///   - corpus: texts to begin with; at least one.
    ///   - pieces: texts to put in; at least one.
    public init(seed: UInt64, corpus: [[UInt8]], pieces: [String]) {
        state = seed &* 2 | 1
        self.corpus = corpus
        self.pieces = pieces.map { Array($0.utf8) }
    }

    /// Goes on as one made with this seed would.
    public mutating func reseed(_ seed: UInt64) { state = seed &* 2 | 1 }

    /// xorshift64*
    public mutating func random(_ bound: Int) -> Int {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return bound <= 0 ? 0 : Int((state &* 2_685_821_657_736_338_717) >> 33) % bound
    }

    public mutating func next() -> [UInt8] {
        var bytes = corpus[random(corpus.count)]
        for _ in 0...random(6) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = random(bytes.count)
        let end = min(bytes.count, place + 1 + random(random(4) == 0 ? 400 : 12))
        switch random(7) {
        case 0: bytes[place] = UInt8(random(256))
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: random(bytes.count))
        case 3: bytes.insert(contentsOf: pieces[random(pieces.count)], at: place)
        case 4: bytes.replaceSubrange(place..<end, with: pieces[random(pieces.count)])
        case 5:
            let other = corpus[random(corpus.count)]
            let start = random(other.count)
            bytes.insert(contentsOf: other[start..<min(other.count, start + random(120))], at: place)
        default: bytes.removeSubrange(place...)
        }
    }
}
