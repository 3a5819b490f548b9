import Routing

#if canImport(Glibc)
import Glibc
#endif

/// Commands of the shell, run to their end.
public enum ShellCommand {
    /// The command's exit status; -1 if it could not be started.
    public static func run(_ command: String, _ surroundings: Surroundings) -> Int32 {
        guard surroundings.allows("run the command \"\(command)\"") else { return -1 }
        var child = pid_t()
        var arguments: [UnsafeMutablePointer<CChar>?] = ["/bin/sh", "-c", command].map { (word: String) in strdup(word) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        guard posix_spawn(&child, "/bin/sh", nil, nil, arguments, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return (status >> 8) & 0xff
    }
}
