import ConfigSyntax
import Glibc
import Routing
import Synchronization

/// The controller behind FEEDBACK pipes: it turns the difference between the wanted and the measured load into the share of requests that
/// is dropped.
final class LoadFeedback: Sendable {
    private struct State {
        var load = 0.0
        var setpoint = 0.0
        var proportional = 0.0, integral = -25.0, derivative = 0.0
        var sum = 0.0, last = 0.0
        var dropRate = 0
        var cpu: (busy: Double, total: Double)?
    }

    private let state = Mutex(State())

    /// Percent of requests to drop.
    var dropRate: Int { state.withLock { $0.dropRate } }

    /// Sets the wanted load, from 0 to 100 percent.
    func setSetpoint(percent: Int) { state.withLock { $0.setpoint = 0.01 * Double(percent) } }

    /// Takes a load in, from 0 to 1.
    func push(load: Double) {
        state.withLock { state in
            state.load = min(max(load.isFinite ? load : 0, 0), 1)
            let error = state.setpoint - state.load
            // load below the wanted one cannot be made up for, so it is not summed up
            if state.sum < 0 || error < 0 { state.sum += error }
            let output = state.proportional * error + state.integral * state.sum + state.derivative * (error - state.last)
            state.last = error
            state.dropRate = Int(min(max(output, 0), 100))
        }
    }

    /// Measures how busy the machine's processors were since the last time.
    func measure() {
        guard let text = FileReader.text("/proc/stat"), let line = text.textLines.first else { return }
        let times = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
        guard times.count == 8 else { return }
        let total = times.reduce(0, +), busy = total - times[3]
        let before = state.withLock { state in
            defer { state.cpu = (busy, total) }
            return state.cpu
        }
        push(load: before.map { total > $0.total ? (busy - $0.busy) / (total - $0.total) : 0 } ?? 0)
    }

    // MARK: For RPC

    func declare(_ exports: Exports, group: String) {
        exports.rpc("\(group).get_pid", "Print PID Controller parameters for the FEEDBACK algorithm: <ki> <kp> <kd>") { [unowned self] _ in
            state.withLock { [.string("ki[\(sixDigits($0.integral))] kp[\(sixDigits($0.proportional))] kd[\(sixDigits($0.derivative))] ")] }
        }
        exports.rpc("\(group).set_pid", "Sets the PID Controller parameters for the FEEDBACK algorithm: <ki> <kp> <kd>") { [unowned self] request in
            let integral = try Self.number(request), proportional = try Self.number(request), derivative = try Self.number(request)
            state.withLock { ($0.integral, $0.proportional, $0.derivative) = (integral, proportional, derivative) }
            return []
        }
        exports.rpc("\(group).push_load", "Force the value of the load parameter for FEEDBACK algorithm: <load>") { [unowned self] request in
            let load = try Self.number(request)
            guard (0...1).contains(load) else { throw RPCFault(400, "Value out of range") }
            push(load: load)
            return []
        }
    }

    private func sixDigits(_ number: Double) -> String {
        var text = [CChar](repeating: 0, count: 400)
        _ = withVaList([number]) { vsnprintf(&text, text.count, "%f", $0) }
        return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    private static func number(_ request: RPCRequest) throws -> Double {
        switch request.next() {
        case .double(let number)?: return number
        case .integer(let number)?: return Double(number)
        case .string(let text)?:
            guard let number = Double(text) else { throw RPCFault.invalidParameters }
            return number
        default: throw RPCFault.invalidParameters
        }
    }
}

/// Bytes that wait in the receive queues of the server's UDP and TCP sockets.
enum SocketQueues {
    static func waiting(_ network: any Routing.Network) -> Int {
        let ports = Set(network.sockets.map { Int($0.address.port) })
        return ["udp", "udp6", "tcp", "tcp6"].reduce(0) { sum, name in
            guard let text = FileReader.text("/proc/net/\(name)") else { return sum }
            return text.textLines.dropFirst().reduce(sum) { sum, line in
                // sl local_address rem_address st tx_queue:rx_queue
                let fields = line.split(separator: " ")
                guard fields.count > 4, let port = fields[1].split(separator: ":").last.flatMap({ Int($0, radix: 16) }), ports.contains(port),
                    let queue = fields[4].split(separator: ":").last.flatMap({ Int($0, radix: 16) })
                else { return sum }
                return sum + queue
            }
        }
    }
}
