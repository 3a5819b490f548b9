import Routing
import SIPMessage

/// Module sipt: ISUP messages in bodies (RFC 3372, ITU-T Q.763) read and changed.
public final class SIPTModule: Module, @unchecked Sendable {
    public static let name = "sipt"

    public init() {}

    public func declare(_ exports: Exports) {
        let requests: RouteKinds = [.request, .branch]
        exports.function(
            "sipt_destination", kemi: "destination", .written("number"), .written("hops"), .written("nature"), routes: requests
        ) { context, arguments in
            Self.setDestination(context, arguments, isTerminated: true)
        }
        exports.function(
            "sipt_destination", kemi: "destination_terminator", .written("number"), .written("hops"), .written("nature"),
            .written("terminator"), routes: requests
        ) { context, arguments in
            Self.setDestination(context, arguments, isTerminated: Self.number(arguments, 3) != 0)
        }
        exports.function("sipt_forwarding", kemi: "forwarding", .written("number"), .written("nature"), routes: requests) { context, arguments in
            Self.change(context, arguments.string(0), [.initialAddress]) {
                $0.setForwarding(arguments.string(0), nature: Self.byte(arguments, 1))
            }
        }
        exports.function(
            "sipt_set_calling", kemi: "set_calling", .written("number"), .written("nature"), .written("presentation"),
            .written("screening"), routes: requests
        ) { context, arguments in
            Self.change(context, arguments.string(0), [.initialAddress]) {
                $0.setCalling(
                    arguments.string(0), nature: Self.byte(arguments, 1), presentation: Self.byte(arguments, 2),
                    screening: Self.byte(arguments, 3))
            }
        }
        exports.function(
            "sipt_set_bci_1", kemi: "set_bci_1", .written("charge"), .written("status"), .written("category"), .written("end to end"),
            routes: .reply
        ) { context, arguments in
            let parts = (0..<4).map { (Self.byte(arguments, $0) & 0x03) << UInt8(2 * $0) }
            return Self.change(context, .empty, [.addressComplete, .continuity]) { $0.setBackwardIndicators(parts.reduce(0, |)) }
        }
        exports.function("sipt_has_isup_body", kemi: "has_isup_body") { context, _ in
            ISUPMessage.body(context.message) == nil ? -1 : 1
        }
        SIPTVariables.declare(exports)
    }

    private static func setDestination(_ context: RouteContext, _ arguments: Arguments, isTerminated: Bool) -> Int {
        var digits = ByteBuilder(context.arena, capacity: arguments.string(0).count + 1)
        digits.append(arguments.string(0))
        if isTerminated { digits.append(UInt8(ascii: "#")) }
        let called = digits.finish()
        return change(context, called, [.initialAddress]) {
            $0.setDestination(called, hops: number(arguments, 1), nature: byte(arguments, 2) & 0x7F)
        }
    }

    /// - Parameters:
    ///   - number: that the change writes.
    ///   - kinds: of the ISUP messages that have what is changed.
    /// - Returns: 1, or -1 if nothing could be changed.
    private static func change(
        _ context: RouteContext, _ number: ByteView, _ kinds: [ISUPMessage.Kind], _ change: (ISUPChanges) -> Bool
    ) -> Int {
        guard number.count <= ISUPNumber.longest * 2 else {
            context.log(.error, "sipt", "a number of \(number.count) digits does not fit into an ISUP parameter (\(ISUPNumber.longest * 2) at most)")
            return -1
        }
        guard let body = ISUPMessage.body(context.message), let isup = ISUPMessage(body), kinds.contains(isup.kind) else { return -1 }
        guard change(ISUPChanges(isup: isup, context: context)) else {
            context.log(.error, "sipt", "the ISUP message ends before what is to be changed")
            return -1
        }
        return 1
    }

    /// A number, 0 for what is none.
    private static func number(_ arguments: Arguments, _ index: Int) -> Int { Int(clamping: arguments.string(index).unsignedInteger ?? 0) }
    private static func byte(_ arguments: Arguments, _ index: Int) -> UInt8 { UInt8(truncatingIfNeeded: number(arguments, index)) }
}
