import SIPMessage
import Synchronization

/// Answers of name servers, kept for their time to live, "there is none" included. Sharded, each shard with its own lock.
public final class DNSCache: Sendable {
    /// What is kept and for how long; names and units are those of the configuration.
    public struct Options: Sendable {
        /// `dns_cache_negative_ttl`: seconds that "there is none" is kept.
        public var negativeTTL = 60
        /// `dns_cache_min_ttl`, `dns_cache_max_ttl`: bounds of the seconds that records are kept.
        public var minimumTTL = 0
        public var maximumTTL = Int(UInt32.max)
        /// `dns_cache_mem`: KiB of memory.
        public var memory = 500
        /// `dns_cache_del_nonexp`: whether entries that are still good make room when memory runs out.
        public var deletesUnexpired = false
        public init() {}
    }

    /// One name's records of one type.
    public struct Entry: Sendable {
        public let name: String
        public let type: DNSRecordType
        /// Records; empty for "there is none".
        public let records: [DNSRecord]
        public let isPermanent: Bool
        /// Seconds since start of the clock when it was stored, and until when it is good.
        let stored: Int
        let expires: Int
        var lastUsed: Int
        public var isNegative: Bool { records.isEmpty }
        /// Bytes that it is counted with.
        public var size: Int { 160 + name.utf8.count + records.reduce(0) { $0 + 96 + $1.name.utf8.count } }
        /// Seconds that are left, -1 if none are.
        public var remaining: Int { DNSCache.now > expires ? -1 : expires - DNSCache.now }
        public var idle: Int { DNSCache.now - lastUsed }
    }

    struct Key: Hashable {
        let name: String
        let type: DNSRecordType
    }

    private final class Shard: Sendable { let entries = Mutex<[Key: Entry]>([:]) }

    private let shards = (0..<16).map { _ in Shard() }
    private let options: Options
    private let used = Atomic<Int>(0)

    public init(_ options: Options = Options()) { self.options = options }

    static var now: Int { StreamClock.now / 1000 }

    /// Bytes that the entries are counted with, and how many there may be.
    public var memoryUsed: Int { used.load(ordering: .relaxed) }
    public var memoryLimit: Int { options.memory * 1024 }

    private func shard(_ key: Key) -> Shard {
        let hash = key.name.withByteView { $0.caseInsensitiveHash } ^ UInt32(key.type.rawValue)
        return shards[Int(hash & 15)]
    }

    /// The entry for a name, if it is there and good.
    public func find(_ name: String, _ type: DNSRecordType) -> Entry? {
        let key = Key(name: name.lowercased(), type: type)
        let now = Self.now
        return shard(key).entries.withLock { entries in
            guard var entry = entries[key] else { return nil }
            if !entry.isPermanent, entry.expires < now {
                entries[key] = nil
                used.wrappingSubtract(entry.size, ordering: .relaxed)
                return nil
            }
            entry.lastUsed = now
            entries[key] = entry
            return entry
        }
    }

    /// Keeps an answer; a failure to get one is not kept.
    public func store(_ name: String, _ type: DNSRecordType, _ answer: DNSAnswer) {
        switch answer {
        case .failed: return
        case .none: add(name, type, [], ttl: options.negativeTTL)
        case .records(let records):
            let ttl = records.map(\.ttl).min() ?? 0
            add(name, type, records, ttl: min(max(ttl, options.minimumTTL), options.maximumTTL))
        }
    }

    /// Keeps records.
    /// - Returns: false if there is no room, or a permanent entry is there.
    @discardableResult
    public func add(_ name: String, _ type: DNSRecordType, _ records: [DNSRecord], ttl: Int, isPermanent: Bool = false) -> Bool {
        let now = Self.now
        let key = Key(name: name.lowercased(), type: type)
        let entry = Entry(
            name: name, type: type, records: records, isPermanent: isPermanent, stored: now, expires: now + max(0, ttl), lastUsed: now)
        if memoryUsed + entry.size > memoryLimit { collect(making: entry.size) }
        guard memoryUsed + entry.size <= memoryLimit else { return false }
        return shard(key).entries.withLock { entries in
            if let old = entries[key] {
                if old.isPermanent, !isPermanent { return false }
                used.wrappingSubtract(old.size, ordering: .relaxed)
            }
            entries[key] = entry
            used.wrappingAdd(entry.size, ordering: .relaxed)
            return true
        }
    }

    /// Why an entry was not deleted.
    public enum Deletion: Sendable { case done, notFound, permanent }

    public func delete(_ name: String, _ type: DNSRecordType) -> Deletion {
        let key = Key(name: name.lowercased(), type: type)
        return shard(key).entries.withLock { entries in
            guard let entry = entries[key] else { return .notFound }
            if entry.isPermanent { return .permanent }
            entries[key] = nil
            used.wrappingSubtract(entry.size, ordering: .relaxed)
            return .done
        }
    }

    /// Empties the cache; permanent entries stay unless `includesPermanent`.
    public func deleteAll(includesPermanent: Bool) {
        remove { includesPermanent || !$0.isPermanent }
    }

    /// Takes out what is no longer good (`dns_cache_gc_interval`).
    public func collect() {
        let now = Self.now
        remove { !$0.isPermanent && $0.expires < now }
    }

    private func collect(making room: Int) {
        collect()
        guard options.deletesUnexpired, memoryUsed + room > memoryLimit else { return }
        // the ones that were not asked for the longest time go first
        let age = all.filter { !$0.isPermanent }.map(\.lastUsed).sorted()
        guard let median = age.isEmpty ? nil : age[age.count / 2] else { return }
        remove { !$0.isPermanent && $0.lastUsed <= median }
    }

    private func remove(_ isGone: (Entry) -> Bool) {
        for shard in shards {
            shard.entries.withLock { entries in
                for (key, entry) in entries where isGone(entry) {
                    entries[key] = nil
                    used.wrappingSubtract(entry.size, ordering: .relaxed)
                }
            }
        }
    }

    /// All entries, in order of name.
    public var all: [Entry] {
        shards.flatMap { shard in shard.entries.withLock { Array($0.values) } }
            .sorted { ($0.name, $0.type.rawValue) < ($1.name, $1.type.rawValue) }
    }
}
