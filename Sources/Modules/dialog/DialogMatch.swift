import Routing
import SIPMessage

/// What `dlg.list_match` looks for.
struct DialogMatch {
    private enum Field {
        case text((Dialog) -> ByteView)
        case startTime
    }

    private enum Test {
        case equals(OwnedBytes)
        case matches(RegularExpression)
        case startsWith(OwnedBytes)
        case later(Int?)
        case earlier(Int?)
    }

    private let field: Field
    private let test: Test

    /// - Parameters:
    ///   - key: `ruri`, `furi`, `turi`, `callid` or `start_ts`.
    ///   - operation: `eq`, `re` or `sw` for texts, `gt` or `lt` for times.
    init(key: String, operation: String, value: String) throws {
        field = switch key {
        case "ruri": .text { $0.requestURI }
        case "furi": .text { $0.fromURI }
        case "turi": .text { $0.toURI }
        case "callid": .text { $0.callID }
        case "start_ts": .startTime
        default: throw RPCFault(500, "Invalid matching key parameter")
        }
        switch operation {
        case "eq": test = .equals(OwnedBytes(value))
        case "sw": test = .startsWith(OwnedBytes(value))
        case "gt": test = .later(Int(value))
        case "lt": test = .earlier(Int(value))
        case "re":
            do { test = .matches(try RegularExpression(value)) } catch { throw RPCFault(500, "Invalid matching value parameter") }
        default: throw RPCFault(500, "Invalid matching operator parameter")
        }
        switch (field, test) {
        case (.startTime, .equals), (.startTime, .matches), (.startTime, .startsWith):
            throw RPCFault(500, "Matching operator not supported with start_ts key")
        case (.text, .later), (.text, .earlier): throw RPCFault(500, "Matching operator not supported")
        default: break
        }
    }

    func matches(_ dialog: Dialog) -> Bool {
        switch (field, test) {
        case (.text(let read), .equals(let value)): read(dialog) == value.view
        case (.text(let read), .startsWith(let value)): read(dialog).hasPrefix(value.view)
        case (.text(let read), .matches(let expression)): expression.matches(read(dialog))
        case (.startTime, .later(let time?)): dialog.startTime > time
        case (.startTime, .earlier(let time?)): dialog.startTime < time
        default: false
        }
    }
}
