import Routing

/// A tree as `mtree` defines it: `name=tree;dbtable=table;type=0;multi=1;cols='prefix,value,value2'`.
struct MTreeDefinition: Sendable {
    let name: String
    private(set) var table = "mtree"
    private(set) var kind = MTree.Kind.text
    /// Whether other trees are in the table too, so that a column names the tree.
    private(set) var sharesTable = false
    /// The prefix's column and those of values; empty for the module's own.
    private(set) var columns: [String] = []

    /// Most columns that a tree may have.
    static let columnLimit = 8

    /// - Throws: `DeclarationError` for what cannot be read.
    init(_ text: String) throws {
        var name = ""
        for (option, quoted) in OptionText.pairs(text) {
            let value = quoted.filter { $0 != "'" }
            switch option.lowercased() {
            case "name": name = value
            case "dbtable": table = value
            case "type":
                guard let number = Int(value) else { throw DeclarationError("mtree: type \"\(value)\" is no number", remedy: "0, 1 or 2") }
                kind = try MTree.Kind(number: number)
            case "multi":
                guard value == "0" || value == "1" else { throw DeclarationError("mtree: multi \"\(value)\" does not exist", remedy: "0 or 1") }
                sharesTable = value == "1"
            case "cols":
                columns = value.split(separator: ",").map(String.init)
                guard (2...Self.columnLimit).contains(columns.count) else {
                    throw DeclarationError("mtree: cols \"\(value)\" has \(columns.count) columns", remedy: "name 2 to \(Self.columnLimit): the prefix's, then those of values")
                }
            // as in the reference, what is not known is passed over
            default: break
            }
        }
        guard !name.isEmpty else { throw DeclarationError("mtree: \"\(text)\" does not name the tree", remedy: "write name=...") }
        self.name = name
    }
}
