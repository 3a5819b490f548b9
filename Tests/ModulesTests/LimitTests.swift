import SIPMessage
import Testing

@testable import Modules

@Suite struct LimitPipeTests {
    private func pushes(_ pipe: inout LimitPipe, _ count: Int, capacity: Int = 0, dropRate: Int = 0) -> Int {
        (0..<count).reduce(0) { passed, _ in passed + (pipe.push(capacity: capacity, dropRate: dropRate, withoutAlgorithm: 2) > 0 ? 1 : 0) }
    }

    @Test func taildropPassesItsCapacity() {
        var pipe = LimitPipe(.taildrop, limit: 3)
        #expect(pushes(&pipe, 10, capacity: 3) == 3)
        pipe.endInterval(capacity: 3, waiting: 0)
        #expect(pipe.lastCounter == 10)
        #expect(pushes(&pipe, 10, capacity: 3) == 3)
    }

    @Test func redPassesOneOfSoManyAfterAnIntervalOfTooMuch() {
        var pipe = LimitPipe(.red, limit: 5)
        #expect(pushes(&pipe, 20) == 20)
        pipe.endInterval(capacity: 5, waiting: 0)
        #expect(pushes(&pipe, 20) == 5)
    }

    @Test(arguments: [0, 1, 30, 100])
    func feedbackDropsItsShareOfEachHundred(_ rate: Int) {
        var pipe = LimitPipe(.feedback, limit: 50)
        #expect(pushes(&pipe, 100, dropRate: rate) == 100 - rate)
    }

    @Test func networkLooksAtWhatWaits() {
        var pipe = LimitPipe(.network, limit: 1000)
        #expect(pushes(&pipe, 3) == 3)
        pipe.endInterval(capacity: 1000, waiting: 1001)
        #expect(pushes(&pipe, 3) == 0)
        pipe.endInterval(capacity: 1000, waiting: 10)
        #expect(pushes(&pipe, 3) == 3)
    }
}

@Suite struct PipeTableTests {
    @Test func pipesThatAreNotUsedGo() {
        let table = PipeTable(order: 2)
        let isAdded = table.add("a", LimitPipe(.taildrop, limit: 1)), isAddedTwice = table.add("a", LimitPipe(.red, limit: 1))
        #expect(isAdded && !isAddedTwice)
        #expect(!table.add("", LimitPipe(.red, limit: 1)))
        for _ in 0..<2 { table.endInterval(waiting: 0, unusedLimit: 2) }
        #expect(table.all.map(\.name) == ["a"])
        table.endInterval(waiting: 0, unusedLimit: 2)
        #expect(table.all.isEmpty)
    }
}

@Suite struct LoadFeedbackTests {
    @Test func loadAboveTheSetpointDrops() {
        let feedback = LoadFeedback()
        feedback.setSetpoint(percent: 50)
        feedback.push(load: 0.4)
        #expect(feedback.dropRate == 0)
        feedback.push(load: 0.9)
        #expect(feedback.dropRate == 10)
        for _ in 0..<100 { feedback.push(load: 1) }
        #expect(feedback.dropRate == 100)
    }
}
