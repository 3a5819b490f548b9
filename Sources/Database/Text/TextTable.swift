/// A table in a text file: a line that names the columns, `name(type)` with `type(null)` or `int,auto`, and a line a row.
struct TextTable {
    struct Column {
        let name: String
        let type: DatabaseType
        /// As it is written, so that a table that is written back stays as it was: `string,null`.
        let declaration: String
        let mayBeNull: Bool
        let countsUp: Bool
    }

    /// How files are read and written.
    struct Format: Sendable {
        /// Stands between the values of a row.
        var delimiter = UInt8(ascii: ":")
        /// A text of no bytes is empty instead of null.
        var emptyIsText = false
    }

    let columns: [Column]
    var rows: [[DatabaseValue]] = []
    private(set) var lastNumber = 0

    // MARK: Reading

    /// - Parameter file: name of the file, for errors.
    /// - Throws: `DatabaseError` that names the line.
    init(_ bytes: [UInt8], _ format: Format, file: String) throws(DatabaseError) {
        func error(_ line: Int, _ reason: String) -> DatabaseError {
            DatabaseError(.statement, "\(file):\(line): \(reason)", remedy: "see the layout of such files in docs/databases.md")
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let head = lines.first, !head.isEmpty else { throw error(1, "the line with the columns is missing") }
        var columns: [Column] = []
        for item in Self.items(String(decoding: head, as: UTF8.self)) {
            guard let column = Self.column(item) else { throw error(1, "\"\(item)\" declares no column") }
            columns.append(column)
        }
        self.columns = columns
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let fields = Self.fields(line, format.delimiter)
            guard fields.count == columns.count else { throw error(index + 1, "\(fields.count) values stand where \(columns.count) columns are") }
            var row: [DatabaseValue] = []
            for (column, field) in zip(columns, fields) {
                guard let value = Self.value(field, column.type, format) else {
                    throw error(index + 1, "\"\(String(decoding: field, as: UTF8.self))\" is no value of column \(column.name)(\(column.declaration))")
                }
                row.append(value)
            }
            if let problem = nullProblem(row) { throw error(index + 1, problem) }
            noteNumber(row)
            rows.append(row)
        }
    }

    /// Items with a blank between them; a declaration may have blanks in its parentheses.
    private static func items(_ text: String) -> [String] {
        var items: [String] = []
        var item = ""
        for character in text {
            if character.isWhitespace, item.isEmpty || item.hasSuffix(")") {
                if !item.isEmpty { items.append(item) }
                item = ""
            } else if !character.isWhitespace {
                item.append(character)
            }
        }
        if !item.isEmpty { items.append(item) }
        return items
    }

    private static func column(_ text: String) -> Column? {
        guard let open = text.firstIndex(of: "("), open != text.startIndex, text.hasSuffix(")") else { return nil }
        let declaration = text[text.index(after: open)...].dropLast()
        let parts = declaration.lowercased().split(separator: ",", omittingEmptySubsequences: false)
        guard let first = parts.first?.first else { return nil }
        let types: [Character: DatabaseType] = ["s": .text, "i": .integer, "d": .double, "b": .blob, "t": .datetime]
        guard let type = types[first] else { return nil }
        let note = parts.count > 1 ? parts[1].first : nil
        guard note == nil || note == "n" || note == "a" && type == .integer else { return nil }
        return Column(name: String(text[..<open]), type: type, declaration: String(declaration), mayBeNull: note == "n", countsUp: note == "a")
    }

    /// The fields of a line, unescaped.
    private static func fields(_ line: ArraySlice<UInt8>, _ delimiter: UInt8) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        var field: [UInt8] = []
        var isEscaped = false
        for byte in line {
            if isEscaped {
                isEscaped = false
                switch byte {
                case UInt8(ascii: "n"): field.append(UInt8(ascii: "\n"))
                case UInt8(ascii: "r"): field.append(UInt8(ascii: "\r"))
                case UInt8(ascii: "t"): field.append(UInt8(ascii: "\t"))
                case UInt8(ascii: "0"): field.append(0)
                default: field.append(byte)
                }
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == delimiter {
                fields.append(field)
                field = []
            } else if byte != UInt8(ascii: "\r") {
                field.append(byte)
            }
        }
        fields.append(field)
        return fields
    }

    private static func value(_ field: [UInt8], _ type: DatabaseType, _ format: Format) -> DatabaseValue? {
        let text = String(decoding: field, as: UTF8.self)
        switch type {
        case .text: return field.isEmpty && !format.emptyIsText ? .null : .text(field)
        case .blob: return field.isEmpty && !format.emptyIsText ? .null : .blob(field)
        case .integer, .bigInteger: return field.isEmpty ? .null : Int(text).map { .integer($0) }
        case .datetime: return field.isEmpty ? .null : Int(text).map { .datetime($0) }
        case .double: return field.isEmpty ? .null : Double(text).map { .double($0) }
        }
    }

    // MARK: Writing

    func written(_ format: Format) -> [UInt8] {
        var bytes: [UInt8] = []
        for column in columns { bytes += Array("\(column.name)(\(column.declaration)) ".utf8) }
        bytes.removeLast()
        bytes.append(UInt8(ascii: "\n"))
        for row in rows {
            for (index, value) in row.enumerated() {
                if index > 0 { bytes.append(format.delimiter) }
                switch value {
                case .text(let text), .blob(let text): Self.write(text, format.delimiter, to: &bytes)
                default: bytes += value.bytes ?? []
                }
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private static func write(_ text: [UInt8], _ delimiter: UInt8, to bytes: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
            case UInt8(ascii: "\r"): bytes += Array("\\r".utf8)
            case UInt8(ascii: "\t"): bytes += Array("\\t".utf8)
            case 0: bytes += Array("\\0".utf8)
            case UInt8(ascii: "\\"), delimiter: bytes += [UInt8(ascii: "\\"), byte]
            default: bytes.append(byte)
            }
        }
    }

    // MARK: Rows

    func index(_ column: String) throws(DatabaseError) -> Int {
        if let index = columns.firstIndex(where: { $0.name == column }) { return index }
        throw DatabaseError(.statement, "there is no column \(column)", remedy: "the columns are \(columns.map(\.name).joined(separator: ", "))")
    }

    /// A value as the column's type has it; numbers that are no numbers become null.
    func converted(_ value: DatabaseValue, _ column: Int) -> DatabaseValue {
        if value.isNull { return .null }
        switch columns[column].type {
        case .text: return value.bytes.map { .text($0) } ?? .null
        case .blob: return value.bytes.map { .blob($0) } ?? .null
        case .integer, .bigInteger: return value.integer.map { .integer($0) } ?? .null
        case .datetime: return value.integer.map { .datetime($0) } ?? .null
        case .double: return value.double.map { .double($0) } ?? .null
        }
    }

    /// What is wrong with a row in which a column is null that must not be; nil if nothing is.
    func nullProblem(_ row: [DatabaseValue]) -> String? {
        for (column, value) in zip(columns, row) where value.isNull && !column.mayBeNull && !column.countsUp {
            return "column \(column.name) has no value, and its declaration (\(column.declaration)) does not say that it may be null"
        }
        return nil
    }

    /// Adds a row; a column that counts up gets the next number where it has none.
    mutating func add(_ values: ColumnValues) throws(DatabaseError) {
        var row = [DatabaseValue](repeating: .null, count: columns.count)
        for (column, value) in zip(values.columns, values.values) {
            let index = try index(column)
            row[index] = converted(value, index)
        }
        if let index = columns.firstIndex(where: \.countsUp), row[index].isNull { row[index] = .integer(lastNumber + 1) }
        if let problem = nullProblem(row) { throw DatabaseError(.statement, problem) }
        noteNumber(row)
        rows.append(row)
    }

    private mutating func noteNumber(_ row: [DatabaseValue]) {
        guard let index = columns.firstIndex(where: \.countsUp), let number = row[index].integer else { return }
        lastNumber = max(lastNumber, number)
    }
}
