/// Reads a document from its first byte to its last.
struct TOMLParser {
  let bytes: [UInt8]
  var at = 0
  var line = 1
  /// Arrays and inline tables that the value being read is in.
  var depth = 0
  static let deepest = 100

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A byte order mark is passed over.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  mutating func document() throws(TOMLError) -> TOMLTable {
    try checkText()
    let root = OpenTable(.headed, line: 1)
    var current = root
    while true {
      try skipBlanks()
      guard let byte = peek() else { return root.closed }
      if byte == "[" { current = try heading(in: root) } else { try pair(in: current) }
      try endOfLine()
    }
  }

  // MARK: Headings and pairs

  private mutating func heading(in root: OpenTable) throws(TOMLError) -> OpenTable {
    let start = line
    at += 1
    let isArray = peek() == "["
    if isArray { at += 1 }
    let name = try key()
    guard take("]"), !isArray || take("]") else { throw wrong("a heading ends with \(isArray ? "]]" : "]")") }
    var table = root
    for part in name.dropLast() { table = try step(into: part, of: table, start) }
    guard let last = name.last else { throw wrong("a heading needs a name") }
    switch (table.entries[last], isArray) {
    case (nil, _):
      let next = OpenTable(.headed, line: start)
      table.entries[last] = isArray ? .tables(OpenTables(next)) : .table(next)
      return next
    case (.tables(let tables), true):
      let next = OpenTable(.headed, line: start)
      tables.all.append(next)
      return next
    case (.table(let next), false) where next.origin == .implied:
      (next.origin, next.line) = (.headed, start)
      return next
    case (.table(let next), false) where next.origin == .headed:
      throw wrong("there is a section [\(Self.text(name))] already, on line \(next.line)")
    default: throw wrong("\(Self.text(name)) is set already, and not as such a section")
    }
  }

  /// The table of that name, or the last of its array, for a heading further in.
  private func step(into name: TOMLName, of table: OpenTable, _ line: Int) throws(TOMLError) -> OpenTable {
    switch table.entries[name] {
    case nil:
      let next = OpenTable(.implied, line: line)
      table.entries[name] = .table(next)
      return next
    case .table(let next) where next.origin != .inline: return next
    case .tables(let tables): return tables.all[tables.all.count - 1]
    default: throw wrong("\(Self.text([name])) is set already, and not as a section")
    }
  }

  /// `name = value`.
  mutating func pair(in table: OpenTable) throws(TOMLError) {
    let start = line
    let name = try key()
    guard take("=") else { throw wrong("after \(Self.text(name)) comes = and a value") }
    skipSpace()
    var table = table
    for part in name.dropLast() {
      switch table.entries[part] {
      case nil:
        let next = OpenTable(.dotted, line: start)
        table.entries[part] = .table(next)
        table = next
      case .table(let next) where next.origin == .dotted: table = next
      default: throw wrong("\(Self.text([part])) is set already, and not by dots")
      }
    }
    guard let last = name.last else { throw wrong("a value needs a name") }
    guard table.entries[last] == nil else { throw wrong("\(Self.text(name)) is set twice") }
    depth += name.count
    defer { depth -= name.count }
    table.entries[last] = .value(TOMLValue(kind: try value(), line: start))
  }

  /// Names with dots between them.
  private mutating func key() throws(TOMLError) -> [TOMLName] {
    var parts: [TOMLName] = []
    repeat {
      skipSpace()
      parts.append(TOMLName(try name()))
      skipSpace()
      guard depth + parts.count <= Self.deepest else { throw wrong("values are nested too deep") }
    } while take(".")
    return parts
  }

  private mutating func name() throws(TOMLError) -> String {
    switch peek() {
    case "\"", "'":
      guard !isLongString else { throw wrong("a name is on one line: one quotation mark is enough") }
      return try string()
    default:
      let start = at
      while let byte = peek(), byte.isBareKey { at += 1 }
      guard at > start else {
        throw wrong("a name begins with a letter, a digit, - or _; anything else is put in quotation marks")
      }
      return String(decoding: bytes[start..<at], as: UTF8.self)
    }
  }

  private static func text(_ name: [TOMLName]) -> String {
    let text = name.map(\.text).joined(separator: ".")
    return text.count > 60 ? text.prefix(60) + "…" : text
  }

  // MARK: Bytes

  /// Everything has to be UTF-8 without control characters.
  private mutating func checkText() throws(TOMLError) {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw wrong("the file is not UTF-8") }
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0A { line += 1 }
      let isLineEnd = byte == 0x0A || byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
      guard byte >= 0x20 && byte != 0x7F || byte == 0x09 || isLineEnd else {
        throw wrong(
          "there is a control character (\\u\(String(byte, radix: 16))): remove it, or write \\u00… in a text")
      }
    }
    line = 1
  }

  func peek(_ ahead: Int = 0) -> Byte? { at + ahead < bytes.count ? Byte(bytes[at + ahead]) : nil }

  mutating func take(_ byte: Byte) -> Bool {
    guard peek() == byte else { return false }
    at += 1
    return true
  }

  mutating func skipSpace() { while let byte = peek(), byte == " " || byte == "\t" { at += 1 } }

  /// Spaces, line ends and comments.
  mutating func skipBlanks() throws(TOMLError) {
    while let byte = peek() {
      switch byte {
      case " ", "\t", "\r": at += 1
      case "\n":
        at += 1
        line += 1
      case "#": while let byte = peek(), byte != "\n" { at += 1 }
      default: return
      }
    }
  }

  private mutating func endOfLine() throws(TOMLError) {
    skipSpace()
    if peek() == "#" { while let byte = peek(), byte != "\n" { at += 1 } }
    if peek() == "\r" { at += 1 }
    guard let byte = peek() else { return }
    guard byte == "\n" else { throw wrong("nothing may follow on this line; texts are put in quotation marks") }
    at += 1
    line += 1
  }

  func wrong(_ problem: String) -> TOMLError { TOMLError(problem: problem, line: line) }
}
