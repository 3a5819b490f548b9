#if canImport(Glibc)
import Glibc
#endif

/// The files of text tables.
enum TextFiles {
    private static func error(_ verb: String, _ path: String) -> DatabaseError {
        DatabaseError(
            .statement, "cannot \(verb) \(path): \(String(cString: strerror(errno)))",
            remedy: "a table is a file of its name in the database's directory; the server's user must have access")
    }

    static func read(_ path: String) throws(DatabaseError) -> [UInt8] {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw error("read", path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &part, part.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw error("read", path)
            }
            bytes += part[..<count]
        }
    }

    /// Writes a file anew: readers see the old or the new one, never half of it.
    /// - Returns: the time of the change, as `modified` tells it.
    static func write(_ bytes: [UInt8], to path: String) throws(DatabaseError) -> Int {
        let fresh = path + ".new"
        let file = Glibc.open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard file >= 0 else { throw error("write", fresh) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                close(file)
                throw error("write", fresh)
            }
            rest = rest.dropFirst(count)
        }
        var old = stat()
        // keeps who may read it
        if stat(path, &old) == 0 { fchmod(file, old.st_mode & 0o7777) }
        guard close(file) == 0, rename(fresh, path) == 0 else { throw error("write", path) }
        return modified(path) ?? 0
    }

    /// Nanoseconds since 1970 of the file's last change; nil if it is not there.
    static func modified(_ path: String) -> Int? {
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        return found.st_mtim.tv_sec * 1_000_000_000 + found.st_mtim.tv_nsec
    }
}
