import Routing
import SIPMessage

/// The `modparam`s of module auth.
struct AuthParameters {
    /// `secret`: signs nonces; made up at the start if it is not set.
    var secret: String?
    /// `nonce_expire`: seconds.
    var nonceLifetime = 300
    /// `nonce_auth_max_drift`: seconds.
    var maximumDrift = 3
    /// `auth_checks_register`, `auth_checks_in_dlg`, `auth_checks_no_dlg`
    var bindings: (register: NonceMaker.Binding, inDialog: NonceMaker.Binding, outside: NonceMaker.Binding) = ([], [], [])
    /// `nonce_count`, with its table's size and the size as a power of two.
    var countsUses = false
    var countTable = PowerOfTwo(size: 1024 * 1024)
    /// `one_time_nonce`, likewise.
    var isOneTime = false
    var oneTimeTable = PowerOfTwo(size: 1024 * 1024)
    /// `nid_pool_no`
    var pools = 1
    var qop = "auth"
    var algorithm: DigestAlgorithm?
    var realmPrefix = ""
    var addsAuthenticationInfo = false
    var comparesDomains = false
    var isStateless = false
    var challengeAVP = "$digest_challenge"
    var wwwHeader = "WWW-Authenticate"
    var proxyHeader = "Proxy-Authenticate"

    /// A table's size, given as such or by its order; rounded down to a power of two.
    struct PowerOfTwo {
        var size: Int
        var order = 0
        static let largestOrder = 30

        /// - Throws: `DeclarationError` for a size that is too large or not positive.
        func rounded(_ parameter: String) throws -> Int {
            let exponent = order != 0 ? order : size > 0 ? Int.bitWidth - 1 - size.leadingZeroBitCount : -1
            guard (0...Self.largestOrder).contains(exponent) else {
                throw DeclarationError("auth: \(parameter) is out of range", remedy: "give a size from 1 to 2^\(Self.largestOrder)")
            }
            return 1 << exponent
        }
    }

    /// What remembers how nonces are used, nil if that is not asked for.
    /// - Throws: `DeclarationError` for sizes that do not fit each other.
    func makeUse(seed: UInt64?) throws -> NonceUse? {
        let counts = countsUses && !qop.isEmpty ? try countTable.rounded("nc_array_size") : 0
        let oneTime = isOneTime ? try oneTimeTable.rounded("otn_in_flight_no") : 0
        guard counts > 0 || oneTime > 0 else { return nil }
        let pools = 1 << (Int.bitWidth - 1 - min(max(pools, 1), 64).leadingZeroBitCount)
        guard counts == 0 || pools < counts, oneTime == 0 || pools < oneTime / 64 else {
            throw DeclarationError("auth: nid_pool_no is too large for the tables of nonces", remedy: "lower it, or raise nc_array_size and otn_in_flight_no")
        }
        // a nonce's age is told by its number, which has 32 bits
        guard max(counts, oneTime) / pools < Int(UInt32.max) / 257 else {
            throw DeclarationError("auth: the tables of nonces are too large", remedy: "lower nc_array_size and otn_in_flight_no, or raise nid_pool_no")
        }
        return NonceUse(pools: pools, counts: counts, oneTime: oneTime, seed: seed)
    }

    /// The secrets that sign times and bound parts: halves of the configured one, or made up.
    func makeSecrets(seed: UInt64?) -> (OwnedBytes, OwnedBytes) {
        guard let secret else {
            var random = RandomSource(seed: seed)
            func made() -> OwnedBytes {
                let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
                return bytes.withUnsafeBufferPointer { OwnedBytes(ByteView($0)) }
            }
            return (made(), made())
        }
        let whole = OwnedBytes(secret)
        guard !(bindings.register.isEmpty && bindings.inDialog.isEmpty && bindings.outside.isEmpty) else { return (whole, OwnedBytes()) }
        let half = whole.view.count - whole.view.count / 2
        if whole.view.count / 2 < 16 {
            Log.warning("auth", "the secret is short: it is divided between two signatures when auth_checks_* are set; give it 32 characters or more")
        }
        return (OwnedBytes(whole.view.prefix(half)), OwnedBytes(whole.view.dropFirst(half)))
    }
}
