import Server

#if canImport(Glibc)
import Glibc
#endif

/// Finds test files.
public enum ScriptTestFinder {
    /// What names of test files end in.
    public static let suffix = ".siptest"

    /// Reads the files at these paths: files as they are, directories with all below them.
    /// - Throws: `SimulationFailure` for a path that is not there, a directory without tests, a file with errors.
    public static func read(_ paths: [String]) throws(SimulationFailure) -> [ScriptTestFile] {
        var files: [ScriptTestFile] = []
        for path in paths {
            var info = stat()
            guard stat(path, &info) == 0 else { throw SimulationFailure("\(path): \(String(cString: strerror(errno)))") }
            guard info.st_mode & S_IFMT == S_IFDIR else {
                files.append(try ScriptTestParser.parse(path: path))
                continue
            }
            let found = below(path)
            guard !found.isEmpty else { throw SimulationFailure("\(path): there are no files named *\(suffix) in it") }
            for file in found { files.append(try ScriptTestParser.parse(path: file)) }
        }
        return files
    }

    private static func below(_ folder: String) -> [String] {
        DirectoryListing.all(folder).sorted().filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            var info = stat()
            // links are not followed: they might lead back
            guard lstat(path, &info) == 0 else { return [] }
            if info.st_mode & S_IFMT == S_IFDIR { return below(path) }
            return name.hasSuffix(suffix) ? [path] : []
        }
    }
}
