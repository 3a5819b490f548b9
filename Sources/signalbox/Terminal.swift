import ConfigSyntax
import Server

#if canImport(Glibc)
import Glibc
#endif

/// Standard output.
enum Terminal {
    /// Whether output goes to a terminal whose user wants colours (https://no-color.org).
    static var hasColours: Bool {
        let refused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        return !refused && isatty(STDOUT_FILENO) == 1
    }

    static var style: Diagnostic.Style { hasColours ? .terminal : .plain }

    static func write(_ bytes: [UInt8]) { _ = FileOutput.write(bytes, to: STDOUT_FILENO) }
    static func write(_ text: String) { write(Array(text.utf8)) }
}
