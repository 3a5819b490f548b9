import NIOConcurrencyHelpers

/// A worker's short wait for an attempt to connect: until the system has said yes or no, or that it takes longer.
///
/// A refusal by this machine comes at once, so the worker learns of it as from any failing system call. Only where the peer
/// is this machine too is the answer waited for a moment: it comes as soon as the kernel gets to it.
final class ConnectAttempt: @unchecked Sendable {
    private let condition = ConditionLock(value: 0)
    private let isLocal: Bool
    /// Guarded by `condition`.
    private var isAwaited = true
    private var error: Int32 = 0

    /// Seconds that a peer on this machine is given.
    private static let grace = 0.05

    init(isLocal: Bool) { self.isLocal = isLocal }

    /// The attempt goes on by itself.
    func didStart() { if !isLocal { wake() } }
    func didSucceed() { wake() }

    /// - Returns: whether the worker waits and gets the error.
    func didFail(_ code: Int32) -> Bool {
        condition.lock()
        defer { condition.unlock(withValue: 1) }
        error = code
        return isAwaited
    }

    private func wake() {
        condition.lock()
        condition.unlock(withValue: 1)
    }

    /// Waits.
    /// - Returns: 0, or why the attempt failed already, as an `errno` value.
    func wait() -> Int32 {
        if isLocal {
            if !condition.lock(whenValue: 1, timeoutSeconds: Self.grace) { condition.lock() }
        } else {
            condition.lock(whenValue: 1)
        }
        defer { condition.unlock() }
        isAwaited = false
        return error
    }
}
