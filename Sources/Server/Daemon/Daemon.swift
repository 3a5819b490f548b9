import ConfigSyntax
import CSignalbox
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Why the server could not settle in the background or as another user.
public struct DaemonError: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }

    static func system(_ what: String) -> DaemonError { DaemonError("\(what): \(String(cString: strerror(errno)))") }
}

/// Running in the background: the server starts itself anew in a session of its own, since a process with threads must not fork,
/// and the first process ends with the exit code that the second one reports through a pipe.
public enum Daemon {
    /// Exit code for all errors, as the reference's -1.
    public static let failure: Int32 = 255
    private static let variable = "SIGNALBOX_READY_PIPE"
    private static let readyDescriptor = Mutex<Int32?>(nil)

    /// Whether this process was started by `startInBackground`. Call it once, early: it takes the pipe over.
    public static func adoptReadyPipe() -> Bool {
        guard let text = getenv(variable), let descriptor = Int32(String(cString: text)) else { return false }
        unsetenv(variable)
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { return false }
        readyDescriptor.withLock { $0 = descriptor }
        return true
    }

    /// Starts the same command line in the background and waits until it serves or ends.
    /// - Parameter input: what the new process reads as its standard input (a config given as `-f -`); nil for nothing.
    /// - Returns: the code to exit with: 0 once the server answers, the server's own code if it ended before.
    public static func startInBackground(_ arguments: [String], input: [UInt8]? = nil) throws -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw DaemonError.system("cannot make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let inputDescriptor = try input.map(inputFile)
        setenv(variable, "3", 1)
        defer { unsetenv(variable) }
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        argv.append(nil)
        defer { for pointer in argv { free(pointer) } }
        let child = csignalbox_spawn_detached(executablePath, &argv, environ, inputDescriptor ?? -1, ends[1])
        close(ends[1])
        if let inputDescriptor { close(inputDescriptor) }
        defer { close(ends[0]) }
        guard child > 0 else {
            throw DaemonError("cannot start the server in the background: \(String(cString: strerror(-child)))")
        }
        return wait(for: child, ready: ends[0])
    }

    /// The program's own file, so that `ps` and `pidof` show its name; the link itself where it cannot be read.
    private static var executablePath: String {
        let link = "/proc/self/exe"
        var room = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = room.withUnsafeMutableBytes { raw in
            raw.baseAddress.map { readlink(link, $0.assumingMemoryBound(to: CChar.self), raw.count) } ?? 0
        }
        guard count > 0, count < room.count else { return link }
        return String(decoding: room[..<count], as: UTF8.self)
    }

    private static func wait(for child: pid_t, ready: Int32) -> Int32 {
        var byte: UInt8 = 0
        while true {
            let count = read(ready, &byte, 1)
            if count == 1 { return 0 }
            if count < 0, errno == EINTR { continue }
            break
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { return failure }
        }
        // The status as wait(2) lays it out: low seven bits the signal, the next byte the code.
        guard status & 0x7f == 0 else { return failure }
        let code = (status >> 8) & 0xff
        return code == 0 ? failure : code
    }

    private static func inputFile(_ bytes: [UInt8]) throws -> Int32 {
        var template = Array("/tmp/signalbox.XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw DaemonError.system("cannot keep the config for the background process") }
        unlink(template)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                raw.baseAddress.map { write(descriptor, $0 + done, bytes.count - done) } ?? 0
            }
            guard count > 0 else {
                close(descriptor)
                throw DaemonError.system("cannot keep the config for the background process")
            }
            done += count
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }

    /// Tells the waiting first process that the server answers, and lets go of the terminal. Does nothing in the foreground.
    public static func reportReady() {
        guard let descriptor = readyDescriptor.withLock({ held in
            defer { held = nil }
            return held
        }) else { return }
        let null = open("/dev/null", O_RDWR)
        if null >= 0 {
            dup2(null, STDIN_FILENO)
            dup2(null, STDOUT_FILENO)
            dup2(null, STDERR_FILENO)
            if null > STDERR_FILENO { close(null) }
        }
        var byte: UInt8 = 0
        while write(descriptor, &byte, 1) < 0, errno == EINTR {}
        close(descriptor)
    }

    /// Makes the directory for sockets and FIFOs if it is not there; before modules are provisioned.
    /// - Throws: `DaemonError` naming the directory and the system's reason.
    public static func makeRuntimeDirectory(_ path: String, user: String?, group: String?) throws {
        let identity = try Identity(user: user, group: group)
        if mkdir(path, 0o700) != 0 {
            guard errno == EEXIST else { throw DaemonError.system("failed to create runtime dir \(path)") }
        } else if identity.isGiven, chown(path, identity.uid ?? uid_t.max, identity.gid ?? gid_t.max) != 0 {
            throw DaemonError.system("failed to change owner of runtime dir \(path)")
        }
    }

    /// The places and the identity that the process takes on.
    public struct Settling: Sendable {
        public var workingDirectory: String?
        public var chrootDirectory: String?
        public var user: String?
        public var group: String?
        public var pidFile: String?
        public var processGroupFile: String?
        public init() {}
    }

    /// Writes the pid files, changes root, working directory, group and user, in this order:
    /// after sockets were opened and before the first message is read.
    /// - Throws: `DaemonError` naming what could not be done.
    public static func settle(_ settling: Settling) throws {
        let identity = try Identity(user: settling.user, group: settling.group)
        if let file = settling.pidFile { try writePID(getpid(), to: file, identity) }
        if let file = settling.processGroupFile { try writePID(getpgrp(), to: file, identity) }
        if let root = settling.chrootDirectory, chroot(root) != 0 { throw DaemonError.system("cannot chroot to \(root)") }
        let directory = settling.workingDirectory ?? (settling.chrootDirectory == nil ? nil : "/")
        if let directory, chdir(directory) != 0 { throw DaemonError.system("cannot change to directory \(directory)") }
        try identity.assume()
    }

    /// Writes a process id; a file left by a dead process is replaced, one of a living process is an error.
    private static func writePID(_ pid: pid_t, to path: String, _ identity: Identity) throws {
        if let text = FileReader.text(path), let other = pid_t(text.trimmingSpace), other > 1, other != pid, kill(other, 0) == 0 {
            throw DaemonError("\(path): process \(other) is running; stop it or name another pid file with -P")
        }
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw DaemonError.system("cannot write pid file \(path)") }
        defer { close(descriptor) }
        let line = Array("\(pid)\n".utf8)
        guard write(descriptor, line, line.count) == line.count else { throw DaemonError.system("cannot write pid file \(path)") }
        if identity.isGiven { _ = fchown(descriptor, identity.uid ?? uid_t.max, identity.gid ?? gid_t.max) }
    }
}
