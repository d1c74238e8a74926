internal import Glibc
internal import NewsModel
internal import Words

/// Text on as many lines as it takes.
extension Printer {
  /// Columns of the terminal; nothing where the output goes elsewhere, or nobody knows.
  static func columns(isTerminal: Bool) -> Int? {
    guard isTerminal else { return nil }
    if let set = getenv("COLUMNS").flatMap({ Int(String(cString: $0)) }), set > 0 { return set }
    // Before a pager the output is a pipe, and what is said of mistakes still goes to the terminal.
    for descriptor in [STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO] {
      var size = winsize()
      if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    }
    return nil
  }

  /// What stands before the first line of a text.
  struct Label {
    /// Made safe.
    let text: String
    /// Columns before it.
    var margin = 0
    /// Its style's code; nothing for none.
    var code: String?
  }

  /// Prints text, made safe, broken between words where the terminal ends.
  ///
  /// - Parameters:
  ///   - label: what stands before its first line.
  ///   - indent: columns that its lines begin after; the label ends before.
  ///   - code: its style's code; nothing for none.
  mutating func wrapped(_ text: String, label: Label? = nil, indent: Int, code: String? = nil) {
    // By what is shown: what is made safe may be longer.
    let safe = PrintableText.escaping(text)
    let margin = String(repeating: " ", count: indent)
    for (index, one) in TextWidth.wrap(safe, columns: columns(after: indent)).enumerated() {
      let shown = isolated(code.map { style(one, $0) } ?? one, of: one)
      line((index == 0 ? label.map { self.shown($0, indent) } ?? margin : margin) + shown)
    }
  }

  /// Prints parts with a dot between them, made safe, each kept to itself.
  mutating func wrapped(parts: [String], indent: Int, code: String? = nil) {
    // A dot stays at the end of its line.
    let glued = parts.map { isolated(PrintableText.escaping($0), of: $0) }.joined(separator: "\u{A0}· ")
    let margin = String(repeating: " ", count: indent)
    for one in TextWidth.wrap(glued, columns: columns(after: indent)) {
      let text = one.split(separator: "\u{A0}·", omittingEmptySubsequences: false).joined(separator: " ·")
      line(margin + (code.map { style(text, $0) } ?? text))
    }
  }

  private func columns(after indent: Int) -> Int? { width.map { max(20, $0 - indent) } }

  private func shown(_ label: Label, _ indent: Int) -> String {
    String(repeating: " ", count: label.margin) + (label.code.map { style(label.text, $0) } ?? label.text)
      + String(repeating: " ", count: max(0, indent - label.margin - TextWidth.columns(label.text)))
  }
}
