import ConfigSyntax

/// An imported file that does not exist, beside one that does
///
/// `import_file` says nothing when the file is missing. A very similar name exists in the same directory.
///
/// Instead: correct the name, or use `include_file` for a file that has to be there.
///
///     import_file "inc/lisetn.cfg"
struct ImportMisspelt: Rule {
    static let name = "import-misspelt"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, text) in imports(script) {
            let path = text.text
            let base = script.sources.files[Int(index)].name
            let folder = base.lastIndex(of: "/").map { String(base[...$0]) } ?? ""
            if script.options.readFile(path) != nil || (!path.hasPrefix("/") && script.options.readFile(folder + path) != nil) { continue }
            let slash = path.lastIndex(of: "/")
            let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
            let sub = slash.map { String(path[...$0]) } ?? ""
            let directory = path.hasPrefix("/") ? sub : folder + sub
            let names = script.options.listDirectory(directory.isEmpty ? "." : directory)
            guard let near = Nearness.best(name, among: names), Nearness.distance(near, name) <= 2 else { continue }
            findings.add(text.range, "there is no file \(path), which import_file passes over without a word", help: "did you mean \(sub + near)?")
        }
    }

    /// Texts behind the word import_file.
    private func imports(_ script: Script) -> [(Int32, (text: String, range: SourceRange))] {
        var list: [(Int32, (text: String, range: SourceRange))] = []
        for text in script.directives.strings {
            let bytes = script.sources.files[Int(text.range.file)].bytes
            var place = Int(text.range.start)
            while place > 0, bytes[place - 1] == 32 || bytes[place - 1] == 9 { place -= 1 }
            let word = Array("import_file".utf8)
            if place >= word.count, bytes[(place - word.count)..<place].elementsEqual(word) { list.append((text.range.file, text)) }
        }
        for directive in script.directives.all("import_file") {
            let path = directive.rest.filter { $0 != "\"" }.trimmed
            list.append((directive.range.file, (path, directive.range)))
        }
        return list
    }
}
