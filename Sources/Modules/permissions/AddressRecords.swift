import ConfigSyntax
import Database
import Routing

/// Where the records of the address table come from: a file, `group address [mask [port [tag]]]` a line, or a database table.
extension AddressTable.Record {
    /// - Throws: `DeclarationError` that names the file and the line.
    static func read(file path: String) throws -> [AddressTable.Record] {
        guard let text = FileReader.text(path) else {
            throw DeclarationError("permissions: the address file \(path) cannot be read", remedy: "check address_file and the file's rights")
        }
        return try text.textLines.enumerated().compactMap { index, line in
            try AddressTable.Record(line: line, place: "\(path):\(index + 1)")
        }
    }

    /// Nil for an empty line or a comment.
    init?(line: Substring, place: String) throws {
        let fields = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
        if fields.isEmpty { return nil }
        func number(_ index: Int, _ name: String) throws -> Int {
            guard fields.indices.contains(index) else { return 0 }
            guard let number = Int(fields[index]), number >= 0 else {
                throw DeclarationError("\(place): the \(name) \"\(fields[index])\" is no number", remedy: "write group address [mask [port [tag]]]")
            }
            return number
        }
        group = try number(0, "group")
        guard fields.count > 1 else { throw DeclarationError("\(place): the address is missing", remedy: "write group address [mask [port [tag]]]") }
        host = String(fields[1])
        mask = try number(2, "mask")
        port = try number(3, "port")
        tag = fields.count > 4 ? String(fields[4]) : nil
    }

    /// - Throws: `DeclarationError` that names the row and the column.
    init(row: [DatabaseValue], number: Int, columns: [String], table: String) throws {
        func integer(_ index: Int, atLeast least: Int) throws -> Int {
            guard let value = row[index].integer, value >= least else {
                throw DeclarationError("table \(table), row \(number): column \(columns[index]) is no number from \(least) on")
            }
            return value
        }
        guard row.count == columns.count, let host = row[1].string else {
            throw DeclarationError("table \(table), row \(number): column \(columns[1]) is null")
        }
        self.init(
            group: try integer(0, atLeast: 1), host: host, mask: try integer(2, atLeast: 0), port: try integer(3, atLeast: 0), tag: row[4].string)
    }
}
