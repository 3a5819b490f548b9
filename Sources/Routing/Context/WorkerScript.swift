import Synchronization

/// The script that one worker runs. It is changed between the worker's messages only, so that a message sees one script from its
/// beginning to its end, and so that counting references is no part of a message's way.
///
/// A worker says when it begins and ends to work; a reload gives the new script to those that do not work at that moment, and the others
/// take it up when they end.
final class WorkerScript: @unchecked Sendable {
    private let isTaken = Atomic<Bool>(false)
    /// Guarded by `isTaken`.
    private(set) var script: Script
    private var version: Int
    private unowned let server: ServerContext

    init(_ server: ServerContext) {
        self.server = server
        (script, version) = server.installedScript
    }

    /// The worker begins with a message.
    func begin() {
        while isTaken.exchange(true, ordering: .acquiring) {}
        if version != server.scriptVersion.load(ordering: .relaxed) { update() }
    }

    /// The worker has ended with it.
    func end() {
        let seen = version
        isTaken.store(false, ordering: .sequentiallyConsistent)
        // what came meanwhile could not be given to a worker that worked
        guard seen != server.scriptVersion.load(ordering: .sequentiallyConsistent) else { return }
        begin()
        isTaken.store(false, ordering: .releasing)
    }

    /// Takes up the installed script unless the worker works.
    func updateIfIdle() {
        guard !isTaken.exchange(true, ordering: .sequentiallyConsistent) else { return }
        update()
        isTaken.store(false, ordering: .sequentiallyConsistent)
    }

    private func update() { (script, version) = server.installedScript }
}
