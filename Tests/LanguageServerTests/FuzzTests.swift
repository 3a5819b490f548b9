import FuzzSupport
import Testing

@testable import ConfigFuzz

/// A short run of the fuzzer; docs/fuzzing.md tells how to make long ones.
@Suite struct FuzzTests {
    @Test(arguments: [1, 2] as [UInt64]) func changedConfigsAreServed(_ seed: UInt64) {
        var mutator = Mutator(seed: seed, corpus: Configs(folder: nil, size: 3000).texts, pieces: Configs.pieces)
        let exerciser = ConfigExerciser()
        for _ in 0..<150 {
            let text = mutator.next()
            exerciser.run(text, number: 0) { mutator.random($0) }
        }
        #expect(exerciser.requests > 2000 && exerciser.formatted > 0)
        #expect(exerciser.changed == [] && exerciser.restless == [])
    }
}
