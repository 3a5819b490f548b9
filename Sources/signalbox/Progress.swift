#if canImport(Glibc)
import Glibc
#endif

/// What is being worked on, on one line of the terminal that is written over again and again; nothing where standard error is no terminal.
final class Progress {
    private let count: Int
    private let isShown: Bool
    private var done = 0

    /// - Parameter count: how many files there are; for a single one nothing is shown.
    init(_ count: Int) {
        self.count = count
        isShown = count > 1 && isatty(STDERR_FILENO) == 1
    }

    func show(_ file: String) {
        done += 1
        guard isShown else { return }
        let text = "\(done) of \(count): \(file)"
        Terminal.writeError("\r\u{1B}[K\(text.prefix(Terminal.width - 1))")
    }

    /// Takes the line away.
    func clear() { if isShown { Terminal.writeError("\r\u{1B}[K") } }
}
