import Routing
import SIPMessage

/// Flags that corex keeps for the message in hand.
final class CorexFlags {
    /// `msg_iflag_set`: the message's internal flags, by number.
    var `internal`: UInt64 = 0
    /// `msg_vbflag_set`
    var virtualBranch: UInt32 = 0
}

extension CorexModule {
    func declareMessageFlags(_ exports: Exports, _ slot: Int) {
        @Sendable func flags(_ context: RouteContext) -> CorexFlags {
            if let flags = context.slots[slot] as? CorexFlags { return flags }
            let flags = CorexFlags()
            context.slots[slot] = flags
            return flags
        }
        func internalFlag(_ name: String, _ body: @escaping @Sendable (CorexFlags, UInt64) -> Int) {
            exports.function(name, .string("flag")) { context, arguments in
                guard let bit = Self.internalFlag(arguments.string(0)) else {
                    context.log(.error, "corex", "\(name): unknown flag \"\(arguments.string(0))\"")
                    return -1
                }
                return body(flags(context), bit)
            }
        }
        internalFlag("msg_iflag_set") { $0.internal |= $1; return 1 }
        internalFlag("msg_iflag_reset") { $0.internal &= ~$1; return 1 }
        internalFlag("msg_iflag_is_set") { $0.internal & $1 != 0 ? 1 : -2 }

        func branchFlag(_ name: String, _ body: @escaping @Sendable (CorexFlags, UInt32) -> Int) {
            exports.function(name, .integer("flag")) { context, arguments in
                guard (0...31).contains(arguments.integer(0)) else { return -1 }
                return body(flags(context), 1 << UInt32(arguments.integer(0)))
            }
        }
        branchFlag("msg_vbflag_set") { $0.virtualBranch |= $1; return 1 }
        branchFlag("msg_vbflag_reset") { $0.virtualBranch &= ~$1; return 1 }
        branchFlag("msg_vbflag_is_set") { $0.virtualBranch & $1 != 0 ? 1 : -1 }
        exports.function("msg_vbflag_parse", .literal("options")) { context, _ in
            guard let value = context.message.via1?.parameter(ByteView("vbf")), let number = UInt32(value.string, radix: 16) else { return -1 }
            flags(context).virtualBranch = number
            return 1
        }
        exports.function("is_faked_msg") { context, _ in context.options.contains(.stored) ? 1 : -1 }
    }

    /// A flag's bit by its name or number; nil for an unknown one.
    private static func internalFlag(_ text: ByteView) -> UInt64? {
        switch text.string.uppercased() {
        case "USE_UAC_FROM": return 1 << 10
        case "USE_UAC_TO": return 1 << 11
        case "UAC_AUTH": return 1 << 19
        case "MSG_APPLY_CHANGES": return 1 << 22
        default:
            guard let number = text.unsignedInteger, number < 64 else { return nil }
            return 1 << UInt64(number)
        }
    }
}
