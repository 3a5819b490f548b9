import Catalog
import ConfigSyntax

/// A file with the config that it is part of: all names that count there.
struct Scope {
    let file: TextFile
    /// All files of the config.
    let files: [TextFile]

    init(_ file: TextFile, _ workspace: Workspace) {
        self.file = file
        let tree = workspace.tree(of: workspace.root(of: file.path))
        files = tree.contains { $0.path == file.path } ? tree : [file] + tree
    }

    /// Names of the modules that the config loads somewhere.
    var loadedModules: [String] {
        var seen: Set<String> = []
        return files.flatMap { $0.index.modules }.map(\.name).filter { seen.insert($0).inserted }
    }

    var defines: [(file: TextFile, define: FileIndex.Define)] { files.flatMap { file in file.index.defines.map { (file, $0) } } }

    var routes: [(file: TextFile, route: FileIndex.Route)] { files.flatMap { file in file.index.routes.map { (file, $0) } } }

    /// All places where a name stands.
    func occurrences(of symbol: Symbol) -> [(file: TextFile, occurrence: Occurrence)] {
        var list = files.flatMap { file in file.index.occurrences.filter { $0.symbol == symbol }.map { (file, $0) } }
        if case .define(let name) = symbol {
            for file in files {
                for range in Self.words(name, in: file) where !list.contains(where: { $0.0.path == file.path && $0.1.range == range }) {
                    list.append((file, Occurrence(symbol: symbol, range: range, role: .read)))
                }
            }
        }
        return list
    }

    /// Places of a word outside of texts and comments, where a define would be put in.
    private static func words(_ name: String, in file: TextFile) -> [Range<Int>] {
        let wanted = Array(name.utf8)
        var list: [Range<Int>] = []
        for part in file.index.parts {
            switch part.kind {
            case .word: if part.text.elementsEqual(wanted) { list.append(part.range) }
            case .directive:
                var place = part.range.lowerBound
                while place + wanted.count <= part.range.upperBound {
                    let end = place + wanted.count
                    let standsAlone = (place == 0 || !VariableMention.isName(file.bytes[place - 1])) && (end == file.bytes.count || !VariableMention.isName(file.bytes[end]))
                    if file.bytes[place] == wanted[0], standsAlone, file.bytes[place..<end].elementsEqual(wanted) { list.append(place..<end) }
                    place += 1
                }
            default: break
            }
        }
        return list
    }

    /// The name at an offset. A word that a define replaces is that define.
    func symbol(at offset: Int) -> (symbol: Symbol, range: Range<Int>)? {
        if let part = file.index.part(at: offset), part.kind == .word, let first = part.text.first, VariableMention.isName(first) {
            let word = file.text(part.range)
            if defines.contains(where: { $0.define.name == word }) { return (.define(word), part.range) }
        }
        if let found = file.index.occurrence(at: offset) { return (found.symbol, found.range) }
        if let part = file.index.part(at: offset), part.kind == .directive {
            for (_, define) in defines {
                if let range = Self.words(define.name, in: file).first(where: { $0.lowerBound <= offset && offset <= $0.upperBound }) { return (.define(define.name), range) }
            }
        }
        return nil
    }
}
