import Routing
import SIPMessage

/// The core's threads for tasks, as `async_workers` and `async_workers_group` name them.
enum AsyncGroups {
    private static let defaultName = "default"

    /// The first number that is set counts, as in the reference.
    static func setDefault(_ workers: Int, _ settings: inout CoreSettings) {
        guard workers > 0, !settings.asyncGroups.contains(where: { $0.name == defaultName }) else { return }
        settings.asyncGroups.insert(CoreSettings.AsyncGroup(name: defaultName, workers: workers), at: 0)
    }

    /// `name=N;workers=N;nonblock=N;usleep=N`
    static func add(_ text: String, _ settings: inout CoreSettings) throws {
        var name = "", workers = 0
        let parameters = text.withByteView { bytes in
            var iterator = ParameterIterator(bytes)
            var parameters: [(String, String)] = []
            while let parameter = iterator.next() { parameters.append((parameter.name.string.lowercased(), parameter.unquotedValue.string)) }
            return parameters
        }
        for (key, value) in parameters {
            switch key {
            case "name": name = value
            case "workers": workers = Int(value) ?? 0
            default: break
            }
        }
        guard !name.isEmpty, workers > 0 else {
            throw DeclarationError("async_workers_group \"\(text)\" names no group or no number of workers", remedy: "write \"name=NAME;workers=2\"")
        }
        if name == defaultName { return setDefault(workers, &settings) }
        setDefault(1, &settings)
        settings.asyncGroups.append(CoreSettings.AsyncGroup(name: name, workers: workers))
    }
}
