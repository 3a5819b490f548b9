import Routing

/// What `modparam("htable", "htable", "name=>size=8;autoexpire=60;")` says about a table.
struct HTableDefinition {
    var name: String
    /// Number of slots.
    var slotCount = 16
    /// Seconds after which an item expires; 0 for never.
    var autoExpire = 0
    /// Whether a new value starts the time anew.
    var updatesExpire = true
    /// Value of items that are not there.
    var initialValue: Int?
    /// Table of the database that it is loaded from; empty for none.
    var databaseTable = ""
    /// Whether it is written back when the server stops.
    var isWrittenBack = false
    /// The key's column and the value's columns, where those are not the usual ones; such a table is not written back.
    var columns: [String] = []
    /// Stands between the values of several columns.
    var columnDelimiter = ","
    /// Stands for a column without value.
    var columnNull = ""

    /// Most slots that are accepted, as a power of two.
    static let largestSize = 24

    /// - Throws: `DeclarationError` that names what is wrong.
    init(_ text: String) throws {
        guard let arrow = text.firstRange(of: "=>") else {
            throw DeclarationError("bad htable \"\(text)\"", remedy: "write \"name=>size=8;autoexpire=60;\"")
        }
        name = Self.trimmed(text[..<arrow.lowerBound])
        guard !name.isEmpty else { throw DeclarationError("the name is missing in htable \"\(text)\"") }
        let options = text[arrow.upperBound...].split(separator: ";").map(Self.trimmed).filter { !$0.isEmpty }
        guard !options.isEmpty else { throw DeclarationError("htable \(name) has no options", remedy: "write \"\(name)=>size=8;\"") }
        for option in options {
            guard let equals = option.firstIndex(of: "=") else { throw DeclarationError("bad option \"\(option)\" of htable \(name)", remedy: "write option=value") }
            try take(Self.trimmed(option[..<equals]), Self.trimmed(option[option.index(after: equals)...]))
        }
    }

    private mutating func take(_ option: String, _ value: String) throws {
        func number() throws -> Int {
            guard let number = Int(value), option == "initval" || number >= 0 else {
                throw DeclarationError("option \(option) of htable \(name) takes a number, not \"\(value)\"")
            }
            return number
        }
        switch option {
        case "size":
            let size = try number()
            guard size <= Self.largestSize else {
                throw DeclarationError("size \(size) of htable \(name) is too large: the table would have 2^\(size) slots", remedy: "use \(Self.largestSize) at most")
            }
            slotCount = size <= 1 ? 8 : 1 << size
        case "autoexpire": autoExpire = try number()
        case "updateexpire": updatesExpire = try number() != 0
        case "initval": initialValue = try number()
        case "dmqreplicate":
            guard try number() == 0 else { throw Self.later("replication over DMQ", name) }
        case "dbtable": databaseTable = value
        case "dbmode": isWrittenBack = try number() != 0
        case "cols":
            columns = value.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "'" }).map(String.init)
            guard columns.count > 1 else { throw DeclarationError("cols of htable \(name) names no value", remedy: "write cols='key,value'") }
        case "coldelim": columnDelimiter = String(value.prefix(1))
        case "colnull": columnNull = String(value.prefix(1))
        default:
            throw DeclarationError("unknown option \"\(option)\" of htable \(name)", remedy: "size, autoexpire, updateexpire, initval, dbtable, dbmode, cols, coldelim and colnull are known")
        }
    }

    private static func later(_ what: String, _ name: String) -> DeclarationError {
        DeclarationError("htable \(name): \(what) is not available yet", remedy: "it comes with the database modules", isForNow: true)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text = Substring(text)
        while let first = text.first, first == " " || first == "\t" || first == "\"" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" || last == "\"" { text.removeLast() }
        return String(text)
    }
}
