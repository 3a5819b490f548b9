#if canImport(Glibc)
import Glibc
#endif

/// Names of files in a directory.
public enum DirectoryListing {
    /// At most this many names are read for suggestions.
    private static let limit = 2000

    /// Names without `.` and `..`, for suggestions; empty if the directory cannot be read.
    @Sendable public static func names(_ path: String) -> [String] { names(path, limit: limit) }

    /// All names without `.` and `..`; empty if the directory cannot be read.
    public static func all(_ path: String) -> [String] { names(path, limit: .max) }

    private static func names(_ path: String, limit: Int) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while names.count < limit, let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
