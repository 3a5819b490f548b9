import ConfigSyntax

/// What an expression may yield.
enum ExpressionTypes {
    /// - Parameter variable: what a `$var` may hold at that place.
    static func types(of expression: Expression, _ variable: (String) -> ValueTypes) -> ValueTypes {
        switch expression.kind {
        case .number, .word, .call, .assignment: return .number
        case .string, .network: return .text
        case .variable(let text):
            let name = VariableName(text)
            return name.scriptVariable.map(variable) ?? VariableTypes.types(of: name)
        case .select: return [.text, .null]
        case .keyword(let keyword): return KeywordValue.types(of: keyword)
        case .unary(.toString, _): return .text
        case .unary: return .number
        case .binary(.plus, let left, _):
            let first = types(of: left, variable)
            if first == .number { return .number }
            return first.isTextual ? .text : [.number, .text]
        case .binary(.concatenate, _, _): return .text
        // a division by zero yields nothing
        case .binary(.divide, _, let divisor), .binary(.modulo, _, let divisor): return Constant(divisor) == nil ? [.number, .null] : .number
        case .binary: return .number
        case .selectValue(let parts): return parts.dropFirst().reduce(into: []) { $0.formUnion(types(of: $1, variable)) }
        }
    }
}

/// Core keywords as pseudo-variables.
enum KeywordValue {
    /// The variable that holds the same.
    static func variable(_ keyword: Keyword) -> String {
        switch keyword {
        case .method: "$rm"
        case .uri, .uriHost, .uriPort, .myself: "$ru"
        case .status: "$rs"
        case .fromURI: "$fu"
        case .toURI: "$tu"
        case .sourceIP: "$si"
        case .destinationIP: "$Ri"
        case .sourcePort: "$sp"
        case .destinationPort: "$Rp"
        case .proto: "$pr"
        case .af: "$af(id)"
        case .messageLength, .maxLength: "$ml"
        case .sendIP: "$sndfrom(ip)"
        case .sendPort: "$sndfrom(port)"
        case .sendProto: "$sndfrom(proto)"
        case .sendAF: "$sndfrom(af)"
        case .toIP: "$sndto(ip)"
        case .toPort: "$sndto(port)"
        case .toProto: "$sndto(proto)"
        case .toAF: "$sndto(af)"
        }
    }

    static func types(of keyword: Keyword) -> ValueTypes {
        switch keyword {
        case .method, .uri, .fromURI, .toURI, .uriHost, .uriPort, .myself, .sendIP, .toIP: [.text, .null]
        case .status: [.number, .null]
        case .sourceIP, .destinationIP, .proto: .text
        default: .number
        }
    }
}
