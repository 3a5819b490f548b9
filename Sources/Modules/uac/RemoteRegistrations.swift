import Database
import Routing
import SIPMessage
import Synchronization

/// The settings of registrations at other servers (`reg_*`), and where they are kept.
final class RemoteRegistrations: @unchecked Sendable {
    // parameters, with the manual's defaults; set before the workers start
    var url = ""
    var tableName = "uacreg"
    var contact = ""
    /// Seconds between two looks at the accounts.
    var interval = 90
    /// Seconds until a registration that failed is tried again; 0 to switch it off.
    var retryInterval = 0
    var keepsCallID = false
    /// Upper end of the first REGISTER's random delay, seconds.
    var randomDelay = 0
    /// Least seconds between two reloads.
    var collectionInterval = 150
    var reloadInterval: Int?
    var usesDomain = false
    let isActive = Atomic<Bool>(true)

    /// Slots of the reference's table, which give the order of accounts.
    var hashSize = 16

    /// Nil without `reg_db_url`.
    var table: RegistrationTable?
    var pool: DatabasePool?
    var timer: PeriodicTimer?
    var starter: OneShotTimer?
    let hasStarted = Atomic<Bool>(false)
    /// REGISTERs that RPC clients asked for.
    let wanted = Mutex<[OwnedBytes]>([])

    var pause: Int { reloadInterval ?? collectionInterval }

    /// Takes in what the database has.
    func load(now: Int, random: (Int) -> Int) throws {
        guard let pool, let table else { return }
        let found = try pool.connection.select(RemoteRegistration.columns, from: tableName)
        for row in found.rows { read(row, now, random).map { table.add($0) } }
    }

    /// Nil, with a line in the log, for a row that is no account.
    func read(_ row: [DatabaseValue], _ now: Int, _ random: (Int) -> Int) -> RemoteRegistration? {
        do {
            var made = try RemoteRegistration(row, contact: contact, now: now)
            if made.delay == 0, randomDelay > 0 { made.delay = random(randomDelay) }
            return made
        } catch {
            Log.error("uac", "account \(row.first?.string ?? "") of table \(tableName) is left out: \(error.reason)")
            return nil
        }
    }
}
