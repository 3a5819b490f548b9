import ConfigSyntax

#if canImport(Glibc)
import Glibc
#endif

/// The files that the editor has open, and those that they include or that include them.
final class Workspace {
    /// Open texts by path.
    private(set) var open: [String: TextFile] = [:]
    /// The folder that the editor has opened; relative paths of configs are looked up there too, as by a server started there.
    var folder: String?
    /// The config that the settings name as the one that includes the others.
    var mainConfig: String?

    /// Files from the disk, with what tells that they are still the same.
    private var disk: [String: (stamp: Stamp, file: TextFile)] = [:]
    /// Configs that were found to include an open file.
    private var roots: [String: String] = [:]
    /// Included paths of a file, resolved, while nothing changes.
    private var trees: [String: [TextFile]] = [:]

    private static let maximumDepth = 32
    private static let maximumFiles = 256
    /// Larger files are not looked at for being somebody's include.
    private static let maximumCandidate = 4 << 20

    private struct Stamp: Equatable {
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    // MARK: Open files

    func put(_ file: TextFile) {
        open[file.path] = file
        trees = [:]
    }

    func close(_ path: String) {
        open[path] = nil
        roots[path] = nil
        trees = [:]
    }

    /// Files on the disk have changed.
    func forgetDisk() {
        trees = [:]
        roots = [:]
    }

    func resolved(_ path: String) -> String { Self.resolved(path, in: folder) }

    private static func resolved(_ path: String, in folder: String?) -> String {
        if path.hasPrefix("/") || path.contains(":") { return FileURI.normalized(path) }
        guard let folder else { return path }
        return FileURI.normalized("\(folder)/\(path)")
    }

    // MARK: Texts

    /// The text of a file, the editor's before the disk's; nil if there is none.
    func file(_ path: String) -> TextFile? {
        let path = resolved(path)
        if let open = open[path] { return open }
        guard path.hasPrefix("/") else { return nil }
        guard let stamp = Self.stamp(path) else {
            disk[path] = nil
            return nil
        }
        if let known = disk[path], known.stamp == stamp { return known.file }
        guard let bytes = FileReader.read(path) else { return nil }
        let file = TextFile(path: path, uri: FileURI.uri(path), version: nil, bytes: bytes)
        disk[path] = (stamp, file)
        return file
    }

    /// Reads files as they are now, the editor's texts before the disk's.
    var reader: @Sendable (String) -> [UInt8]? {
        let texts = open.mapValues(\.bytes)
        let folder = folder
        return { path in
            let whole = Self.resolved(path, in: folder)
            return texts[whole] ?? FileReader.read(whole)
        }
    }

    private static func stamp(_ path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Stamp(size: Int(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }

    /// The path of an include: as it is, else beside the file that includes it.
    func includePath(_ path: String, from file: String) -> String {
        if path.hasPrefix("/") { return FileURI.normalized(path) }
        let beside = FileURI.normalized(FileURI.folder(file) + path)
        let asItIs = resolved(path)
        return self.file(beside) == nil && asItIs.hasPrefix("/") && self.file(asItIs) != nil ? asItIs : beside
    }

    // MARK: Trees

    /// A config with all that it includes, whatever conditions say, itself first.
    func tree(of root: String) -> [TextFile] {
        if let known = trees[root] { return known }
        var list: [TextFile] = []
        var seen: Set<String> = []
        func visit(_ path: String, _ depth: Int) {
            guard depth < Self.maximumDepth, list.count < Self.maximumFiles, seen.insert(path).inserted, let file = file(path) else { return }
            list.append(file)
            for include in file.index.includes { visit(includePath(include.path, from: path), depth + 1) }
        }
        visit(root, 0)
        trees[root] = list
        return list
    }

    /// The config that a file is part of; the file itself if none is known to include it.
    func root(of path: String) -> String {
        if let mainConfig, tree(of: mainConfig).contains(where: { $0.path == path }) { return mainConfig }
        for (other, _) in open.sorted(by: { $0.key < $1.key }) where other != path && includes(other, path) { return root(above: other) }
        if let known = roots[path] { return known }
        let found = neighbours(of: path).first { $0 != path && includes($0, path) } ?? path
        roots[path] = found
        return found
    }

    private func root(above path: String) -> String {
        for (other, _) in open.sorted(by: { $0.key < $1.key }) where other != path && includes(other, path) && !includes(path, other) { return other }
        return path
    }

    private func includes(_ config: String, _ path: String) -> Bool {
        tree(of: config).contains { $0.path == path } || (Self.isScript(path) && scripts(of: config).contains(path))
    }

    /// Whether a file is a Lua script: findings in it come from the config that loads it.
    static func isScript(_ path: String) -> Bool { path.hasSuffix(".lua") }

    /// Lua scripts that a config loads.
    private func scripts(of root: String) -> [String] {
        tree(of: root).flatMap { file in
            file.index.settings.filter { $0.name == "load" && $0.modules.contains("app_lua") }.flatMap { [resolved($0.value), FileURI.normalized(FileURI.folder(file.path) + $0.value)] }
        }
    }

    /// Configs near a file that may include it.
    private func neighbours(of path: String) -> [String] {
        guard path.hasPrefix("/") else { return [] }
        var folders: [String] = []
        var current = FileURI.folder(path)
        for _ in 0..<4 {
            guard current.utf8.count > 1 else { break }
            folders.append(current)
            if let folder, current == folder + "/" { break }
            current = FileURI.folder(String(current.dropLast()))
        }
        return folders.flatMap { folder in
            let names = Self.names(folder).filter { $0.hasSuffix(".cfg") }.prefix(40)
            return names.sorted { ($0 != "kamailio.cfg" ? 1 : 0, $0) < ($1 != "kamailio.cfg" ? 1 : 0, $1) }.map { folder + $0 }
        }.filter { (Self.stamp($0)?.size ?? .max) <= Self.maximumCandidate }
    }

    /// Names in a directory, at most 2000.
    static func names(_ path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while names.count < 2000, let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
