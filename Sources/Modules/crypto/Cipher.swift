import CCrypto
import SIPMessage

/// AES in CBC mode and HMAC, by OpenSSL's libcrypto.
enum Cipher {
    static let blockSize = 16

    /// Key and initialisation vector.
    struct Key {
        let key: [UInt8]
        let vector: [UInt8]

        /// From a secret and a salt of eight bytes, as `openssl enc` made them: five rounds of SHA-1, for AES-256.
        init?(secret: ByteView, salt: [UInt8]?) {
            var key = [UInt8](repeating: 0, count: Int(EVP_MAX_KEY_LENGTH))
            var vector = [UInt8](repeating: 0, count: Int(EVP_MAX_IV_LENGTH))
            let length = (salt ?? []).withUnsafeBufferPointer {
                EVP_BytesToKey(
                    EVP_aes_256_cbc(), EVP_sha1(), salt == nil ? nil : $0.baseAddress, secret.base, Int32(secret.count), 5, &key, &vector)
            }
            guard length == 32 else { return nil }
            self.key = Array(key.prefix(32))
            self.vector = Array(vector.prefix(Cipher.blockSize))
        }

        /// A key of 16 or 32 bytes and a vector of 16; nil for other sizes.
        init?(key: [UInt8], vector: [UInt8]) {
            guard key.count == 16 || key.count == 32, vector.count == Cipher.blockSize else { return nil }
            self.key = key
            self.vector = vector
        }

        fileprivate var cipher: OpaquePointer? { key.count == 16 ? EVP_aes_128_cbc() : EVP_aes_256_cbc() }
    }

    /// Nil if the library refuses.
    static func encrypt(_ plain: ByteView, _ key: Key) -> [UInt8]? {
        run(plain, start: { EVP_EncryptInit_ex($0, key.cipher, nil, key.key, key.vector) }, EVP_EncryptUpdate, EVP_EncryptFinal_ex)
    }

    /// Nil for what is no text that was encrypted with that key.
    static func decrypt(_ bytes: ByteView, _ key: Key) -> [UInt8]? {
        run(bytes, start: { EVP_DecryptInit_ex($0, key.cipher, nil, key.key, key.vector) }, EVP_DecryptUpdate, EVP_DecryptFinal_ex)
    }

    private typealias Update = (OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int32>?, UnsafePointer<UInt8>?, Int32) -> Int32
    private typealias Final = (OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int32>?) -> Int32

    private static func run(_ input: ByteView, start: (OpaquePointer) -> Int32, _ update: Update, _ final: Final) -> [UInt8]? {
        guard input.count < Int(Int32.max) - blockSize, let context = EVP_CIPHER_CTX_new() else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        guard start(context) == 1 else { return nil }
        var output = [UInt8](repeating: 0, count: input.count + blockSize)
        var length: Int32 = 0, rest: Int32 = 0
        let isDone = output.withUnsafeMutableBufferPointer { buffer -> Bool in
            guard let base = buffer.baseAddress, update(context, base, &length, input.base, Int32(input.count)) == 1 else { return false }
            return final(context, base + Int(length), &rest) == 1
        }
        guard isDone else { return nil }
        return Array(output.prefix(Int(length + rest)))
    }

    /// RFC 2104 with SHA-256; nil if the library refuses.
    static func hmacSHA256(_ text: ByteView, key: ByteView) -> [UInt8]? {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard HMAC(EVP_sha256(), key.base, Int32(key.count), text.base, text.count, &digest, &length) != nil else { return nil }
        return Array(digest.prefix(Int(length)))
    }

    /// That many bytes nobody can guess; nil if the library has none to give.
    static func randomBytes(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return RAND_bytes(&bytes, Int32(count)) == 1 ? bytes : nil
    }
}
