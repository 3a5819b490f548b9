import Database
import Routing

/// Module db_mysql: databases on MySQL and MariaDB servers, `mysql://user:password@host:port/database`.
public final class DBMySQLModule: DatabaseModule, @unchecked Sendable {
    public static let name = "db_mysql"

    private let driver = MySQLDriver()
    let databases: DatabaseSet

    public init() { databases = DatabaseSet(driver) }

    public func declare(_ exports: Exports) {
        exports.parameter("connect_timeout", integer: { [unowned self] seconds in driver.configure { $0.connectTimeout = seconds } })
        exports.parameter("send_timeout", integer: { [unowned self] seconds in driver.configure { $0.sendTimeout = seconds } })
        exports.parameter("receive_timeout", integer: { [unowned self] seconds in driver.configure { $0.receiveTimeout = seconds } })
        exports.parameter("timeout_interval", integer: { [unowned self] seconds in
            driver.configure {
                $0.sendTimeout = seconds
                $0.receiveTimeout = seconds
            }
        })
        exports.parameter("retries", integer: { [unowned self] count in driver.configure { $0.retries = max(0, count) } })
        exports.parameter("auto_reconnect", integer: { [unowned self] number in if number == 0 { driver.configure { $0.retries = 0 } } })
        exports.parameter("update_affected_found", integer: { [unowned self] number in driver.configure { $0.countsFoundRows = number != 0 } })
        exports.parameter("opt_ssl_mode", integer: { [unowned self] number in
            guard let mode = MySQLDriver.Encryption(rawValue: number) else { throw DeclarationError("db_mysql: opt_ssl_mode \(number) does not exist", remedy: "0 to 5 do") }
            driver.configure { $0.encryption = mode }
        })
        exports.parameter("opt_ssl_ca", string: { [unowned self] file in driver.configure { $0.authorities = file } })
        exports.parameter("server_timezone", integer: {
            if $0 != 0 { throw DeclarationError("db_mysql: times in the server's time zone are not available yet", remedy: "set server_timezone to 0", isForNow: true) }
        })
        // lost connections are noticed by the next statement; servers no longer delay inserts; numbers keep their sign in any case
        for name in ["ping_interval", "insert_delayed", "unsigned_type"] { exports.parameter(name, integer: { _ in }) }
    }

    public func stop() { databases.close() }
}
