/// An answer that says why there is none (JSON-RPC 2.0, and the protocol's own codes).
struct RPCError: Error {
    enum Code: Int {
        case parseError = -32700, invalidRequest = -32600, methodNotFound = -32601, invalidParams = -32602, notInitialized = -32002, requestFailed = -32803
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
