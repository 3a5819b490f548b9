/// Makes messages from others: bytes flipped, pieces removed, doubled, moved or put in from another one. Repeatable by its seed.
struct Mutator {
    private var state: UInt64
    private let corpus: [[UInt8]]
    private static let pieces: [[UInt8]] = [
        "\r\n", "\r\n\r\n", "\n", "\r", " ", "\t", "\r\n ", ":", ";", ",", "<", ">", "\"", "\\", "=", "@", "[", "]", "?", "%", "\0",
        "Via: ", "Content-Length: 99999999999999999999", "Content-Length: -1", ";branch=", ";rport", ";received=", "SIP/2.0", "sip:", "tel:", "v:", "999",
        ";;", ",,", "<<>>", "Route: ", "Contact: *", "From:", "To:",
    ].map { Array($0.utf8) }

    init(seed: UInt64, corpus: [[UInt8]]) {
        state = seed &* 2 | 1
        self.corpus = corpus
    }

    /// xorshift64*
    private mutating func random(_ bound: Int) -> Int {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return bound <= 0 ? 0 : Int((state &* 2_685_821_657_736_338_717) >> 33) % bound
    }

    mutating func next() -> [UInt8] {
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
        case 3: bytes.insert(contentsOf: Self.pieces[random(Self.pieces.count)], at: place)
        case 4: bytes.replaceSubrange(place..<end, with: Self.pieces[random(Self.pieces.count)])
        case 5:
            let other = corpus[random(corpus.count)]
            let start = random(other.count)
            bytes.insert(contentsOf: other[start..<min(other.count, start + random(120))], at: place)
        default: bytes.removeSubrange(place...)
        }
    }
}
