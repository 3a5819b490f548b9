/// A table of short descriptions: a line a name, `name  text`, two blanks between.
struct FactTable: Sendable {
    /// In the table's order.
    let names: [String]
    private let texts: [String: String]

    init(_ table: String) {
        var names: [String] = []
        var texts: [String: String] = [:]
        for line in table.split(separator: "\n") {
            guard let gap = line.firstRange(of: "  ") else { continue }
            let name = String(line[..<gap.lowerBound])
            names.append(name)
            texts[name] = String(line[gap.upperBound...]).trimmingBlanks
        }
        self.names = names
        self.texts = texts
    }

    subscript(_ name: String) -> String? { texts[name] }
}
