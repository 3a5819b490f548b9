/// Reads the lines of a table.
enum ModuleTableReader {
    /// Calls `body` with each module's name and the offset behind its head line.
    static func heads(_ table: StaticString, _ body: (String, Int) -> Void) {
        table.withUTF8Buffer { bytes in
            var place = 0
            while place < bytes.count {
                let end = lineEnd(bytes, place)
                if bytes[place] == UInt8(ascii: "=") {
                    var stop = place + 2
                    while stop < end, bytes[stop] != 32 { stop += 1 }
                    body(String(decoding: bytes[(place + 2)..<stop], as: UTF8.self), place)
                }
                place = end + 1
            }
        }
    }

    /// Notes which module exports which functions and variables.
    static func exports(_ table: StaticString, _ functions: inout [String: [String]], _ variables: inout [String: [String]]) {
        table.withUTF8Buffer { bytes in
            var module = ""
            var place = 0
            while place < bytes.count {
                let end = lineEnd(bytes, place)
                let kind = bytes[place]
                if kind == UInt8(ascii: "=") || kind == UInt8(ascii: "f") || kind == UInt8(ascii: "v") {
                    var stop = place + 2
                    while stop < end, bytes[stop] != 32 { stop += 1 }
                    let name = String(decoding: bytes[(place + 2)..<stop], as: UTF8.self)
                    switch kind {
                    case UInt8(ascii: "="): module = name
                    case UInt8(ascii: "f"): functions[name, default: []].append(module)
                    default: variables[name, default: []].append(module)
                    }
                }
                place = end + 1
            }
        }
    }

    /// Reads the module whose head line begins at `start`.
    static func module(_ table: StaticString, _ start: Int) -> ModuleDescription {
        table.withUTF8Buffer { bytes in
            var name = ""
            var versions = ModuleDescription.Versions()
            var functions: [ModuleDescription.Function] = []
            var parameters: [ModuleDescription.Parameter] = []
            var variables: [ModuleDescription.Variable] = []
            var transformations: [String] = []
            var ksr: [ModuleDescription.KSRFunction] = []
            var settings: [String] = []
            var place = start
            while place < bytes.count {
                let end = lineEnd(bytes, place)
                let words = bytes[place..<end].split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
                guard words.count > 1, place == start || words[0] != "=" else { break }
                let history = self.versions(words)
                switch words[0] {
                case "=": (name, versions) = (words[1], history)
                case "f": if words.count > 3 { functions.append(function(words, history)) }
                case "p", "P":
                    let kind: ModuleDescription.Parameter.Kind = words.count > 2 ? (words[2] == "i" ? .integer : words[2] == "s" ? .string : .unknown) : .unknown
                    parameters.append(ModuleDescription.Parameter(name: words[1], kind: kind, isRepeatable: words[0] == "P", versions: history))
                case "v": variables.append(ModuleDescription.Variable(name: words[1], isWritable: words.last == "w"))
                case "t": transformations.append(words[1])
                case "k":
                    if words.count > 3 {
                        let given = words.count > 4 && !words[4].hasPrefix("@") ? words[4].utf8.split(separator: UInt8(ascii: ",")).map { String(Substring($0)) } : []
                        ksr.append(ModuleDescription.KSRFunction(space: words[1], name: words[2], result: words[3], parameters: given, versions: history))
                    }
                case "c": settings.append(words[1])
                default: break
                }
                place = end + 1
            }
            return ModuleDescription(
                name: name, versions: versions, functions: functions, parameters: parameters, variables: variables, transformations: transformations, ksr: ksr,
                settings: settings)
        }
    }

    private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != 10 { end += 1 }
        return end
    }

    private static func versions(_ words: [String]) -> ModuleDescription.Versions {
        var versions = ModuleDescription.Versions()
        for word in words.dropFirst(2) {
            if word.hasPrefix("@") { versions.first = String(word.dropFirst()) }
            if word.hasPrefix("<") { versions.last = String(word.dropFirst()) }
        }
        return versions
    }

    /// `f name places 0,!2:is,+3`
    private static func function(_ words: [String], _ history: ModuleDescription.Versions) -> ModuleDescription.Function {
        var arities: [Int] = []
        var newer: [Int] = []
        var constant: [Int] = []
        var arguments: [Int: [ModuleDescription.Argument]] = [:]
        // bytes, not characters: a config's modules have thousands of these
        for part in words[3].utf8.split(separator: UInt8(ascii: ",")) {
            let pieces = part.split(separator: UInt8(ascii: ":"))
            guard let first = pieces.first, let mark = first.first else { continue }
            let isNewer = mark == UInt8(ascii: "+"), isConstant = mark == UInt8(ascii: "!")
            guard let count = Int(Substring(isNewer || isConstant ? first.dropFirst() : first)) else { continue }
            arities.append(count)
            if isNewer { newer.append(count) }
            if isConstant { constant.append(count) }
            if pieces.count > 1 { arguments[count] = pieces[1].map { ModuleDescription.Argument(rawValue: Character(Unicode.Scalar($0))) ?? .unknown } }
        }
        return ModuleDescription.Function(name: words[1], arities: arities, places: places(words[2]), arguments: arguments, versions: history, newerArities: newer, constantArities: constant)
    }

    private static func places(_ letters: String) -> ModuleDescription.Places {
        var places: ModuleDescription.Places = []
        for letter in letters {
            switch letter {
            case "*": return .any
            case "r": places.insert(.request)
            case "f": places.insert(.failure)
            case "b": places.insert(.branch)
            case "o": places.formUnion([.tmReply, .coreReply])
            case "t": places.insert(.tmReply)
            case "c": places.insert(.coreReply)
            case "s": places.insert(.onSend)
            case "e": places.insert(.event)
            case "l": places.insert(.local)
            case "x": places.insert(.branchFailure)
            default: break
            }
        }
        return places
    }
}
