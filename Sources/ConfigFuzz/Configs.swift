import ConfigSyntax
import Server

/// Configs and Lua scripts to begin with.
struct Configs {
    private(set) var texts: [[UInt8]] = [
        Array(
            """
            #!KAMAILIO
            #!define FLT_NATS 5
            #!ifdef WITH_NAT
            loadmodule "nathelper.so"
            #!endif
            loadmodule "tm.so"
            loadmodule "pv.so"
            loadmodule "htable.so"
            modparam("tm", "fr_timer", 5000)
            modparam("htable", "htable", "a=>size=8;")
            /* a /* nested */ comment */
            request_route {
            \tif (is_method("INVITE|BYE") && $(ru{uri.user}{s.substr,0,2}) =~ "^1" || !has_totag()) {
            \t\t$var(x) = $avp(s:y) + "a$$b" + $(hdr(Via)[1]); # note
            \t\tt_on_failure("F");
            \t} else while ($var(i) < 3) { $var(i) = $var(i) + 1; }
            \tswitch ($rm) { case "A": route("X-1"); break; default: exit; }
            \txlog("L_INFO", "text $sht(a=>$ci)\\n");
            \tt_relay();
            }
            failure_route[F] { if (t_is_canceled()) exit; }
            event_route[tm:local-request] { drop; }
            route["X-1"] { return 1; }

            """.utf8),
    ]

    /// What is put into configs.
    static let pieces = [
        "\n", "\r\n", "\"", "'", "{", "}", "(", ")", "[", "]", ";", ",", "=", "==", "=~", "!", "$", "$(", "$var(", "$(ru{", "#!", "#!ifdef A\n", "#!else\n", "#!endif\n", "#!define A B\n", "#!subst \"/a/b/\"",
        "#", "//", "/*", "*/", "\\", "route[", "route(", "event_route[", "if (", "else", "while", "switch", "case", "loadmodule \"", "modparam(", "include_file \"", "0x", "99999999999999999999", "08", "::",
        "\0", "\u{FF}", "\u{1F600}", "@", "%f.a", "-", "t_relay()", "request_route {",
    ]

    /// - Parameters:
    ///   - folder: a folder of configs, looked through as a whole; nil for none.
    ///   - size: longer files are cut into pieces of that many bytes.
    init(folder: String?, size: Int) {
        guard let folder else { return }
        var waiting = [folder]
        while let next = waiting.popLast() {
            for name in DirectoryListing.names(next).sorted() {
                let path = "\(next)/\(name)"
                if name.hasSuffix(".cfg") || name.hasSuffix(".lua"), let bytes = FileReader.read(path) {
                    for start in stride(from: 0, to: bytes.count, by: size) { texts.append(Array(bytes[start..<min(bytes.count, start + size)])) }
                } else {
                    waiting.append(path)
                }
            }
        }
    }
}
