import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

extension CorexModule {
    /// Reading a file into a variable, and writing one.
    func declareFiles(_ exports: Exports) {
        exports.function("file_read", .string("path"), .variable("result")) { context, arguments in
            guard let variable = arguments.variable(1), let content = Self.content(of: arguments.string(0), context) else { return -1 }
            return variable.assign(.string(content), context) ? 1 : -1
        }
        exports.ksr("file_read", .literal("path"), returns: .value) { context, arguments in
            .string(Self.content(of: arguments.string(0), context) ?? .empty)
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

    /// The whole file; nil, with the reason logged, if it cannot be read.
    private static func content(of path: ByteView, _ context: RouteContext) -> ByteView? {
        guard let file = fopen(path.string, "r") else {
            context.log(.error, "corex", "file_read: cannot open \"\(path)\": \(String(cString: strerror(errno)))")
            return nil
        }
        defer { fclose(file) }
        var content = ByteBuilder(context.arena, capacity: 4096)
        let chunk = context.arena.allocate(4096)
        while true {
            let count = fread(chunk, 1, 4096, file)
            guard count > 0 else { break }
            guard content.count + count <= largestFile else {
                context.log(.error, "corex", "file_read: \"\(path)\" is larger than \(largestFile) bytes")
                return nil
            }
            content.append(ByteView(base: chunk, count: count))
        }
        return content.finish()
    }

    /// Bytes that `file_read` takes at most.
    private static let largestFile = 16 * 1024 * 1024
}
