import Routing

#if canImport(Glibc)
import Glibc
#endif

/// A named pipe that takes requests, and the named pipes that answers go to.
final class ControlFIFO: @unchecked Sendable {
    let path: String
    private let descriptor: Int32
    /// Held so that the pipe does not end when the last client leaves.
    private let writer: Int32

    /// Makes the pipe; an old file in its place is removed.
    /// - Throws: `DeclarationError` with the path and the system's reason.
    init(_ path: String, _ rights: ControlFileRights) throws {
        self.path = path
        // A pipe that somebody reads belongs to a server that runs; any other is left over from a crash.
        let probe = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        if probe >= 0 {
            var status = stat()
            let isPipe = fstat(probe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
            Glibc.close(probe)
            if isPipe { throw DeclarationError("FIFO \(path) is in use", remedy: "stop the server that has it, or give another path") }
        }
        unlink(path)
        guard mkfifo(path, rights.mode) == 0 else { throw DeclarationError.system("cannot make FIFO \(path)") }
        try rights.apply(to: path)
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw DeclarationError.system("cannot open FIFO \(path)") }
        writer = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, 0)
    }

    /// Hands what clients write to `take`, which returns how many bytes it used up, until the pipe is closed. What grows beyond
    /// `limit` without being used is dropped.
    func serve(limit: Int, _ source: StaticString, _ take: ([UInt8]) -> Int) {
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            pending += buffer[..<count]
            while !pending.isEmpty {
                let used = take(pending)
                guard used > 0 else { break }
                pending.removeFirst(min(used, pending.count))
            }
            if pending.count > limit {
                Log.error(source, "dropped \(pending.count) bytes from \(path) that are no whole request")
                pending.removeAll()
            }
        }
    }

    func close() {
        unlink(path)
        Glibc.close(writer)
        Glibc.close(descriptor)
    }

    /// Writes an answer to the named pipe `name` in `directory`. The name may have no dots or slashes; the file has to be a
    /// pipe that is neither linked to nor linked from elsewhere.
    static func reply(_ bytes: [UInt8], to name: String, in directory: String, _ source: StaticString) {
        guard !name.isEmpty, !name.contains(where: { $0 == "." || $0 == "/" || $0 == "\\" || $0 == "\0" }) else {
            return Log.error(source, "forbidden name of a reply FIFO: \"\(name)\" (a plain name inside \(directory) is wanted)")
        }
        let path = directory + (directory.hasSuffix("/") ? "" : "/") + name
        var descriptor: Int32 = -1
        for attempt in 0..<5 {
            if attempt > 0 { usleep(80_000) }
            descriptor = open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
            if descriptor >= 0 || errno != ENXIO { break }
        }
        guard descriptor >= 0 else {
            return Log.error(source, "cannot open reply FIFO \(path): \(String(cString: strerror(errno)))")
        }
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFIFO, status.st_nlink == 1 else {
            return Log.error(source, "\(path) is no FIFO, or linked from elsewhere")
        }
        _ = fcntl(descriptor, F_SETFL, 0)
        if !ControlSocket.writeAll(descriptor, bytes) { Log.error(source, "the reader of \(path) went away") }
    }
}
