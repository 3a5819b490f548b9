import CSignalbox
import Routing
import SIPMessage

/// RPC commands of corex: log level, memory.
enum CorexCommands {
    static func declare(_ exports: Exports) {
        let settings = exports.registry.settings
        exports.rpc("corex.debug", "The log level, or a new one: [level].") { request in
            let old = Log.level
            guard request.remaining > 0 else { return [["debug": .integer(old)]] }
            let level = try request.integer()
            if settings.setting("core", "debug") != nil {
                try settings.set("core", "debug", .integer(level))
            } else {
                Log.level = level
            }
            return [["old": .integer(old), "new": .integer(level)]]
        }
        exports.rpc("shm.info", "The allocator.") { _ in [["name": "malloc", "size": .integer(csignalbox_heap_now().total)]] }
        exports.rpc("shm.stats", "Memory of the server in bytes.") { _ in
            let heap = csignalbox_heap_now()
            return [[
                "total": .integer(heap.total), "free": .integer(heap.free), "used": .integer(heap.used), "real_used": .integer(heap.used),
                "max_used": .integer(heap.total), "fragments": .integer(heap.fragments),
            ]]
        }
    }

    /// Commands that need the network; called when it is there.
    static func declare(_ table: RPCTable, network: any Network) {
        table.add("corex.list_sockets", "The addresses that the server listens on.", returnsArray: true) { _ in
            network.sockets.map { socket in
                [
                    "PROTO": .string(socket.transport.name.string), "NAME": .string(socket.addressText.view.string),
                    "ADDRLIST": ["ADDR": .string(socket.addressText.view.string)], "PORT": .string(String(socket.address.port)),
                    "MCAST": "no", "MHOMED": "no", "VIRTUAL": "no", "SOCKNAME": .string(socket.name.isEmpty ? "-" : socket.name),
                    "ADVERTISE": .string(socket.advertised == nil ? "-" : "\(socket.hostText.view.string):\(socket.writtenPort)"),
                ]
            }
        }
    }
}
