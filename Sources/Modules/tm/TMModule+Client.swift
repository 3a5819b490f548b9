import Routing
import SIPMessage

extension TMModule {
    func declareClient(_ exports: Exports) {
        exports.function(
            "t_uac_send", .string("method"), .string("uri"), .string("next hop", nullable: true), .string("socket", nullable: true),
            .string("headers"), .string("body", nullable: true), routes: .any
        ) { [unowned self] context, arguments in
            sendFromScript(context, arguments)
        }
    }

    private func sendFromScript(_ context: RouteContext, _ arguments: Arguments) -> Int {
        do throws(LocalRequest.Malformed) {
            var request = try LocalRequest(
                method: arguments.string(0), uri: arguments.string(1), headerBlock: arguments.string(4), body: arguments.string(5), context)
            guard SIPURI(request.uri) != nil else { throw LocalRequest.Malformed(reason: "Invalid request uri") }
            request.nextHop = arguments.string(2)
            if !arguments.string(3).isEmpty {
                guard let socket = SocketName.find(arguments.string(3), context.server.network) else {
                    throw LocalRequest.Malformed(reason: "No local socket")
                }
                request.socket = socket
            }
            if case .failed(let error) = send(request, context.worker) {
                context.log(.error, "tm", "t_uac_send: the request could not be sent (\(error))")
                return -1
            }
            return 1
        } catch {
            context.log(.error, "tm", "t_uac_send: \(error.reason)")
            return -1
        }
    }
}
