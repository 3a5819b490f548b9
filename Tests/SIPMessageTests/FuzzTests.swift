import FuzzSupport
import Testing

@testable import SIPMessageFuzz

/// A short run of the fuzzer; docs/fuzzing.md tells how to make long ones.
@Suite struct FuzzTests {
    @Test(arguments: [1, 2] as [UInt64]) func changedMessagesAreReadOrRefused(_ seed: UInt64) {
        var mutator = Mutator(seed: seed, corpus: Corpus(folder: nil).messages, pieces: Corpus.pieces)
        let exerciser = Exerciser()
        for _ in 0..<3000 { exerciser.run(mutator.next()) }
        #expect(exerciser.parsed > 0 && exerciser.refused > 0)
    }
}
