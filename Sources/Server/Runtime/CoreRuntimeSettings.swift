import ConfigSyntax
import Routing

/// The core's settings that RPC clients see under `core.`, and the config's own `group.name` settings.
package enum CoreRuntimeSettings {
    package static func declare(_ config: LoadedConfig, _ options: CommandLineOptions, _ destination: LogDestination) {
        let settings = config.registry.settings
        let level = options.debugLevel ?? config.process.debugLevel
        settings.declare("core", "debug", integer: level, help: "log level") { Log.level = $0 }
        Log.level = level
        let facility = LogDestination.facility(named: config.process.logFacility)
        if let facility { destination.setFacility(facility) }
        settings.declare("core", "log_facility", string: config.process.logFacility, help: "syslog facility") { name in
            if let number = LogDestination.facility(named: name) { destination.setFacility(number) }
        }
        let fixed: [(String, Int)] = [
            ("max_while_loops", config.settings.maxWhileLoops), ("udp_mtu", config.settings.udpMTU),
            ("force_rport", config.settings.forceRport ? 1 : 0),
        ]
        for (name, value) in fixed { settings.declare("core", name, integer: value, isReadOnly: true) }
        for custom in config.customSettings {
            switch custom.value {
            case .number(let number): settings.declare(custom.group, custom.name, integer: number, help: custom.description)
            default: settings.declare(custom.group, custom.name, string: custom.value.text, help: custom.description)
            }
        }
    }
}
