#if canImport(Glibc)
import Glibc
#endif

/// The directory that relative paths of a config start from.
struct WorkingDirectory: Sendable {
    private let path: String?

    /// - Parameter path: what the config says; nil to stay where the process is.
    init(_ path: String?) { self.path = path }

    /// Whether it can be entered.
    var exists: Bool { path.map { access($0, X_OK) == 0 } ?? true }

    /// Runs `body` there and comes back.
    func visit<Result>(_ body: () throws -> Result) rethrows -> Result {
        guard let path else { return try body() }
        let origin = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard origin >= 0 else { return try body() }
        defer {
            _ = fchdir(origin)
            close(origin)
        }
        _ = chdir(path)
        return try body()
    }
}
