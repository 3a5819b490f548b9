import Routing
import SIPMessage

extension DialogModule {
    func declareProfiles(_ exports: Exports) {
        let profile = Parameter.prepared("profile") { [unowned self] text, _ in
            guard let found = text.withByteView({ self.profile($0) }) else {
                throw DeclarationError(
                    "dialog profile \"\(text)\" is not defined", remedy: "name it in profiles_with_value or profiles_no_value")
            }
            return found
        }
        let value = Parameter.template("value")
        exports.function("set_dlg_profile", kemi: "set_dlg_profile_static", profile) { [unowned self] context, arguments in
            set(context, arguments)
        }
        exports.function("set_dlg_profile", profile, value) { [unowned self] context, arguments in set(context, arguments) }
        let changing: RouteKinds = [.request, .failure, .tmReply, .coreReply, .branch]
        exports.function("unset_dlg_profile", kemi: "unset_dlg_profile_static", profile, routes: changing) { [unowned self] context, arguments in
            unset(context, arguments)
        }
        exports.function("unset_dlg_profile", profile, value, routes: changing) { [unowned self] context, arguments in unset(context, arguments) }
        exports.function("is_in_profile", kemi: "is_in_profile_static", profile) { [unowned self] context, arguments in isIn(context, arguments) }
        exports.function("is_in_profile", profile, value) { [unowned self] context, arguments in isIn(context, arguments) }
        exports.function("get_profile_size", kemi: "get_profile_size_static", profile, .variable("size")) { context, arguments in
            Self.size(context, arguments, nil, into: 1)
        }
        exports.function("get_profile_size", profile, value, .variable("size")) { context, arguments in
            guard let value = Self.text(context, arguments), !value.isEmpty else { return -1 }
            return Self.size(context, arguments, value, into: 2)
        }
        exports.function("dlg_set_timeout_by_profile", profile, .integer("seconds")) { [unowned self] _, arguments in
            setLifetimes(arguments, nil, seconds: arguments.integer(1))
        }
        exports.function("dlg_set_timeout_by_profile", profile, value, .integer("seconds")) { [unowned self] context, arguments in
            guard let value = Self.text(context, arguments), !value.isEmpty else { return -1 }
            return setLifetimes(arguments, value, seconds: arguments.integer(2))
        }
        exports.function(
            "dlg_remote_profile", .string("command"), .string("profile"), .string("value", nullable: true), .string("uid"), .integer("expires")
        ) { [unowned self] context, arguments in changeRemote(context, arguments) }
    }

    /// The value that a call gives, nil if it gives none.
    private static func text(_ context: RouteContext, _ arguments: Arguments) -> ByteView? {
        arguments.object(1, as: TextTemplate.self)?.text(context)
    }

    /// The profile of a call and the value to use; nil, with the reason logged, where they do not fit.
    private func choice(_ context: RouteContext, _ arguments: Arguments) -> (profile: DialogProfile, value: ByteView)? {
        guard let profile = arguments.object(0, as: DialogProfile.self) else { return nil }
        let value = Self.text(context, arguments)
        guard value.map({ !$0.isEmpty }) ?? !profile.hasValue else {
            context.log(.error, "dialog", "profile \(profile.name.view) needs a value")
            return nil
        }
        return (profile, profile.hasValue ? value ?? .empty : .empty)
    }

    private func set(_ context: RouteContext, _ arguments: Arguments) -> Int {
        guard let (profile, value) = choice(context, arguments) else { return -1 }
        let dialog = dialog(context)
        guard dialog != nil || context.routeKind == .request else {
            context.log(.critical, "dialog", "set_dlg_profile: the message is of no dialog")
            return -1
        }
        let member = ProfileMember(profile, value: value, uid: uid(context))
        if let dialog { link(member, to: dialog) } else { state(context).profiles.insert(member, at: 0) }
        return 1
    }

    private func uid(_ context: RouteContext) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 40)
        text.append("dlgp-")
        text.append(hex: UInt(context.worker.random.next() as UInt64))
        return text.finish()
    }

    private func unset(_ context: RouteContext, _ arguments: Arguments) -> Int {
        guard let (profile, value) = choice(context, arguments) else { return -1 }
        guard context.routeKind != .request else {
            context.log(.error, "dialog", "unset_dlg_profile has no effect in request routes")
            return -1
        }
        guard let dialog = dialog(context) else {
            context.log(.warning, "dialog", "unset_dlg_profile: the message is of no dialog")
            return -1
        }
        let member = table.locked(dialog) { () -> ProfileMember? in
            dialog.marks.insert(.profilesChanged)
            guard let place = dialog.profiles.firstIndex(where: { $0.profile === profile && $0.value.view == value }) else { return nil }
            return dialog.profiles.remove(at: place)
        }
        member?.leave()
        return member == nil ? -1 : 1
    }

    private func isIn(_ context: RouteContext, _ arguments: Arguments) -> Int {
        guard let (profile, value) = choice(context, arguments), let dialog = dialog(context) else { return -1 }
        return table.locked(dialog) { dialog.profiles.contains { $0.profile === profile && $0.value.view == value } } ? 1 : -1
    }

    private static func size(_ context: RouteContext, _ arguments: Arguments, _ value: ByteView?, into place: Int) -> Int {
        guard let profile = arguments.object(0, as: DialogProfile.self), let variable = arguments.variable(place) else { return -1 }
        guard value != nil || !profile.hasValue else {
            context.log(.error, "dialog", "profile \(profile.name.view) needs a value")
            return -1
        }
        return variable.assign(.integer(profile.count(value)), context) ? 1 : -1
    }

    private func setLifetimes(_ arguments: Arguments, _ value: ByteView?, seconds: Int) -> Int {
        guard let profile = arguments.object(0, as: DialogProfile.self) else { return -1 }
        for member in profile.members(value) {
            if let dialog = member.dialog, dialog.state != .unconfirmed { setLifetime(dialog, seconds) }
        }
        return 1
    }

    /// Other servers' calls: `add` and `rm`.
    private func changeRemote(_ context: RouteContext, _ arguments: Arguments) -> Int {
        let value = arguments.string(2)
        let uid = arguments.string(3)
        guard let profile = profile(arguments.string(1)), !uid.isEmpty else {
            context.log(.error, "dialog", "dlg_remote_profile: there is no profile \"\(arguments.string(1))\", or no uid is given")
            return -1
        }
        guard !profile.hasValue || !value.isEmpty else {
            context.log(.error, "dialog", "dlg_remote_profile: profile \(profile.name.view) needs a value")
            return -1
        }
        switch arguments.string(0) {
        case ByteView("add"):
            profile.add(ProfileMember(profile, value: value, uid: uid, expires: arguments.integer(4)))
            return 1
        case ByteView("rm"):
            profile.removeRemote(uid: uid, value: profile.hasValue ? value : .empty)
            return 1
        default:
            context.log(.error, "dialog", "dlg_remote_profile: \"\(arguments.string(0))\" is neither add nor rm")
            return -1
        }
    }
}
