import Routing
import SIPMessage

/// Module mangler: addresses and ports of descriptions changed, and contacts that carry where they came from.
public final class ManglerModule: Module, @unchecked Sendable {
    public static let name = "mangler"

    /// Between the parts of an encoded contact.
    private var separator = UInt8(ascii: "*")

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("contact_flds_separator", string: { [unowned self] in
            if let first = $0.utf8.first { separator = first }
        })
        let routes: RouteKinds = [.request, .reply]
        let network = Parameter.prepared("network") { text, _ in try MangledNetwork(text) }
        exports.function("sdp_mangle_ip", network, .literal("address"), routes: routes) { context, arguments in
            guard let network = arguments.object(0, as: MangledNetwork.self) else { return -1 }
            return SDPMangling.changeAddresses(context, of: network, to: arguments.string(1))
        }
        let change = Parameter.prepared("offset") { text, _ in try PortChange(text) }
        exports.function("sdp_mangle_port", change, routes: routes) { context, arguments in
            guard let change = arguments.object(0, as: PortChange.self) else { return -1 }
            return SDPMangling.changePorts(context, change)
        }
        exports.function("encode_contact", .literal("prefix"), .literal("address"), routes: routes) { [unowned self] context, arguments in
            encodeContacts(context, arguments.string(0), at: arguments.string(1))
        }
        exports.function("decode_contact", routes: .request) { [unowned self] context, _ in decodeRequestURI(context) }
        exports.function("decode_contact_header", routes: routes) { [unowned self] context, _ in decodeContacts(context) }
    }

    // MARK: Contacts

    /// Each contact of the first Contact header whose URI lies in the message.
    private func contacts(_ context: RouteContext) -> [NameAddress]? {
        guard let header = context.message.first(.contact) else { return nil }
        var found: [NameAddress] = []
        var rest = header.body
        while !rest.isEmpty, rest != ByteView("*") {
            let (value, tail) = HeaderValues.split(rest)
            guard let address = NameAddress(value), address.uri.lies(in: context.message.buffer) else { return nil }
            found.append(address)
            rest = tail
        }
        return found
    }

    private func put(_ text: ByteView, for contact: NameAddress, _ message: SIPMessage) {
        message.edits.replace(offset: contact.uri.offset(in: message.buffer), length: contact.uri.count, with: text)
    }

    /// - Returns: 1; -1 without a Contact that can be read, or the code of what is wrong with the first one.
    private func encodeContacts(_ context: RouteContext, _ prefix: ByteView, at address: ByteView) -> Int {
        guard let contacts = contacts(context) else {
            context.log(.error, "mangler", "encode_contact: there is no Contact that can be read")
            return -1
        }
        for (index, contact) in contacts.enumerated() {
            do throws(MangledContact.Failure) {
                let text = try MangledContact.encode(contact.uri, prefix: prefix, at: address, separator, context)
                put(text, for: contact, context.message)
            } catch {
                context.log(.error, "mangler", "encode_contact: \"\(contact.uri)\" cannot be encoded (\(error.code))")
                if index == 0 { return error.code }
            }
        }
        return 1
    }

    private func decodeRequestURI(_ context: RouteContext) -> Int {
        let uri = context.message.currentURI
        do throws(MangledContact.Failure) {
            let decoded = try MangledContact(uri, separator)
            context.message.newRequestURI = decoded.uri(context.arena)
            context.destinationURI = decoded.source(context.arena)
            return 1
        } catch {
            context.log(.error, "mangler", "decode_contact: \"\(uri)\" is not encoded (\(error.code))")
            return error.code
        }
    }

    private func decodeContacts(_ context: RouteContext) -> Int {
        guard let contacts = contacts(context) else {
            context.log(.error, "mangler", "decode_contact_header: there is no Contact that can be read")
            return -1
        }
        for contact in contacts {
            do throws(MangledContact.Failure) {
                put(try MangledContact(contact.uri, separator).uri(context.arena), for: contact, context.message)
            } catch {
                context.log(.error, "mangler", "decode_contact_header: \"\(contact.uri)\" is not encoded (\(error.code))")
            }
        }
        return 1
    }
}
