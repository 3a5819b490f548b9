#if canImport(Glibc)
import Glibc
#endif

/// Writing files whole.
public enum FileOutput {
    /// Puts new bytes in a file's place: first beside it, then under its name, so that a failure leaves the old file.
    public static func replace(_ path: String, with bytes: [UInt8]) -> Bool {
        var info = stat()
        let mode = stat(path, &info) == 0 ? info.st_mode & 0o7777 : 0o644
        let beside = "\(path).\(getpid()).new"
        let file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { return false }
        let isWritten = write(bytes, to: file) && fchmod(file, mode) == 0
        guard close(file) == 0, isWritten, rename(beside, path) == 0 else {
            unlink(beside)
            return false
        }
        return true
    }

    /// Writes all bytes to an open file.
    public static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { raw in raw.baseAddress.map { Glibc.write(file, $0 + done, raw.count - done) } ?? 0 }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }
}
