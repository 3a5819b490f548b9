/// Feeds changed messages to the parser, the writers and everything that reads headers: `SIPMessageFuzz [COUNT [SEED [FOLDER]]]`.
///
/// A run is the same for the same seed; a crash or a hang is a bug. Best built with `--sanitize=address`, which also sees reads
/// past a message's end: each message lies in memory of exactly its size. FOLDER holds messages to begin with (`*.dat`).
import Foundation
import FuzzSupport
import SIPMessage

let arguments = CommandLine.arguments
let count = arguments.count > 1 ? Int(arguments[1]) ?? 100_000 : 100_000
let seed = arguments.count > 2 ? UInt64(arguments[2]) ?? 1 : 1
let corpus = Corpus(folder: arguments.count > 3 ? arguments[3] : nil)
var mutator = Mutator(seed: seed, corpus: corpus.messages, pieces: Corpus.pieces)
let exerciser = Exerciser()
for _ in 0..<count { exerciser.run(mutator.next()) }
print("\(count) messages, seed \(seed): \(exerciser.parsed) parsed, \(exerciser.refused) refused")
