import SIPMessage

/// The hash that Kamailio spreads its tables with. It shows: in `ul.dump`'s HashID and order, in temporary GRUUs, in `core_hash()`.
public enum CoreHash {
    /// Hash of one text, or of two one after the other.
    public static func hash(_ first: ByteView, _ second: ByteView? = nil) -> UInt32 {
        var hash: UInt32 = 0
        mix(first, &hash)
        if let second { mix(second, &hash) }
        return hash &+ (hash >> 11) &+ (hash >> 13) &+ (hash >> 23)
    }

    /// The hash as a place in a table of `size` slots (a power of two; 0 for the plain hash).
    public static func hash(_ first: ByteView, _ second: ByteView? = nil, size: UInt32) -> UInt32 {
        let value = hash(first, second)
        return size > 0 ? value & (size - 1) : value
    }

    /// Hash of a text whose letters count without their case.
    public static func caselessHash(_ text: ByteView) -> UInt32 {
        func byte(_ index: Int) -> UInt32 { UInt32(bitPattern: Int32(Int8(bitPattern: ASCII.lowercase(text.base[index])))) }
        var hash: UInt32 = 0
        var index = 0
        while index + 4 <= text.count {
            let word = (byte(index) << 24) &+ (byte(index + 1) << 16) &+ (byte(index + 2) << 8) &+ byte(index + 3)
            hash = hash &+ (word ^ (word >> 3))
            index += 4
        }
        var rest: UInt32 = 0
        while index < text.count {
            rest = (rest << 8) &+ byte(index)
            index += 1
        }
        hash = hash &+ (rest ^ (rest >> 3))
        return hash &+ (hash >> 11) &+ (hash >> 13) &+ (hash >> 23)
    }

    private static func mix(_ text: ByteView, _ hash: inout UInt32) {
        // bytes count as signed, as C's `char` does on the reference's machines
        func byte(_ index: Int) -> UInt32 { UInt32(bitPattern: Int32(Int8(bitPattern: text.base[index]))) }
        var index = 0
        while index + 4 <= text.count {
            let word = (byte(index) << 24) &+ (byte(index + 1) << 16) &+ (byte(index + 2) << 8) &+ byte(index + 3)
            hash = hash &+ (word ^ (word >> 3))
            index += 4
        }
        var rest: UInt32 = 0
        while index < text.count {
            rest = (rest << 8) &+ byte(index)
            index += 1
        }
        hash = hash &+ (rest ^ (rest >> 3))
    }
}
