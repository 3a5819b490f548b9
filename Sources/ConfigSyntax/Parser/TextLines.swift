extension StringProtocol {
    /// The text's lines, empty ones too, whether LF or CR LF ends them (which Swift counts as one character, unlike LF).
    public var textLines: [SubSequence] { split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" } }
}
