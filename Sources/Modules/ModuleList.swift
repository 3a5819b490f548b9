import Routing

/// The modules that exist here, by their legacy names. A new module is one line.
public enum ModuleList {
    public static let all: [any Module.Type] = [
        SLModule.self,
        AuthModule.self,
        AuthDBModule.self,
        PermissionsModule.self,
        DomainModule.self,
        SecfilterModule.self,
        PipelimitModule.self,
        RatelimitModule.self,
        XLogModule.self,
        RRModule.self,
        PVModule.self,
        TextOpsModule.self,
        TextOpsXModule.self,
        HTableModule.self,
        PikeModule.self,
        CfgUtilsModule.self,
        DebuggerModule.self,
        SIPUtilsModule.self,
        SanityModule.self,
        IPOpsModule.self,
        DiversionModule.self,
        StatisticsModule.self,
        UUIDModule.self,
        RegexModule.self,
        TMModule.self,
        TMXModule.self,
        MaxForwardsModule.self,
        CTLModule.self,
        JSONRPCSModule.self,
        ConfigRPCModule.self,
        CountersModule.self,
        KexModule.self,
        KemixModule.self,
        CorexModule.self,
        UsrlocModule.self,
        RegistrarModule.self,
        NathelperModule.self,
        AccModule.self,
        RTPProxyModule.self,
        RTPEngineModule.self,
        DlgsModule.self,
        PathModule.self,
        DBSQLiteModule.self,
        MqueueModule.self,
        RtimerModule.self,
        SDPOpsModule.self,
        TCPOpsModule.self,
        AVPOpsModule.self,
        TmrecModule.self,
        UACRedirectModule.self,
        CryptoModule.self,
        AsyncModule.self,
    ]

    /// The module of that name; nil if it does not exist here (yet).
    public static func module(named name: String) -> (any Module.Type)? { byName[name] }

    private static let byName: [String: any Module.Type] = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
}
