import Routing
import SIPMessage

/// Keeps replaced URIs and display names in a dialog's variables, and changes the dialog's later requests accordingly (`restore_dlg`).
final class DialogRestorer: DialogListener, @unchecked Sendable {
    private unowned let module: UACModule
    private unowned let dialogs: DialogModule

    init(_ module: UACModule, _ dialogs: DialogModule) {
        self.module = module
        self.dialogs = dialogs
    }

    /// Names of the dialog variables, which the database has too.
    private struct Names: Sendable {
        let oldURI: OwnedBytes
        let newURI: OwnedBytes
        let oldDisplay: OwnedBytes
        let newDisplay: OwnedBytes

        init(_ prefix: String, uri: String) {
            oldURI = OwnedBytes(prefix + uri)
            newURI = OwnedBytes(prefix + uri + "new")
            oldDisplay = OwnedBytes(prefix + "dp")
            newDisplay = OwnedBytes(prefix + "dpnew")
        }
    }

    private static let fromNames = Names("_uac_f", uri: "u"), toNames = Names("_uac_t", uri: "o")

    private static func names(_ header: AddressSpan.Header) -> Names { header == .from ? fromNames : toNames }

    /// Notes a replacement. What the first one of a dialog replaced stays.
    static func keep(
        _ header: AddressSpan.Header, _ old: NameAddress, display: ByteView, uri: ByteView, _ dialogs: DialogModule, _ dialog: Dialog
    ) {
        let names = names(header)
        if dialogs.variable(names.oldURI, of: dialog) == nil {
            dialogs.setVariable(names.oldURI, old.uri.string, of: dialog)
        }
        dialogs.setVariable(names.newURI, uri.string, of: dialog)
        dialogs.setVariable(names.oldDisplay, old.displayName.string, of: dialog)
        dialogs.setVariable(names.newDisplay, display.string, of: dialog)
    }

    override func didConfirm(_ dialog: Dialog, _ context: RouteContext) { change(dialog, context) }
    override func didReceiveRequest(_ dialog: Dialog, _ context: RouteContext) { change(dialog, context) }
    override func willEnd(_ dialog: Dialog, _ context: RouteContext?, _ worker: Worker) {
        if let context { change(dialog, context) }
    }

    /// Has the caller's requests show the new addresses to the callee, and the callee's the old ones to the caller.
    private func change(_ dialog: Dialog, _ context: RouteContext) {
        let isUpstream = dialogs.isFromCallee(context.message, of: dialog)
        for header in [AddressSpan.Header.from, .to] {
            let names = Self.names(header)
            guard let uri = dialogs.variable(isUpstream ? names.oldURI : names.newURI, of: dialog),
                let display = dialogs.variable(isUpstream ? names.oldDisplay : names.newDisplay, of: dialog)
            else { continue }
            let place = isUpstream ? header.other : header
            guard let span = AddressSpan(place, of: context.message) else {
                context.log(.error, "uac", "\(place.name) cannot be read, and is not restored")
                continue
            }
            display.withByteView { span.replaceDisplayName(with: context.arena.copy($0), in: context.message) }
            uri.withByteView { span.replaceURI(with: context.arena.copy($0), in: context.message) }
            module.restoreReplies([place], context)
        }
    }
}
