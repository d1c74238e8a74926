/// A table while the document is being read, and what may still be done to it.
final class OpenTable {
  /// How it came to be.
  enum Origin {
    /// By `[a.b]`, which makes a, too: it may get a heading of its own later.
    case implied
    /// By a heading of its own.
    case headed
    /// By `a.b = 1`.
    case dotted
    /// By `{ }`: it is complete.
    case inline
  }

  enum Entry {
    case value(TOMLValue)
    case table(OpenTable)
    /// By `[[name]]`.
    case tables(OpenTables)
  }

  var origin: Origin
  var line: Int
  var entries: [TOMLName: Entry] = [:]

  init(_ origin: Origin, line: Int) {
    self.origin = origin
    self.line = line
  }

  /// What it has come to.
  var closed: TOMLTable {
    TOMLTable(
      entries.mapValues { entry in
        switch entry {
        case .value(let value): value
        case .table(let table): TOMLValue(kind: .table(table.closed), line: table.line)
        case .tables(let tables):
          TOMLValue(
            kind: .array(tables.all.map { TOMLValue(kind: .table($0.closed), line: $0.line) }), line: tables.all[0].line
          )
        }
      }, line: line)
  }
}

/// Tables of one name, in order.
final class OpenTables {
  var all: [OpenTable]

  init(_ first: OpenTable) { all = [first] }
}

/// A name, by its bytes: what looks the same may be two names.
struct TOMLName: Hashable, Sendable {
  let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
