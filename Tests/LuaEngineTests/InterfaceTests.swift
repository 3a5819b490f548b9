import Catalog
import Modules
import Routing
import Testing

@testable import LuaEngine

/// The functions under `KSR`, held against those of the reference (core.json and modules.json of its catalog).
@Suite struct InterfaceTests {
    /// Functions of the reference that are not here, with the reason.
    private static let missing: [String: String] = [
        "ipops.dns_sys_match_ip": "not available yet", "ipops.dns_int_match_ip": "not available yet", "ipops.dns_query": "not available yet",
        "ipops.ptr_query": "not available yet", "ipops.srv_query": "not available yet", "ipops.naptr_query": "not available yet",
        "ipops.dns_set_local_ttl": "not available yet", "registrar.set_q_override": "not available yet",
    ]

    private func allModules() -> Registry {
        let registry = Registry()
        registry.declareCore { CoreModule.declare($0) }
        for module in ModuleList.all { registry.load(module) }
        registry.load(AppLuaModule.self)
        registry.load(AppLuaSRModule.self)
        return registry
    }

    @Test func modulesHaveTheReferencesFunctions() {
        let registry = allModules()
        let all = registry.allKSRFunctions
        for module in registry.modules {
            for known in ModuleCatalog.module(type(of: module).name)?.ksr ?? [] where known.versions.first == nil {
                let path = "\(known.space).\(known.name)"
                if Self.missing[path] != nil {
                    #expect(all[path] == nil, "\(path) is here now: take it off the list")
                    continue
                }
                let form = all[path]?.first { $0.minimumCount...$0.parameters.count ~= known.parameters.count }
                guard let form else {
                    Issue.record("KSR.\(path)(\(known.parameters.joined(separator: ", "))) is missing")
                    continue
                }
                #expect(form.types.prefix(known.parameters.count).map(\.rawValue) == known.parameters, "\(path)")
                #expect(form.result.rawValue == known.result, "\(path)")
            }
        }
    }

    /// `module name(types) result` of the core, as the reference lists them.
    @Test func coreHasTheReferencesFunctions() {
        let listed = allModules().ksrInterface.filter { ["", "hdr", "pv"].contains($0.space) }
        #expect(listed.count { $0.space.isEmpty } == 90)
        #expect(listed.count { $0.space == "hdr" } == 16)
        #expect(listed.count { $0.space == "pv" } == 10)
        let signatures = Set(listed.map { "\($0.space).\($0.name)(\($0.parameters.joined(separator: ","))) \($0.result)" })
        for expected in [
            ".setflag(int) bool", ".isbiflagset(int,int) bool", ".forward_uri(str) int", ".log(str,str) none", "hdr.match_content(str,str,str,str) bool",
            "hdr.get_idx(str,int) xval", "pv.getvn(str,int) xval", "pv.seti(str,int) bool", "pv.is_null(str) bool", ".is_UDP() bool",
        ] { #expect(signatures.contains(expected), "\(expected)") }
    }

    @Test func theOldObjectStandsOnFunctionsThatExist() throws {
        let registry = allModules()
        let library = KSRLibrary(registry)
        var settings = LuaSettings()
        settings.legacyModules = LegacyFunctions.modules.keys.filter { registry.isLoaded($0) }
        _ = try LuaState(library, settings)
    }
}
