#if canImport(Glibc)
import Glibc
#endif

/// A borrowed run of bytes: a pointer and a length, nothing owned.
///
/// Everything that a script sees of a message is a `ByteView` into the received datagram, into the worker's `Arena`
/// or into static data, so that reading and passing text around costs neither allocation nor reference counting.
/// A view is valid as long as what it points into: views of a message and of an arena die when the worker takes up
/// its next message. What has to live longer is copied, into an `OwnedBytes` or another arena.
@frozen
public struct ByteView: @unchecked Sendable {
    /// First byte; meaningless when `count` is 0.
    public let base: UnsafePointer<UInt8>
    /// Number of bytes, never negative.
    public let count: Int

    @inlinable
    public init(base: UnsafePointer<UInt8>, count: Int) {
        self.base = base
        self.count = count
    }

    @inlinable
    public init(_ buffer: UnsafeBufferPointer<UInt8>) {
        if let base = buffer.baseAddress {
            self.init(base: base, count: buffer.count)
        } else {
            self = .empty
        }
    }

    /// The bytes between two places of the same storage, the second not before the first.
    @inlinable
    public init(from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) {
        self.init(base: start, count: end - start)
    }

    /// A view of a literal; static data, valid for ever.
    @inlinable
    public init(_ literal: StaticString) {
        self.init(base: literal.utf8Start, count: literal.utf8CodeUnitCount)
    }

    /// The empty text.
    @inlinable public static var empty: ByteView { ByteView("") }

    @inlinable public var isEmpty: Bool { count == 0 }
    @inlinable public var end: UnsafePointer<UInt8> { base + count }
    @inlinable public var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    /// The byte at `index`, or 0 past the end: parsers look ahead without a test of their own.
    @inlinable
    public subscript(_ index: Int) -> UInt8 {
        index >= 0 && index < count ? base[index] : 0
    }

    /// The bytes of `range`, clamped to what is there.
    @inlinable
    public subscript(_ range: Range<Int>) -> ByteView {
        let low = Swift.max(0, Swift.min(range.lowerBound, count))
        let high = Swift.max(low, Swift.min(range.upperBound, count))
        return ByteView(base: base + low, count: high - low)
    }

    @inlinable public func prefix(_ length: Int) -> ByteView { ByteView(base: base, count: Swift.min(Swift.max(0, length), count)) }
    @inlinable
    public func dropFirst(_ length: Int = 1) -> ByteView {
        let dropped = Swift.min(Swift.max(0, length), count)
        return ByteView(base: base + dropped, count: count - dropped)
    }
    @inlinable public func dropLast(_ length: Int = 1) -> ByteView { prefix(count - Swift.max(0, length)) }
    @inlinable public var first: UInt8? { count > 0 ? base[0] : nil }
    @inlinable public var last: UInt8? { count > 0 ? base[count - 1] : nil }

    /// Offset of `self`'s first byte from `origin`'s; both must lie in the same storage.
    @inlinable public func offset(in origin: ByteView) -> Int { base - origin.base }

    /// Whether the bytes lie inside `storage`.
    @inlinable public func lies(in storage: ByteView) -> Bool { base >= storage.base && end <= storage.end }
}

// MARK: - Searching and comparing

extension ByteView: Equatable, Hashable {
    @inlinable
    public static func == (left: ByteView, right: ByteView) -> Bool {
        left.count == right.count && memcmp(left.base, right.base, left.count) == 0
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytes: UnsafeRawBufferPointer(buffer))
    }

    /// Compares ignoring the case of ASCII letters.
    @inlinable
    public func equalsIgnoringCase(_ other: ByteView) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where base[index] != other.base[index] {
            if ASCII.lowercase(base[index]) != ASCII.lowercase(other.base[index]) { return false }
        }
        return true
    }

    /// Orders as `memcmp` does, a prefix before what it begins.
    public func compare(_ other: ByteView) -> Int {
        let order = memcmp(base, other.base, Swift.min(count, other.count))
        return order != 0 ? Int(order) : count - other.count
    }

    @inlinable
    public func hasPrefix(_ prefix: ByteView) -> Bool {
        count >= prefix.count && memcmp(base, prefix.base, prefix.count) == 0
    }

    @inlinable
    public func hasPrefixIgnoringCase(_ prefix: ByteView) -> Bool {
        count >= prefix.count && self.prefix(prefix.count).equalsIgnoringCase(prefix)
    }

    @inlinable
    public func hasSuffix(_ suffix: ByteView) -> Bool {
        count >= suffix.count && memcmp(base + (count - suffix.count), suffix.base, suffix.count) == 0
    }

    /// Index of the first `byte` at or after `start`, nil if there is none.
    @inlinable
    public func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        guard start >= 0, start < count, let hit = memchr(base + start, Int32(byte), count - start) else { return nil }
        return UnsafePointer(hit.assumingMemoryBound(to: UInt8.self)) - base
    }

    /// Index of the last `byte`, nil if there is none.
    @inlinable
    public func lastIndex(of byte: UInt8) -> Int? {
        var index = count - 1
        while index >= 0 {
            if base[index] == byte { return index }
            index -= 1
        }
        return nil
    }

    /// Index of the first occurrence of `needle` at or after `start`; an empty needle is found at `start`.
    public func firstIndex(of needle: ByteView, from start: Int = 0) -> Int? {
        guard start >= 0, start <= count else { return nil }
        if needle.isEmpty { return start }
        var index = start
        while let hit = firstIndex(of: needle.base[0], from: index), hit + needle.count <= count {
            if memcmp(base + hit, needle.base, needle.count) == 0 { return hit }
            index = hit + 1
        }
        return nil
    }

    @inlinable public func contains(_ byte: UInt8) -> Bool { firstIndex(of: byte) != nil }
    public func contains(_ needle: ByteView) -> Bool { firstIndex(of: needle) != nil }

    /// Index of the first `needle`, ignoring the case of ASCII letters.
    public func firstIndexIgnoringCase(of needle: ByteView, from start: Int = 0) -> Int? {
        guard needle.count <= count else { return nil }
        var index = start
        while index + needle.count <= count {
            if self[index..<(index + needle.count)].equalsIgnoringCase(needle) { return index }
            index += 1
        }
        return nil
    }

    /// FNV-1a over the lower-cased bytes: names that ignore case hash alike.
    @inlinable public var caseInsensitiveHash: UInt32 {
        var hash: UInt32 = 2_166_136_261
        for index in 0..<count { hash = (hash ^ UInt32(ASCII.lowercase(base[index]))) &* 16_777_619 }
        return hash
    }

    /// FNV-1a over the bytes.
    @inlinable public var fnvHash: UInt32 {
        var hash: UInt32 = 2_166_136_261
        for index in 0..<count { hash = (hash ^ UInt32(base[index])) &* 16_777_619 }
        return hash
    }
}

// MARK: - Trimming and splitting

extension ByteView {
    /// Without spaces, tabs, CR and LF at the front.
    @inlinable public var trimmedFront: ByteView {
        var start = base
        while start < end, ASCII.isWhitespace(start.pointee) { start += 1 }
        return ByteView(from: start, to: end)
    }

    /// Without spaces, tabs, CR and LF at the back.
    @inlinable public var trimmedBack: ByteView {
        var last = end
        while last > base, ASCII.isWhitespace(last[-1]) { last -= 1 }
        return ByteView(from: base, to: last)
    }

    /// Without spaces, tabs, CR and LF at both ends.
    @inlinable public var trimmed: ByteView { trimmedFront.trimmedBack }

    /// Text before and after the first `separator`; nil where there is none.
    @inlinable
    public func split(at separator: UInt8) -> (head: ByteView, tail: ByteView)? {
        guard let index = firstIndex(of: separator) else { return nil }
        return (prefix(index), dropFirst(index + 1))
    }

    /// Without one pair of double quotes around the whole, if it has one.
    @inlinable public var unquoted: ByteView {
        count >= 2 && base[0] == ASCII.quote && base[count - 1] == ASCII.quote ? self[1..<(count - 1)] : self
    }
}

// MARK: - Numbers and text

extension ByteView {
    /// The value of a text that consists of decimal digits only, nil otherwise or past `UInt.max`.
    @inlinable public var unsignedInteger: UInt? {
        guard count > 0 else { return nil }
        var value: UInt = 0
        for index in 0..<count {
            let digit = base[index] &- 48
            guard digit < 10 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt(digit))
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }

    /// The value of decimal digits with an optional sign, nil for anything else.
    @inlinable public var integer: Int? {
        guard let sign = first else { return nil }
        let digits = sign == 45 || sign == 43 ? dropFirst() : self
        guard let magnitude = digits.unsignedInteger else { return nil }
        if sign == 45 { return magnitude <= UInt(Int.max) + 1 ? Int(truncatingIfNeeded: 0 &- magnitude) : nil }
        return Int(exactly: magnitude)
    }

    /// Copies the bytes to `place`, which has room for `count` of them and may overlap.
    @inlinable
    public func move(to place: UnsafeMutablePointer<UInt8>) {
        // most are short: two words that may overlap are done before a call is
        guard count >= 4, count <= 16 else {
            memmove(place, base, count)
            return
        }
        let from = UnsafeRawPointer(base)
        let to = UnsafeMutableRawPointer(place)
        if count >= 8 {
            let (first, last) = (from.loadUnaligned(as: UInt64.self), (from + (count - 8)).loadUnaligned(as: UInt64.self))
            to.storeBytes(of: first, as: UInt64.self)
            (to + (count - 8)).storeBytes(of: last, as: UInt64.self)
        } else {
            let (first, last) = (from.loadUnaligned(as: UInt32.self), (from + (count - 4)).loadUnaligned(as: UInt32.self))
            to.storeBytes(of: first, as: UInt32.self)
            (to + (count - 4)).storeBytes(of: last, as: UInt32.self)
        }
    }

    /// Copies into a `String`; bytes that are not UTF-8 become replacement characters. For logs and errors, not for a message's path.
    public var string: String { String(decoding: buffer, as: UTF8.self) }
}

extension ByteView: CustomStringConvertible {
    public var description: String { string }
}

extension String {
    /// Calls `body` with a view of the text's UTF-8 bytes, valid during the call only.
    public func withByteView<Result>(_ body: (ByteView) throws -> Result) rethrows -> Result {
        var copy = self
        return try copy.withUTF8 { try body(ByteView($0)) }
    }
}
