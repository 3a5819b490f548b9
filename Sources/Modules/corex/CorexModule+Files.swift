import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

extension CorexModule {
    /// Reading a file into a variable, and writing one.
    func declareFiles(_ exports: Exports) {
        exports.function("file_read", .string("path"), .variable("result")) { context, arguments in
            guard let variable = arguments.variable(1) else { return -1 }
            guard let file = fopen(arguments.string(0).string, "r") else {
                context.log(.error, "corex", "file_read: cannot open \"\(arguments.string(0))\": \(String(cString: strerror(errno)))")
                return -1
            }
            defer { fclose(file) }
            var content = ByteBuilder(context.arena, capacity: 4096)
            let chunk = context.arena.allocate(4096)
            while true {
                let count = fread(chunk, 1, 4096, file)
                guard count > 0 else { break }
                guard content.count + count <= Self.largestFile else {
                    context.log(.error, "corex", "file_read: \"\(arguments.string(0))\" is larger than \(Self.largestFile) bytes")
                    return -1
                }
                content.append(ByteView(base: chunk, count: count))
            }
            return variable.assign(.string(content.finish()), context) ? 1 : -1
        }
        exports.function("file_write", .string("path"), .string("content")) { context, arguments in
            let content = arguments.string(1)
            guard context.server.surroundings.allows("write the file \(arguments.string(0))") else { return -1 }
            guard !content.isEmpty, let file = fopen(arguments.string(0).string, "w") else {
                context.log(.error, "corex", "file_write: cannot write \"\(arguments.string(0))\"")
                return -1
            }
            let isWritten = fwrite(content.base, 1, content.count, file) == content.count
            return fclose(file) == 0 && isWritten ? 1 : -1
        }
    }

    /// Bytes that `file_read` takes at most.
    private static let largestFile = 16 * 1024 * 1024
}
