import CSignalbox

#if canImport(Glibc)
import Glibc
#endif

/// A system thread that runs a closure once and can be waited for.
final class WorkerThread: @unchecked Sendable {
    private var handle = pthread_t()
    private let body: @Sendable () -> Void
    private let name: String

    /// Starts the thread.
    init(name: String, _ body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
        let box = Unmanaged.passRetained(self)
        pthread_create(&handle, nil, { pointer in
            guard let pointer else { return nil }
            let thread = Unmanaged<WorkerThread>.fromOpaque(pointer).takeRetainedValue()
            csignalbox_name_thread(thread.name)
            thread.body()
            return nil
        }, box.toOpaque())
    }

    /// Waits for its end.
    func join() { pthread_join(handle, nil) }
}
