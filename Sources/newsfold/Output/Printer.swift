internal import Glibc
internal import JournalLog
internal import NewsModel
internal import Words

/// Standard output: buffered, styled only on a terminal that wants it, and done with at once when its reader leaves.
struct Printer {
  /// Whether styles are shown.
  let isStyled: Bool
  /// Whether a person looks at it.
  let isTerminal: Bool
  /// Columns of the terminal, where it is one and that is known.
  let width: Int?
  private var buffer: [UInt8] = []

  init() {
    signal(SIGPIPE, SIG_IGN)
    isTerminal = Pager.isInUse || isatty(STDOUT_FILENO) == 1
    width = Self.columns(isTerminal: isTerminal)
    isStyled =
      isTerminal && getenv("NO_COLOR") == nil && getenv("TERM").map { String(cString: $0) } != "dumb"
  }

  /// Prints a line that is safe as it is.
  mutating func line(_ text: String) {
    buffer += text.utf8
    buffer.append(0x0A)
    if buffer.count > 65_536 { flush() }
  }

  /// Prints `value` as JSON on one line.
  mutating func json(_ value: any Encodable) throws { line(try JSONLine.encode(value)) }

  /// Writes out what is buffered. A reader that left ends the program, as it would end any other.
  mutating func flush() {
    var rest = buffer[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 {
        if errno == EPIPE { Glibc.exit(0) }
        StandardError.write("newsfold: output cannot be written: \(String(cString: strerror(errno)))")
        Glibc.exit(EX_IOERR)
      }
      rest = rest.dropFirst(count)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// What is shown of a text from outside, kept to itself where it runs from right to left, so that nothing next to it is
  /// turned around with it.
  func isolated(_ shown: String, of text: String) -> String {
    // FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE.
    isTerminal && TextWidth.hasRightToLeft(text) ? "\u{2068}\(shown)\u{2069}" : shown
  }

  /// Text made safe.
  func plain(_ text: String) -> String { PrintableText.escaping(text) }

  /// Text in bold, made safe.
  func strong(_ text: String) -> String { style(PrintableText.escaping(text), "1") }

  /// Text that matters less, made safe.
  func faint(_ text: String) -> String { style(PrintableText.escaping(text), "2") }

  /// Text that was taken away, made safe.
  func removed(_ text: String) -> String { style(PrintableText.escaping(text), "31") }

  /// Text that was put in, made safe.
  func added(_ text: String) -> String { style(PrintableText.escaping(text), "32") }

  /// Text that is safe, in a style.
  func style(_ text: String, _ code: String) -> String { isStyled ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text }
}
