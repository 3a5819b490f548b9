import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// `/etc/hosts`, read again when it has changed.
public final class HostsFile: Sendable {
    private struct Content {
        var addresses: [String: [IPAddress]] = [:]
        var stamp = timespec()
        var size: off_t = -1
        var nextLook = 0
    }

    private let path: String
    private let content = Mutex(Content())
    /// Milliseconds between two looks at the file's time.
    private static let interval = 2000
    private static let largestFile = 16 * 1024 * 1024

    public init(path: String = "/etc/hosts") { self.path = path }

    /// The addresses of a name, in the file's order; empty if it is not there.
    public func addresses(of name: ByteView) -> [IPAddress] {
        let now = StreamClock.now
        return content.withLock { content in
            if now >= content.nextLook {
                content.nextLook = now + Self.interval
                refresh(&content)
            }
            return content.addresses.isEmpty ? [] : content.addresses[name.string.lowercased()] ?? []
        }
    }

    private func refresh(_ content: inout Content) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            content = Content(nextLook: content.nextLook)
            return
        }
        let isSame = status.st_mtim.tv_sec == content.stamp.tv_sec && status.st_mtim.tv_nsec == content.stamp.tv_nsec && status.st_size == content.size
        if isSame { return }
        content.stamp = status.st_mtim
        content.size = status.st_size
        content.addresses = Self.parse(Self.read(path))
    }

    private static func read(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65536)
        while bytes.count < largestFile {
            let count = Glibc.read(descriptor, &room, room.count)
            guard count > 0 else { break }
            bytes.append(contentsOf: room[0..<count])
        }
        return bytes
    }

    static func parse(_ bytes: [UInt8]) -> [String: [IPAddress]] {
        var table: [String: [IPAddress]] = [:]
        for line in bytes.split(separator: ASCII.lineFeed) {
            let text = line.prefix { $0 != 35 }
            let words = text.split { ASCII.isWhitespace($0) }.map { String(decoding: $0, as: UTF8.self) }
            guard words.count > 1, let address = words[0].withByteView({ IPAddress($0) }) else { continue }
            for name in words.dropFirst() where table[name.lowercased()]?.contains(address) != true {
                table[name.lowercased(), default: []].append(address)
            }
        }
        return table
    }
}
