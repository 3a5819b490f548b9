import Routing
import Testing

@Suite struct TimerWheelTests {
    @Test func theNextEntryIsFoundInEveryShard() {
        let wheel = TimerWheel { 1000 }
        #expect(wheel.nextDue(until: 100_000) == nil)
        let late = TimerEntry(key: 3), early = TimerEntry(key: 9)
        wheel.schedule(late, after: 60_000)
        wheel.schedule(early, after: 500)
        #expect(wheel.nextDue(until: 100_000) == 1510)
        #expect(wheel.nextDue(until: 1400) == nil)
        wheel.cancel(early)
        // further away than the wheel has slots
        #expect(wheel.nextDue(until: 100_000) == 61_010)
        wheel.cancel(late)
        #expect(wheel.nextDue(until: 100_000) == nil)
    }

    @Test func keysDiffer() {
        let wheel = TimerWheel { 0 }
        #expect(Set((0..<5).map { _ in wheel.makeKey() }).count == 5)
    }
}

@Suite struct RandomSourceTests {
    @Test func aSeedGivesTheSameRow() {
        var one = RandomSource(seed: 7), other = RandomSource(seed: 7), another = RandomSource(seed: 8)
        let row = (0..<4).map { _ in one.next() }
        #expect(row == (0..<4).map { _ in other.next() })
        #expect(row != (0..<4).map { _ in another.next() })
    }
}
