// Micro-benchmarks of single parts: `swift run -c release Microbenchmarks [PART-OF-A-NAME]`, from the project's directory.
// Nothing here checks durations; docs/performance.md says what the figures are for.
import Glibc

let harness = Harness(filter: CommandLine.arguments.dropFirst().first ?? "")
do {
    try benchmarkMessages(harness)
    try benchmarkConfigs(harness, sample: "samples/kamailio.cfg")
    try benchmarkScripts(harness)
    try benchmarkTimers(harness)
    benchmarkLocations(harness)
} catch {
    print("the benchmarks cannot run: \(error)")
    exit(1)
}
