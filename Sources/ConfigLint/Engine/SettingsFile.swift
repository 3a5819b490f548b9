import ConfigSyntax

#if canImport(Glibc)
import Glibc
#endif

/// `.signalbox.json`
public enum SettingsFile {
    public static let name = ".signalbox.json"

    /// The settings of the nearest file in the config's directory and those above it; the standard ones if there is none.
    /// - Throws: `LintSettings.Problem` with the file's path, if it cannot be understood.
    public static func nearest(to config: String) throws(LintSettings.Problem) -> LintSettings {
        var folder = absolute(config)
        while let slash = folder.lastIndex(of: "/") {
            folder = String(folder[..<slash])
            let path = "\(folder)/\(name)"
            guard let bytes = FileReader.read(path) else { continue }
            do throws(LintSettings.Problem) {
                return try LintSettings.read(json: bytes)
            } catch {
                throw LintSettings.Problem(description: "\(path): \(error)")
            }
        }
        return LintSettings()
    }

    private static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let buffer = getcwd(nil, 0) else { return path }
        defer { free(buffer) }
        return "\(String(cString: buffer))/\(path)"
    }
}
