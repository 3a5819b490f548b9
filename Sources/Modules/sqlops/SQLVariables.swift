import Database
import Routing
import SIPMessage

/// The variables that `sql_pvquery` fills: one a column.
final class SQLVariables: Sendable {
    private let variables: [Variable]

    /// - Throws: `DeclarationError` for a variable that does not exist or cannot be written.
    init(_ text: String, _ registry: Registry) throws {
        variables = try Self.split(text).map { item in
            let variable = try registry.variable(item)
            guard variable.isWritable else { throw DeclarationError("sql_pvquery: \(item) cannot be written", remedy: "use a variable such as $var(x)") }
            return variable
        }
        guard !variables.isEmpty else { throw DeclarationError("sql_pvquery has no variables", remedy: "name one a column: \"$var(a), $avp(b)\"") }
    }

    /// The items between commas that are not inside a variable.
    private static func split(_ text: String) -> [String] {
        var items: [String] = []
        var depth = 0
        var item = ""
        for character in text {
            switch character {
            case "(", "{", "[": depth += 1
            case ")", "}", "]": depth -= 1
            case "," where depth <= 0, ";" where depth <= 0:
                items.append(item)
                item = ""
                continue
            case _ where character.isWhitespace && depth <= 0: continue
            default: break
            }
            item.append(character)
        }
        items.append(item)
        return items.filter { !$0.isEmpty }
    }

    /// Assigns the rows from last to first, so that the first one stays, and AVPs stack up in order.
    /// - Returns: 1; -1, with the reason logged, for a column without variable or a value that is refused.
    func assign(_ result: DatabaseResult, _ context: RouteContext) -> Int {
        for row in result.rows.reversed() {
            for (index, value) in row.enumerated() {
                guard index < variables.count else {
                    context.log(.error, "sqlops", "sql_pvquery: column \(index + 1) (\(result.columns[index].name)) has no variable")
                    return -1
                }
                let variable = variables[index]
                let value = value.scriptValue(in: context.arena)
                if value.isNull, variable is AVPVariable { continue }
                guard variable.assign(value, context) else {
                    context.log(.error, "sqlops", "sql_pvquery: the variable of column \(index + 1) (\(result.columns[index].name)) refuses its value")
                    return -1
                }
            }
        }
        return 1
    }

    // MARK: $dbr and $sqlrows

    static func declare(_ exports: Exports, _ module: SQLOpsModule, _ results: SQLResults) {
        exports.variable("dbr") { spec in
            let text = spec.argumentText.filter { !$0.isWhitespace }
            guard let arrow = text.firstRange(of: "=>"), arrow.lowerBound != text.startIndex else {
                throw DeclarationError("bad $dbr(\(spec.argumentText))", remedy: "write $dbr(result=>rows), =>cols, =>[row,column] or =>colname[column]")
            }
            let container = try results.container(String(text[..<arrow.lowerBound]))
            let key = text[arrow.upperBound...]
            if key == "rows" { return ComputedVariable { .integer(results[container, $0].rows.count) } }
            if key == "cols" { return ComputedVariable { .integer(results[container, $0].columns.count) } }
            func indexes(_ text: Substring, _ count: Int) throws -> [TransformationNumber] {
                let parts = text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
                guard text.hasPrefix("["), text.hasSuffix("]"), parts.count == count else { throw Self.badIndex(text) }
                return try parts.map { part in
                    if part.hasPrefix("$") { return .variable(try spec.registry.variable(String(part))) }
                    guard let number = Int(part) else { throw Self.badIndex(text) }
                    return .constant(number)
                }
            }
            if key.hasPrefix("[") {
                let place = try indexes(key, 2)
                return ComputedVariable { context in
                    guard let row = place[0].value(context), let column = place[1].value(context) else { return .null }
                    return results[container, context].value(row, column, context)
                }
            }
            guard key.hasPrefix("colname") else {
                throw DeclarationError("unknown key \(key) in $dbr(\(spec.argumentText))", remedy: "rows, cols, [row,column] and colname[column] are known")
            }
            let place = try indexes(key.dropFirst(7), 1)
            return ComputedVariable { context in
                let columns = results[container, context].columns
                guard let column = place[0].value(context), columns.indices.contains(column) else { return .null }
                return .string(context.arena.copy(columns[column].name))
            }
        }
        exports.variable("sqlrows") { [unowned module] spec in
            let name = OwnedBytes(spec.argumentText)
            try module.requireConnection(spec.argumentText)
            return ComputedVariable { [unowned module] context in
                guard let pool = module.connection(context, name.view)?.pool, pool.capabilities.contains(.affectedRows) else { return .failed }
                return .integer(pool.connection.affectedRows)
            }
        }
    }

    private static func badIndex(_ text: Substring) -> DeclarationError {
        DeclarationError("bad index \(text) in $dbr", remedy: "write [row,column] or colname[column] with numbers or variables")
    }
}
