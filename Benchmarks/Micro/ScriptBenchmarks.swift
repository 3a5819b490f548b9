import Glibc
import Routing

private let rounds = 1000

private let head = """
    log_stderror=yes
    listen=udp:127.0.0.1:5060
    max_while_loops=100000
    loadmodule "pv.so"
    loadmodule "sl.so"
    loadmodule "textops.so"
    loadmodule "app_lua.so"

    """

/// Scripts, native and in Lua: a round of a loop whose body is the named action.
func benchmarkScripts(_ harness: Harness) throws {
    let native = [
        ("nothing", ""), ("$var = integer", "$var(x) = $var(i);"), ("$var = text", "$var(x) = \"a\" + $ru;"),
        ("if on texts", "if ($rU == \"alice\" && $rm == \"INVITE\") { $var(x) = 1; }"), ("if =~", "if ($rU =~ \"^al.*e$\") { $var(x) = 1; }"),
        ("transformation", "$var(x) = $(ru{uri.host});"), ("route()", "route(EMPTY);"),
    ]
    for (name, body) in native where harness.wants("script: \(name)") {
        let server = try QuietServer(head + """
            request_route { $var(i) = 0; while ($var(i) < \(rounds)) { \(body) $var(i) = $var(i) + 1; } }
            route[EMPTY] { return 1; }

            """)
        harness.measure("script: \(name)", operations: rounds) { server.process(Messages.options) }
    }
    let lua = [
        ("nothing", ""), ("KSR.pv.get", "local u = KSR.pv.get(\"$ru\")"), ("KSR.pv.sets", "KSR.pv.sets(\"$var(x)\", \"text\")"),
        ("KSR.pv.seti", "KSR.pv.seti(\"$var(x)\", i)"), ("KSR.is_method", "KSR.is_method(\"INVITE\")"), ("KSR.hdr.is_present", "KSR.hdr.is_present(\"Via\")"),
    ]
    for (name, body) in lua where harness.wants("lua: \(name)") {
        let path = try temporaryFile("function ksr_request_route() for i = 1, \(rounds) do \(body) end end\n")
        defer { unlink(path) }
        let server = try QuietServer(head + "modparam(\"app_lua\", \"load\", \"\(path)\")\ncfgengine \"lua\"\n")
        harness.measure("lua: \(name)", operations: rounds) { server.process(Messages.options) }
    }
}

private func temporaryFile(_ text: String) throws -> String {
    var path = Array("/tmp/signalbox-benchmark-XXXXXX".utf8CString)
    let handle = mkstemp(&path)
    guard handle >= 0 else { throw DeclarationError("no file can be made in /tmp: \(String(cString: strerror(errno)))") }
    defer { close(handle) }
    let bytes = Array(text.utf8)
    guard write(handle, bytes, bytes.count) == bytes.count else { throw DeclarationError("a file in /tmp cannot be written") }
    return path.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
}
