/// Outline that the parser's `SIPMessage` takes the place of (delete this file then).
public final class SIPMessage {
    public init(arena: Arena) {}
}
