/// Feeds changed configs to the formatter, the parser, the linter and the editor server: `ConfigFuzz [COUNT [SEED [FOLDER [RUN]]]]`.
///
/// A run is the same for the same seed and number; a crash or a hang is a bug. FOLDER holds configs and Lua scripts to begin with (`*.cfg`, `*.lua`),
/// also in folders below it; they are cut into pieces, so that a run gets far. With RUN, only that run is done, and its text printed.
import FuzzSupport

let arguments = CommandLine.arguments
let count = arguments.count > 1 ? Int(arguments[1]) ?? 100_000 : 100_000
let seed = arguments.count > 2 ? UInt64(arguments[2]) ?? 1 : 1
var mutator = Mutator(seed: seed, corpus: Configs(folder: arguments.count > 3 ? arguments[3] : nil, size: 3000).texts, pieces: Configs.pieces)
let exerciser = ConfigExerciser()
let only = arguments.count > 4 ? Int(arguments[4]) : nil
for run in only.map({ $0..<($0 + 1) }) ?? 0..<count {
    // each run has a seed of its own, so that it can be done alone
    mutator.reseed((seed &* 0x9E37_79B9_7F4A_7C15) ^ (UInt64(truncatingIfNeeded: run) &* 0xD1B5_4A32_D192_ED03))
    let text = mutator.next()
    if only != nil { print(String(decoding: text, as: UTF8.self)) }
    exerciser.run(text, number: run) { mutator.random($0) }
}
print("\(count) configs, seed \(seed): \(exerciser.requests) requests answered, \(exerciser.formatted) without errors formatted")
if !exerciser.changed.isEmpty { print("read differently after formatting: \(exerciser.changed.count), runs \(exerciser.changed.prefix(10))") }
if !exerciser.restless.isEmpty { print("laid out otherwise the second time: \(exerciser.restless.count), runs \(exerciser.restless.prefix(10))") }
