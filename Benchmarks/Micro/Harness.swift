import Glibc

/// Times a piece of work on this thread's CPU clock, so that other programs on the machine count less.
struct Harness {
    /// Part of a benchmark's name; empty for all.
    let filter: String
    private static let rounds = 15
    /// Nanoseconds that a round should take.
    private static let roundLength = 40_000_000.0

    init(filter: String) {
        self.filter = filter
        print("\(Self.column("benchmark", 44)) \(Self.right("ns each", 12)) \(Self.right("median", 12))")
    }

    func wants(_ name: String) -> Bool { filter.isEmpty || name.contains(filter) }

    /// Runs `body` again and again and prints what one of its operations takes: the fastest round, and the median of all.
    /// - Parameter operations: how many a call of `body` carries out.
    func measure(_ name: String, operations: Int = 1, _ body: () throws -> Void) rethrows {
        guard wants(name) else { return }
        var calls = 1
        while try nanoseconds(calls, body) < Self.roundLength / 4, calls < 1 << 24 { calls *= 2 }
        var times: [Double] = []
        for _ in 0..<Self.rounds { times.append(try nanoseconds(calls, body) / Double(calls * operations)) }
        times.sort()
        print("\(Self.column(name, 44)) \(Self.right(Self.text(times[0]), 12)) \(Self.right(Self.text(times[times.count / 2]), 12))")
    }

    private func nanoseconds(_ calls: Int, _ body: () throws -> Void) rethrows -> Double {
        let start = Self.cpuTime()
        for _ in 0..<calls { try body() }
        return Self.cpuTime() - start
    }

    private static func cpuTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    private static func text(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
    private static func column(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
    private static func right(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
}
