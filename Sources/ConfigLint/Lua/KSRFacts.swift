import Catalog
import ConfigSyntax

/// What stands under `KSR`: functions of the core and of modules, with the numbers of arguments that they take.
struct KSRFacts {
    private var counts: [String: Set<Int>] = [:]

    init(_ script: Script) {
        for (name, numbers) in Self.core { counts[name] = numbers }
        for name in Set(script.modules.map(\.name)) {
            guard let module = ModuleCatalog.module(name) else { continue }
            for function in module.ksr {
                counts["\(function.space).\(function.name)", default: []].insert(function.parameters.count)
            }
            // native functions are there too, under the module's own name
            let space = name == "pv" ? "pvx" : name
            for function in module.functions { counts["\(space).\(function.name)", default: []].formUnion(function.arities.isEmpty ? Array(0...8) : function.arities) }
        }
    }

    /// Numbers of arguments that a function takes, by its path without `KSR`; nil if there is none of that name.
    func argumentCounts(_ path: String) -> Set<Int>? { counts[path] }

    /// The path that was probably meant.
    func nearest(_ path: String) -> String? {
        counts.keys.filter { $0.lowercased() == path.lowercased() }.min() ?? Nearness.best(path, among: counts.keys)
    }

    /// Modules that are not loaded and would bring a function.
    static func modules(bringing space: String, _ name: String) -> [String] {
        ModuleCatalog.names.filter { ModuleCatalog.module($0)?.ksr.contains { $0.space == space && $0.name == name } == true }
    }

    private static let core: [String: Set<Int>] = {
        var table: [String: Set<Int>] = [:]
        for entry in text.split(separator: ";") {
            let words = entry.split { $0 == " " || $0 == "\n" }
            if words.count == 2 { table[String(words[0])] = Set(words[1].split(separator: ",").compactMap { Int($0) }) }
        }
        return table
    }()

    /// Functions of the core and how many arguments each takes.
    private static let text = """
        add_local_rport 0; add_tcp_alias 1; add_tcp_alias_via 0; crit 1; dbg 1; err 1; force_rport 0; forward 0; forward_uri 1; get_debug 0; hdr.append 1;
        hdr.append_after 2; hdr.append_to_reply 1; hdr.get 1; hdr.get_idx 2; hdr.gete 1; hdr.gete_idx 2; hdr.getw 1; hdr.getw_idx 2; hdr.insert 1;
        hdr.insert_before 2; hdr.is_present 1; hdr.match_content 4; hdr.remove 1; hdr.rmappend 2; hdr.rminsert 2; info 1; is_ACK 0; is_BYE 0; is_CANCEL 0;
        is_DELETE 0; is_GET 0; is_INFO 0; is_INVITE 0; is_IPv4 0; is_IPv6 0; is_KDMQ 0; is_MESSAGE 0; is_NOTIFY 0; is_OPTIONS 0; is_POST 0; is_PRACK 0;
        is_PUBLISH 0; is_PUT 0; is_REFER 0; is_REGISTER 0; is_SCTP 0; is_SUBSCRIBE 0; is_TCP 0; is_TCPX 0; is_TLS 0; is_UDP 0; is_UPDATE 0; is_WS 0; is_WSS 0;
        is_WSX 0; is_dst_port 1; is_method 1; is_method_in 1; is_myself 1; is_myself_duri 0; is_myself_furi 0; is_myself_nhuri 0; is_myself_ruri 0;
        is_myself_srcip 0; is_myself_suri 0; is_myself_turi 0; is_proto 1; is_src_port 1; isbflagset 1; isbiflagset 2; isdsturiset 0; isflagset 1; issflagset
        1; log 2; notice 1; pv.get 1; pv.gete 1; pv.geti 1; pv.getl 1; pv.getvn 2; pv.getvs 2; pv.getw 1; pv.is_null 1; pv.seti 2; pv.setl 2; pv.sets 2;
        pv.unset 1; resetbflag 1; resetbiflag 2; resetdsturi 0; resetflag 1; resetsflag 1; route 1; set_advertised_address 1; set_advertised_port 1; set_drop
        0; set_forward_close 0; set_forward_no_connect 0; set_reply_close 0; set_reply_no_connect 0; setbflag 1; setbiflag 2; setdsturi 1; setflag 1; sethost
        1; setsflag 1; seturi 1; setuser 1; to_IPv4 0; to_IPv6 0; to_SCTP 0; to_TCP 0; to_TLS 0; to_UDP 0; to_WS 0; to_WSS 0; to_WSX 0; warn 1; x.drop 0;
        x.exit 0; x.modf 1,2,3,4,5,6,7
        """
}
