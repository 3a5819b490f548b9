import Synchronization
import Testing

@testable import Modules

#if canImport(Glibc)
import Glibc
#endif

@Suite struct LockTests {
    /// What another thread finds when it tries the lock.
    private func isFreeElsewhere(_ lock: Lock) -> Bool {
        final class Answer: Sendable { let isFree = Atomic(false) }
        let answer = Answer()
        let thread = startThread {
            if lock.tryLock() {
                answer.isFree.store(true, ordering: .relaxed)
                lock.unlock()
            }
        }
        pthread_join(thread, nil)
        return answer.isFree.load(ordering: .acquiring)
    }

    private func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        pthread_create(&thread, nil, { raw in
            if let raw { Unmanaged<Box>.fromOpaque(raw).takeRetainedValue().body() }
            return nil
        }, Unmanaged.passRetained(Box(body)).toOpaque())
        return thread
    }

    @Test func aRecursiveLockIsFreeOnlyOnceItWasGivenBackAsOftenAsTaken() {
        let lock = Lock(isRecursive: true)
        lock.lock()
        lock.lock()
        #expect(lock.tryLock())
        #expect(!isFreeElsewhere(lock))
        lock.unlock()
        lock.unlock()
        #expect(!isFreeElsewhere(lock))
        lock.unlock()
        #expect(isFreeElsewhere(lock))
    }

    @Test func whoDoesNotHoldARecursiveLockCannotGiveItBack() {
        let lock = Lock(isRecursive: true)
        lock.lock()
        pthread_join(startThread { lock.unlock() }, nil)
        #expect(!isFreeElsewhere(lock))
        lock.unlock()
        lock.unlock()
        #expect(isFreeElsewhere(lock))
    }

    @Test func manyThreadsCountRight() {
        final class Counter: @unchecked Sendable {
            let lock = Lock(isRecursive: true)
            var count = 0
        }
        let counter = Counter()
        let threads = (0..<4).map { _ in
            startThread { for _ in 0..<20_000 { counter.lock.locked { counter.lock.locked { counter.count += 1 } } } }
        }
        for thread in threads { pthread_join(thread, nil) }
        #expect(counter.count == 80_000)
    }
}
