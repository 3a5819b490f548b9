import Routing
import SIPMessage

/// Module crypto: texts encrypted with AES and marked with HMAC. What it does with network traffic and with Call-IDs is not here.
public final class CryptoModule: Module, @unchecked Sendable {
    public static let name = "crypto"

    /// `salt`: eight bytes, nil for none.
    private var salt: [UInt8]? = Array("k8hTm4aZ".utf8)
    /// `key_derivation`: whether keys are made from secrets; otherwise they are given as they are, in Base64.
    private var derivesKeys = true
    /// `init_vector`, decoded; nil for one by chance with each text.
    private var vector: [UInt8]?

    public init() {}

    public func declare(_ exports: Exports) {
        declareParameters(exports)
        let result = Parameter.variable("result")
        exports.function("crypto_aes_encrypt", kemi: "aes_encrypt", .string("text"), .string("key"), result) { [unowned self] context, arguments in
            give(encrypt(arguments.string(0), arguments.string(1), context), "crypto_aes_encrypt", context, arguments)
        }
        exports.function("crypto_aes_decrypt", kemi: "aes_decrypt", .string("text"), .string("key"), result) { [unowned self] context, arguments in
            give(decrypt(arguments.string(0), arguments.string(1), context), "crypto_aes_decrypt", context, arguments)
        }
        exports.function("crypto_hmac_sha256", kemi: "hmac_sha256", .string("text"), .string("key"), result) { [unowned self] context, arguments in
            let digest = Cipher.hmacSHA256(arguments.string(0), key: arguments.string(1)).map { bytes in
                bytes.withUnsafeBufferPointer { Base64.encode(ByteView($0), .url, isPadded: false, context.arena) }
            }
            return give(digest, "crypto_hmac_sha256", context, arguments)
        }
        for name in ["crypto_netio_in", "crypto_netio_out", "crypto_netio_encrypt", "crypto_netio_decrypt"] {
            exports.function(name, parameters: []) { context, _ in
                context.log(.error, "crypto", "\(name): encrypting the traffic of the network is not available here")
                return -1
            }
        }
    }

    private func declareParameters(_ exports: Exports) {
        exports.parameter("salt", string: { [unowned self] in
            let bytes = Array($0.utf8)
            guard bytes.isEmpty || bytes.count >= 8 else { throw DeclarationError("crypto: the salt \"\($0)\" is too short", remedy: "eight bytes are needed") }
            salt = bytes.isEmpty ? nil : Array(bytes.prefix(8))
        })
        exports.parameter("key_derivation", integer: { [unowned self] in derivesKeys = $0 != 0 })
        exports.parameter("init_vector", string: { [unowned self] text in
            let arena = Arena(capacity: 128)
            let bytes = text.withByteView { Base64.decode($0, .standard, mayLackPadding: false, arena) }.map { Array($0.buffer) } ?? []
            guard text.isEmpty || bytes.count == Cipher.blockSize else {
                throw DeclarationError("crypto: init_vector \"\(text)\" is no vector", remedy: "16 bytes in Base64 are needed")
            }
            vector = bytes.isEmpty ? nil : bytes
        })
        for (name, what) in [("register_callid", "making Call-IDs"), ("register_evcb", "encrypting the traffic of the network")] {
            exports.parameter(name, integer: {
                guard $0 == 0 else { throw DeclarationError("crypto: \(what) is not available yet (\(name))", remedy: "remove \(name)", isForNow: true) }
            })
        }
        for name in ["kevcb_netio", "netio_key"] { exports.parameter(name, string: { _ in }) }
    }

    /// Puts a result into the third argument's variable.
    private func give(_ result: ByteView?, _ function: StaticString, _ context: RouteContext, _ arguments: Arguments) -> Int {
        guard let result else {
            context.log(.error, "crypto", "\(function): the text or the key does not fit")
            return -1
        }
        return arguments.variable(2)?.assign(.string(result), context) == true ? 1 : -1
    }

    private static func decoded(_ text: ByteView, _ context: RouteContext) -> ByteView? { Base64.decode(text, .standard, mayLackPadding: false, context.arena) }

    private func encrypt(_ text: ByteView, _ secret: ByteView, _ context: RouteContext) -> ByteView? {
        let key: Cipher.Key
        if derivesKeys {
            guard let derived = Cipher.Key(secret: secret, salt: salt) else { return nil }
            key = derived
        } else {
            guard let given = Self.decoded(secret, context), let vector = vector ?? Cipher.randomBytes(Cipher.blockSize),
                let made = Cipher.Key(key: Array(given.buffer), vector: vector)
            else { return nil }
            key = made
        }
        guard var bytes = Cipher.encrypt(text, key) else { return nil }
        // the receiver needs the vector
        if !derivesKeys { bytes = key.vector + bytes }
        return bytes.withUnsafeBufferPointer { Base64.encode(ByteView($0), .standard, isPadded: true, context.arena) }
    }

    private func decrypt(_ text: ByteView, _ secret: ByteView, _ context: RouteContext) -> ByteView? {
        guard var bytes = Self.decoded(text, context) else { return nil }
        let key: Cipher.Key
        if derivesKeys {
            guard let derived = Cipher.Key(secret: secret, salt: salt) else { return nil }
            key = derived
        } else {
            guard let given = Self.decoded(secret, context), let made = Cipher.Key(key: Array(given.buffer), vector: Array(bytes.prefix(Cipher.blockSize).buffer))
            else { return nil }
            key = made
            bytes = bytes.dropFirst(Cipher.blockSize)
        }
        guard let plain = Cipher.decrypt(bytes, key) else { return nil }
        return plain.withUnsafeBufferPointer { context.arena.copy(ByteView($0)) }
    }
}
