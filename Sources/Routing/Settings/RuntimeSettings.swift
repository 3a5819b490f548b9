import Synchronization

/// Why a setting was not changed.
public struct SettingError: Error, Equatable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

/// All settings that may change while the server runs, in groups: what `cfg.*` RPC commands, `@cfg_get` and `$sel(cfg_get...)` show.
///
/// Declared at load; afterwards only their values change.
public final class RuntimeSettings: Sendable {
    private struct State {
        var groups: [String] = []
        var settings: [String: [Setting]] = [:]
        var instances: [String: Set<UInt32>] = [:]
        var pending: [Change] = []
    }

    /// A change that waits for its commit.
    public struct Change: Sendable {
        public let setting: Setting
        public let instance: UInt32?
        public let value: RuntimeValue
    }

    private let state = Mutex(State())

    public init() {}

    func removeAll() { state.withLock { $0 = State() } }

    // MARK: Declaring

    /// Declares a numeric setting; the same again returns the one that is there.
    /// - Parameters:
    ///   - range: numbers that are taken, nil for any.
    ///   - onChange: called after each change, on the changing thread.
    @discardableResult
    public func declare(
        _ group: String, _ name: String, integer: Int, range: ClosedRange<Int>? = nil, isReadOnly: Bool = false, help: String = "",
        onChange: (@Sendable (Int) -> Void)? = nil
    ) -> Setting {
        add(Setting(group: group, name: name, help: help, initial: .integer(integer), range: range, isReadOnly: isReadOnly) { value in
            if case .integer(let number) = value { onChange?(number) }
        })
    }

    /// Declares a textual setting.
    @discardableResult
    public func declare(
        _ group: String, _ name: String, string: String, isReadOnly: Bool = false, help: String = "",
        onChange: (@Sendable (String) -> Void)? = nil
    ) -> Setting {
        add(Setting(group: group, name: name, help: help, initial: .string(string), range: nil, isReadOnly: isReadOnly) { value in
            if case .string(let text) = value { onChange?(text) }
        })
    }

    private func add(_ setting: Setting) -> Setting {
        state.withLock { state in
            if let known = state.settings[setting.group]?.first(where: { $0.name == setting.name }) { return known }
            if state.settings[setting.group] == nil { state.groups.append(setting.group) }
            state.settings[setting.group, default: []].append(setting)
            return setting
        }
    }

    // MARK: Looking up

    /// Group names in order of declaration.
    public var groupNames: [String] { state.withLock { $0.groups } }

    /// The settings of a group in order of declaration; nil if there is no such group.
    public func settings(of group: String) -> [Setting]? { state.withLock { $0.settings[group] } }

    public func setting(_ group: String, _ name: String) -> Setting? {
        state.withLock { $0.settings[group]?.first { $0.name == name } }
    }

    public var pendingChanges: [Change] { state.withLock { $0.pending } }

    // MARK: Instances

    /// Splits `group[3]`; the instance is nil for a plain name.
    /// - Throws: `SettingError` for brackets that hold no number.
    public static func splitGroup(_ text: String) throws(SettingError) -> (group: String, instance: UInt32?) {
        guard let open = text.firstIndex(of: "[") else { return (text, nil) }
        guard text.last == "]", let number = UInt32(text[text.index(after: open)...].dropLast()) else {
            throw SettingError("Wrong group syntax. Use either \"group\", or \"group[id]\"")
        }
        return (String(text[..<open]), number)
    }

    public func hasInstance(_ group: String, _ instance: UInt32) -> Bool {
        state.withLock { $0.instances[group]?.contains(instance) ?? false }
    }

    /// Adds an instance of a group, with the group's values. False if there is no such group.
    public func addInstance(_ group: String, _ instance: UInt32) -> Bool {
        state.withLock { state in
            guard state.settings[group] != nil else { return false }
            state.instances[group, default: []].insert(instance)
            return true
        }
    }

    /// Removes an instance of a group. False if it is not there.
    public func removeInstance(_ group: String, _ instance: UInt32) -> Bool {
        let settings: [Setting]? = state.withLock { state in
            guard state.instances[group]?.remove(instance) != nil else { return nil }
            return state.settings[group]
        }
        guard let settings else { return false }
        for setting in settings { setting.forget(instance: instance) }
        return true
    }

    // MARK: Changing

    /// Changes a setting at once and logs it.
    /// - Throws: `SettingError` if there is no such setting or it does not take that value.
    public func set(_ group: String, instance: UInt32? = nil, _ name: String, _ value: RuntimeValue) throws(SettingError) {
        let change = try prepare(group, instance, name, value)
        apply(change)
    }

    /// Notes a change for `commit`.
    public func setLater(_ group: String, instance: UInt32? = nil, _ name: String, _ value: RuntimeValue) throws(SettingError) {
        let change = try prepare(group, instance, name, value)
        state.withLock { state in
            state.pending.removeAll { $0.setting === change.setting && $0.instance == change.instance }
            state.pending.append(change)
        }
    }

    /// Carries out the noted changes.
    public func commit() {
        let changes = state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
        for change in changes { apply(change) }
    }

    /// Forgets the noted changes.
    public func rollback() { state.withLock { $0.pending = [] } }

    /// Sets a setting back to the value that it was declared with.
    public func reset(_ group: String, instance: UInt32? = nil, _ name: String) throws(SettingError) {
        guard let setting = setting(group, name) else { throw SettingError("no setting \(group).\(name)") }
        apply(Change(setting: setting, instance: instance, value: setting.initial))
    }

    private func prepare(_ group: String, _ instance: UInt32?, _ name: String, _ value: RuntimeValue) throws(SettingError) -> Change {
        guard let setting = setting(group, name) else { throw SettingError("no setting \(group).\(name)") }
        guard !setting.isReadOnly else { throw SettingError("\(group).\(name) cannot change while the server runs") }
        if let instance, !hasInstance(group, instance) { throw SettingError("no group instance \(group)[\(instance)]") }
        switch (setting.isString, value) {
        case (true, .integer(let number)):
            return Change(setting: setting, instance: instance, value: .string(String(number)))
        case (false, .string(let text)):
            guard let number = Int(text) else { throw SettingError("\(group).\(name) takes a number, not \"\(text)\"") }
            return try prepare(group, instance, name, .integer(number))
        case (false, .integer(let number)):
            if let range = setting.range, !range.contains(number) {
                throw SettingError("\(group).\(name) takes \(range.lowerBound) to \(range.upperBound), not \(number)")
            }
            return Change(setting: setting, instance: instance, value: value)
        case (true, .string):
            return Change(setting: setting, instance: instance, value: value)
        }
    }

    private func apply(_ change: Change) {
        change.setting.store(change.value, instance: change.instance)
        let place = change.instance.map { "\(change.setting.group)[\($0)]" } ?? change.setting.group
        switch change.value {
        case .integer(let number): Log.info("<core>", "\(place).\(change.setting.name) has been changed to \(number)")
        case .string(let text): Log.info("<core>", "\(place).\(change.setting.name) has been changed to \"\(text)\"")
        }
    }
}
