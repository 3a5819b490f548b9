import CSignalbox

#if canImport(Glibc)
import Glibc
#endif

/// Threads that run beside the workers (signals, RPC transports): named, detached, with signals left to the watcher.
public enum BackgroundThread {
    /// The system had no thread to give.
    public struct Refused: Error, CustomStringConvertible {
        public let name: String
        public let code: Int32
        public var description: String { "cannot start thread \"\(name)\": \(String(cString: strerror(code)))" }
    }

    private final class Start {
        let name: String
        let body: @Sendable () -> Void
        init(_ name: String, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Runs `body` on a new thread; `name` shows in `top -H`, cut to 15 bytes.
    public static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(Refused) {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Start(name, body))
        let code = pthread_create(&thread, nil, { raw in
            guard let raw else { return nil }
            let start = Unmanaged<Start>.fromOpaque(raw).takeRetainedValue()
            csignalbox_name_thread(start.name)
            start.body()
            return nil
        }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw Refused(name: name, code: code)
        }
        pthread_detach(thread)
    }
}
