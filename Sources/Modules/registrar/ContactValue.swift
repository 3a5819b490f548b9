import SIPMessage

/// A value of a REGISTER's Contact header, with the parameters that registrations look at.
struct ContactValue {
    var uri = ByteView.empty
    /// Values of parameters; nil where they are not there or empty.
    var q: ByteView?
    var expires: ByteView?
    var methods: ByteView?
    var received: ByteView?
    var instance: ByteView?
    var registrationID: ByteView?

    /// Nil if the text is no contact.
    init?(_ text: ByteView) {
        guard let address = NameAddress(text), !address.uri.isEmpty else { return nil }
        uri = address.uri
        var iterator = ParameterIterator(address.parameters)
        while let parameter = iterator.next() {
            let value = parameter.unquotedValue
            if value.isEmpty { continue }
            switch parameter.name.count {
            case 1 where parameter.name.equalsIgnoringCase(ByteView("q")): q = value
            case 6 where parameter.name.equalsIgnoringCase(ByteView("reg-id")): registrationID = value
            case 7 where parameter.name.equalsIgnoringCase(ByteView("expires")): expires = value
            case 7 where parameter.name.equalsIgnoringCase(ByteView("methods")): methods = value
            case 8 where parameter.name.equalsIgnoringCase(ByteView("received")): received = value
            case 13 where parameter.name.equalsIgnoringCase(ByteView("+sip.instance")): instance = value
            default: break
            }
        }
    }
}

/// All Contact values of a message.
struct ContactList {
    /// `*` alone: all bindings are meant.
    private(set) var isStar = false
    private(set) var values: ContiguousArray<ContactValue> = []

    var isEmpty: Bool { values.isEmpty }
    var first: ContactValue? { values.first }

    /// Reads the message's Contact headers.
    /// - Parameter expires: value of the Expires header, nil for none.
    mutating func read(_ message: SIPMessage, expires: Int?, longest: Int, longestReceived: Int) throws(RegistrationFailure) {
        isStar = false
        values.removeAll(keepingCapacity: true)
        var headers = 0
        var stars = 0
        var index = message.headers.firstIndex(.contact)
        var firstIsStar = false
        while let current = index {
            let body = message.headers[current].body
            headers += 1
            if body.first == 42 {
                stars += 1
                if headers == 1 { firstIsStar = true }
            } else {
                try append(body)
            }
            index = message.headers.nextIndex(.contact, after: current)
        }
        if firstIsStar {
            guard expires == 0 else { throw .starWithExpires }
            guard headers == 1 else { throw .starWithContacts }
            isStar = true
            return
        }
        guard stars == 0 else { throw .starWithContacts }
        for value in values where value.uri.count > longest || value.received?.count ?? 0 > longestReceived { throw .contactTooLong }
    }

    /// Adds a header's values; the last one comes first, as the reference takes them.
    private mutating func append(_ body: ByteView) throws(RegistrationFailure) {
        guard !body.isEmpty else { throw .badContact }
        let start = values.count
        var rest = body
        while !rest.isEmpty {
            let (text, tail) = HeaderValues.split(rest)
            guard let value = ContactValue(text) else { throw .badContact }
            values.insert(value, at: start)
            rest = tail
        }
    }
}
