import CMariaDB

/// A connection to a MySQL or MariaDB server. Values stand in the statements, escaped as the connection's character set needs it.
final class MySQLSession: DatabaseSession {
    private let handle: UnsafeMutablePointer<MYSQL>
    private(set) var affectedRows = 0
    private(set) var lastInsertID: Int?

    init(_ url: DatabaseURL, _ options: MySQLDriver.Options) throws(DatabaseError) {
        guard let handle = mysql_init(nil) else { throw DatabaseError(.connection, "no memory for a connection", database: url.description) }
        self.handle = handle
        Self.set(handle, MYSQL_OPT_CONNECT_TIMEOUT, options.connectTimeout)
        Self.set(handle, MYSQL_OPT_WRITE_TIMEOUT, options.sendTimeout)
        Self.set(handle, MYSQL_OPT_READ_TIMEOUT, options.receiveTimeout)
        Self.set(handle, options)
        let flags: UInt = options.countsFoundRows ? UInt(CLIENT_FOUND_ROWS) : 0
        let host = url.host.isEmpty ? nil : url.host
        guard mysql_real_connect(handle, host, url.user, url.password, url.database, UInt32(url.port ?? 0), nil, flags) != nil else {
            throw DatabaseError(
                .connection, String(cString: mysql_error(handle)), remedy: Self.remedy(mysql_errno(handle), connecting: true), database: url.description)
        }
    }

    deinit { mysql_close(handle) }

    private static func set(_ handle: UnsafeMutablePointer<MYSQL>, _ option: mysql_option, _ seconds: Int) {
        guard seconds > 0 else { return }
        var number = UInt32(clamping: seconds)
        mysql_options(handle, option, &number)
    }

    private static func set(_ handle: UnsafeMutablePointer<MYSQL>, _ options: MySQLDriver.Options) {
        if let authorities = options.authorities { mysql_options(handle, MYSQL_OPT_SSL_CA, authorities) }
        var isEnforced: CChar = options.encryption.rawValue >= MySQLDriver.Encryption.required.rawValue ? 1 : 0
        var isVerified: CChar = options.encryption.rawValue >= MySQLDriver.Encryption.verifiesAuthority.rawValue ? 1 : 0
        switch options.encryption {
        case .asLibrary: break
        case .disabled, .preferred, .required, .verifiesAuthority, .verifiesIdentity:
            mysql_options(handle, MYSQL_OPT_SSL_ENFORCE, &isEnforced)
            mysql_options(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &isVerified)
        }
    }

    // MARK: Statements

    func run(_ statement: DatabaseStatement) throws(DatabaseError) -> DatabaseResult {
        affectedRows = 0
        var writer = SQLWriter(SQLWriter.Dialect(quote: "`", conflicts: .onDuplicateKey)) { _, _ in "?" }
        writer.write(statement)
        // a statement in the script's own words is sent as it is
        let bytes: [UInt8]
        if case .raw(let text) = statement { bytes = Array(text.utf8) } else { bytes = filled(writer) }
        let code = bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { mysql_real_query(handle, $0.baseAddress, UInt($0.count)) }
        }
        guard code == 0 else { throw error(writer.text) }
        guard let result = mysql_store_result(handle) else {
            guard mysql_field_count(handle) == 0 else { throw error(writer.text) }
            affectedRows = Int(clamping: mysql_affected_rows(handle))
            let number = Int(clamping: mysql_insert_id(handle))
            if number > 0 { lastInsertID = number }
            return DatabaseResult()
        }
        defer { mysql_free_result(result) }
        return rows(result)
    }

    /// The statement with its values in the places that the writer left; names in it hold no question marks.
    private func filled(_ writer: SQLWriter) -> [UInt8] {
        var bytes: [UInt8] = []
        var values = writer.values.makeIterator()
        for byte in writer.text.utf8 {
            if byte == UInt8(ascii: "?"), let value = values.next() { write(value, to: &bytes) } else { bytes.append(byte) }
        }
        return bytes
    }

    private func write(_ value: DatabaseValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes += Array("NULL".utf8)
        case .integer(let number), .bigInteger(let number): bytes += Array("\(number)".utf8)
        case .double(let number): bytes += Array("\(number)".utf8)
        case .datetime(let seconds): bytes += Array("'\(CivilTime(local: seconds).text)'".utf8)
        case .text(let text), .blob(let text):
            bytes.append(UInt8(ascii: "'"))
            bytes += [UInt8](unsafeUninitializedCapacity: text.count * 2 + 1) { room, count in
                count = text.withUnsafeBufferPointer { text in
                    text.withMemoryRebound(to: CChar.self) { text in
                        room.withMemoryRebound(to: CChar.self) { Int(mysql_real_escape_string(handle, $0.baseAddress, text.baseAddress, UInt(text.count))) }
                    }
                }
            }
            bytes.append(UInt8(ascii: "'"))
        }
    }

    private func rows(_ result: UnsafeMutablePointer<MYSQL_RES>) -> DatabaseResult {
        let count = Int(mysql_num_fields(result))
        guard let fields = mysql_fetch_fields(result) else { return DatabaseResult() }
        let columns = (0..<count).map { DatabaseResult.Column(name: fields[$0].name.map { String(cString: $0) } ?? "", type: Self.type(fields[$0])) }
        var rows: [[DatabaseValue]] = []
        while let row = mysql_fetch_row(result), let lengths = mysql_fetch_lengths(result) {
            rows.append((0..<count).map { index in
                guard let start = row[index] else { return .null }
                return Self.value(UnsafeRawBufferPointer(start: start, count: Int(lengths[index])), columns[index].type)
            })
        }
        return DatabaseResult(columns: columns, rows: rows)
    }

    private static func type(_ field: MYSQL_FIELD) -> DatabaseType {
        switch field.type {
        case MYSQL_TYPE_TINY, MYSQL_TYPE_SHORT, MYSQL_TYPE_INT24, MYSQL_TYPE_LONG, MYSQL_TYPE_YEAR, MYSQL_TYPE_BIT: .integer
        case MYSQL_TYPE_LONGLONG: .bigInteger
        case MYSQL_TYPE_FLOAT, MYSQL_TYPE_DOUBLE, MYSQL_TYPE_DECIMAL, MYSQL_TYPE_NEWDECIMAL: .double
        case MYSQL_TYPE_TIMESTAMP, MYSQL_TYPE_DATETIME: .datetime
        case MYSQL_TYPE_TINY_BLOB, MYSQL_TYPE_BLOB, MYSQL_TYPE_MEDIUM_BLOB, MYSQL_TYPE_LONG_BLOB: field.charsetnr == binaryCharacterSet ? .blob : .text
        default: .text
        }
    }

    /// Number of the character set that means "bytes".
    private static let binaryCharacterSet: UInt32 = 63

    private static func value(_ bytes: UnsafeRawBufferPointer, _ type: DatabaseType) -> DatabaseValue {
        let text = String(decoding: bytes, as: UTF8.self)
        switch type {
        case .integer: return Int(text).map { .integer($0) } ?? .text(Array(bytes))
        case .bigInteger: return Int(text).map { .bigInteger($0) } ?? .text(Array(bytes))
        case .double: return Double(text).map { .double($0) } ?? .text(Array(bytes))
        case .datetime: return CivilTime(bytes).map { .datetime($0.localSeconds) } ?? .null
        case .text: return .text(Array(bytes))
        case .blob: return .blob(Array(bytes))
        }
    }

    // MARK: Errors

    /// Client and server codes that mean that the connection is gone.
    private static let lossCodes: Set<UInt32> = [1053, 1927, 2006, 2013, 2055, 4031]

    private func error(_ statement: String) -> DatabaseError {
        let code = mysql_errno(handle)
        return DatabaseError(
            Self.lossCodes.contains(code) ? .connectionLost : .statement, String(cString: mysql_error(handle)),
            remedy: Self.remedy(code, connecting: false), statement: statement)
    }

    private static func remedy(_ code: UInt32, connecting: Bool) -> String? {
        switch code {
        case 1044, 1045, 1698: "compare user and password in the URL with those of the server"
        case 1049: "create the database, for instance with kamdbctl create"
        case 1054: "compare the table with the schema of Kamailio 5.6, and column names in the config with the table"
        case 1146: "create the table by the schema of Kamailio (kamdbctl create)"
        case 2002, 2003, 2005: "start the database server, or correct host and port in the URL"
        default: connecting ? "compare the URL with the server's settings" : nil
        }
    }
}
