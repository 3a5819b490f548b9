/// The SQL that text tables understand: `select`, `insert`, `update`, `delete` and `replace` on one table, conditions joined by `and`.
struct TextQuery {
    private var tokens: ArraySlice<Token>

    private enum Token: Equatable {
        case word(String)
        case text([UInt8])
        case mark(String)
    }

    /// - Throws: `DatabaseError` that says what stands where something else was expected.
    static func statement(_ text: String) throws(DatabaseError) -> DatabaseStatement {
        var query = TextQuery(tokens: try tokens(text)[...])
        let statement = try query.parse()
        guard query.tokens.isEmpty else { throw query.unexpected("the end") }
        return statement
    }

    // MARK: Tokens

    private static func tokens(_ text: String) throws(DatabaseError) -> [Token] {
        var tokens: [Token] = []
        var rest = Array(text.utf8)[...]
        func isWord(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: ".") || byte >= 0x80
        }
        while let byte = rest.first {
            if byte <= 0x20 || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "`") {
                rest = rest.dropFirst()
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                tokens.append(.text(try quoted(&rest, byte)))
            } else if isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
                let length = 1 + rest.dropFirst().prefix(while: isWord).count
                tokens.append(.word(String(decoding: rest.prefix(length), as: UTF8.self)))
                rest = rest.dropFirst(length)
            } else {
                let pair = String(decoding: rest.prefix(2), as: UTF8.self)
                let mark = ["<=", ">=", "<>", "!="].contains(pair) ? pair : String(decoding: rest.prefix(1), as: UTF8.self)
                tokens.append(.mark(mark))
                rest = rest.dropFirst(mark.utf8.count)
            }
        }
        return tokens
    }

    /// A text in quotes; a doubled quote and one behind a backslash belong to it.
    private static func quoted(_ rest: inout ArraySlice<UInt8>, _ quote: UInt8) throws(DatabaseError) -> [UInt8] {
        var text: [UInt8] = []
        rest = rest.dropFirst()
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), let next = rest.popFirst() {
                text.append(next)
            } else if byte != quote {
                text.append(byte)
            } else if rest.first == quote {
                text.append(quote)
                rest = rest.dropFirst()
            } else {
                return text
            }
        }
        throw DatabaseError(.statement, "a quote is not closed")
    }

    // MARK: Statements

    private func unexpected(_ wanted: String) -> DatabaseError {
        let found: String =
            switch tokens.first {
            case .word(let word): word
            case .text(let bytes): "'" + String(decoding: bytes, as: UTF8.self) + "'"
            case .mark(let mark): mark
            case nil: "nothing more"
            }
        return DatabaseError(
            .statement, "\(found) stands where \(wanted) is expected", remedy: "text tables know select, insert, update, delete and replace on one table")
    }

    private mutating func take(_ keyword: String) -> Bool {
        guard case .word(let word) = tokens.first, word.lowercased() == keyword else { return false }
        tokens = tokens.dropFirst()
        return true
    }

    private mutating func expect(_ keyword: String) throws(DatabaseError) { if !take(keyword) { throw unexpected(keyword) } }

    private mutating func takeMark(_ mark: String) -> Bool {
        guard tokens.first == .mark(mark) else { return false }
        tokens = tokens.dropFirst()
        return true
    }

    private mutating func name(_ what: String) throws(DatabaseError) -> String {
        guard case .word(let word) = tokens.first else { throw unexpected(what) }
        tokens = tokens.dropFirst()
        return word
    }

    private mutating func value() throws(DatabaseError) -> DatabaseValue {
        guard let token = tokens.popFirst() else { throw unexpected("a value") }
        switch token {
        case .text(let bytes): return .text(bytes)
        case .word(let word):
            if word.lowercased() == "null" { return .null }
            if let number = Int(word) { return .integer(number) }
            return Double(word).map { .double($0) } ?? .string(word)
        case .mark:
            tokens = [token] + tokens
            throw unexpected("a value")
        }
    }

    private mutating func parse() throws(DatabaseError) -> DatabaseStatement {
        if take("select") {
            var columns: [String] = []
            if !takeMark("*") { columns = try names() }
            try expect("from")
            let table = try name("a table")
            return .select(columns: columns, table: table, conditions: try conditions(), order: try order())
        }
        if take("insert") {
            try expect("into")
            let table = try name("a table")
            guard takeMark("(") else { throw unexpected("(") }
            let columns = try names()
            guard takeMark(")") else { throw unexpected(")") }
            try expect("values")
            guard takeMark("(") else { throw unexpected("(") }
            var row = ColumnValues()
            for (index, column) in columns.enumerated() {
                if index > 0, !takeMark(",") { throw unexpected(",") }
                row.append(column, try value())
            }
            guard takeMark(")") else { throw unexpected(")") }
            return .insert(row, table: table)
        }
        if take("update") {
            let table = try name("a table")
            try expect("set")
            let values = try assignments()
            return .update(table: table, values: values, conditions: try conditions())
        }
        if take("delete") {
            try expect("from")
            return .delete(table: try name("a table"), conditions: try conditions())
        }
        if take("replace") {
            let table = try name("a table")
            try expect("set")
            let values = try assignments()
            var row = ColumnValues()
            let keys = try conditions()
            for key in keys { row.append(key.column, key.value) }
            for (column, value) in zip(values.columns, values.values) { row.append(column, value) }
            return .replace(row, table: table, keys: keys.map(\.column))
        }
        throw unexpected("a statement")
    }

    private mutating func names() throws(DatabaseError) -> [String] {
        var names = [try name("a column")]
        while takeMark(",") { names.append(try name("a column")) }
        return names
    }

    private mutating func assignments() throws(DatabaseError) -> ColumnValues {
        var values = ColumnValues()
        repeat {
            let column = try name("a column")
            guard takeMark("=") else { throw unexpected("=") }
            values.append(column, try value())
        } while takeMark(",")
        return values
    }

    private mutating func conditions() throws(DatabaseError) -> [Condition] {
        guard take("where") else { return [] }
        var conditions: [Condition] = []
        repeat {
            let column = try name("a column")
            guard case .mark(let mark) = tokens.first else { throw unexpected("a comparison") }
            guard let comparison = mark == "<>" ? .notEqual : Condition.Comparison(rawValue: mark), comparison != .hasBits else { throw unexpected("a comparison") }
            tokens = tokens.dropFirst()
            conditions.append(Condition(column, comparison, try value()))
        } while take("and")
        return conditions
    }

    private mutating func order() throws(DatabaseError) -> String? {
        guard take("order") else { return nil }
        try expect("by")
        var items: [String] = []
        repeat {
            var item = try name("a column")
            if take("desc") { item += " desc" } else { _ = take("asc") }
            items.append(item)
        } while takeMark(",")
        return items.joined(separator: ",")
    }
}
