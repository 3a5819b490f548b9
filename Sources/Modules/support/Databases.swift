import Database
import Routing

/// A module that brings a kind of database: `db_sqlite`, `db_mysql`, ...
protocol DatabaseModule: Module {
    /// The databases of that kind.
    var databases: DatabaseSet { get }
}

/// The databases of one kind that the config names. Modules that name the same URL share its connections.
final class DatabaseSet: @unchecked Sendable {
    let driver: any DatabaseDriver
    // filled while modules are provisioned, by one thread
    private var pools: [DatabaseURL: DatabasePool] = [:]

    init(_ driver: any DatabaseDriver) { self.driver = driver }

    fileprivate func pool(_ url: DatabaseURL, _ surroundings: Surroundings) -> DatabasePool {
        if let pool = pools[url] { return pool }
        let made = DatabasePool(url, driver: driver, allows: { surroundings.allows($0) })
        pools[url] = made
        return made
    }

    func close() {
        for pool in pools.values { pool.close() }
    }
}

extension Registry {
    /// The database at a URL, for a module that names it in a parameter. Nothing is connected yet.
    /// - Throws: `DeclarationError` that names the parameter, for a bad URL and for a kind of database that the config does not load.
    func database(_ url: String, for module: String, _ parameter: String = "db_url") throws -> DatabasePool {
        let parsed: DatabaseURL
        do {
            parsed = try DatabaseURL(url)
        } catch {
            throw DeclarationError("\(module): \(parameter): \(error.reason)", remedy: error.remedy ?? "")
        }
        let driver = "db_" + parsed.scheme
        guard let found = self.module(named: driver) as? any DatabaseModule else {
            throw DeclarationError(
                "\(module): \(parameter) names a \(parsed.scheme) database, and \(driver) is not loaded", remedy: "add loadmodule \"\(driver).so\" before it")
        }
        return found.databases.pool(parsed, surroundings)
    }
}

extension DatabasePool {
    /// Opens the calling thread's connection, so that a database that cannot be reached is an error at start.
    /// - Throws: `DeclarationError` that names the module.
    func open(for module: String) throws {
        do { try connection.open() } catch { throw error.declarationError(module) }
    }

    /// Checks that a table is of the version that a module was written for (table `version`).
    /// - Throws: `DeclarationError` that names the module.
    func require(version: Int, of table: String, for module: String) throws {
        do { try connection.require(version: version, of: table) } catch { throw error.declarationError(module) }
    }
}

extension DatabaseError {
    /// As an error at start-up, about a module.
    func declarationError(_ module: String) -> DeclarationError {
        var plain = self
        plain.remedy = nil
        return DeclarationError("\(module): \(plain)", remedy: remedy ?? "")
    }
}
