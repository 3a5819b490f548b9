import Routing
import SIPMessage

/// `table=>item` as variables and some functions take it; the item may hold variables.
final class HTableKey: Sendable {
    let tableName: OwnedBytes
    private let item: TextTemplate
    private unowned let module: HTableModule
    /// The table, where the config defines it before this is read.
    let known: HTable?

    /// - Throws: `DeclarationError` for another form.
    init(_ text: String, _ registry: Registry, _ module: HTableModule) throws {
        guard let arrow = text.firstRange(of: "=>") else {
            throw DeclarationError("bad item \"\(text)\" of a htable", remedy: "write table=>item")
        }
        let name = text[..<arrow.lowerBound].filter { $0 != " " && $0 != "\t" }
        guard !name.isEmpty else { throw DeclarationError("the table's name is missing in \"\(text)\"", remedy: "write table=>item") }
        tableName = OwnedBytes(String(name))
        item = try registry.template(String(text[arrow.upperBound...]))
        self.module = module
        known = module.table(tableName.view)
    }

    /// The table; nil, with the reason logged, if the config defines none of that name.
    func table(_ context: RouteContext) -> HTable? { known ?? module.table(tableName.view, context) }

    func itemName(_ context: RouteContext) -> ByteView { item.text(context) }
}
