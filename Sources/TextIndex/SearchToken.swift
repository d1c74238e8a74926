internal import Words

/// A piece of a query.
struct SearchToken {
  enum Kind {
    case phrase(SearchPhrase)
    case filter(SearchFilter)
    case near(Int)
    case open(TextQuery.Field)
    case or, and, not, close
  }

  let kind: Kind
  /// Where it begins, counted in characters from 1.
  let column: Int

  static func all(in text: String) throws -> [SearchToken] {
    var scanner = SearchScanner(text)
    while try scanner.next() {}
    return scanner.tokens
  }
}

/// Cuts a query into pieces.
private struct SearchScanner {
  private let characters: [Character]
  private var at = 0
  private var words = 0
  private(set) var tokens: [SearchToken] = []

  /// Most words that a query may have.
  private static let limit = 200
  private static let fields = [
    "title", "source", "outcome", "story", "path", "is", "date", "after", "before", "language",
  ]

  init(_ text: String) { characters = Array(text) }

  /// Takes the next piece; false at the end.
  mutating func next() throws -> Bool {
    guard at < characters.count else { return false }
    let column = at + 1
    switch characters[at] {
    case let space where space.isWhitespace: at += 1
    case "(": take(.open(.anywhere))
    case ")": take(.close)
    case "-" where at + 1 < characters.count && !characters[at + 1].isWhitespace && characters[at + 1] != "-":
      take(.not)
    case "=" where at + 1 < characters.count && !characters[at + 1].isWhitespace:
      at += 1
      let raw = characters[at] == "\"" ? try quoted() : plain()
      if let name = Self.field(of: raw) {
        throw SearchQueryError(problem: "= goes behind the field: \(name):=word", column: column)
      }
      try add(raw, column, .anywhere, isExact: true)
    case "\"": try add(try quoted(), column, .anywhere)
    default: try word(column)
    }
    return true
  }

  private mutating func take(_ kind: SearchToken.Kind) {
    tokens.append(SearchToken(kind: kind, column: at + 1))
    at += 1
  }

  private mutating func quoted() throws -> String {
    guard let close = characters[(at + 1)...].firstIndex(of: "\"") else {
      throw SearchQueryError(problem: "this quotation mark is never closed", column: at + 1)
    }
    defer { at = close + 1 }
    return String(characters[(at + 1)..<close])
  }

  private mutating func plain() -> String {
    let start = at
    while at < characters.count, !characters[at].isWhitespace, !"()\"".contains(characters[at]) || isInHebrew {
      at += 1
    }
    return String(characters[start..<at])
  }

  /// Whether a quotation mark stands in the middle of a Hebrew word, as in abbreviations.
  private var isInHebrew: Bool {
    func isHebrew(_ character: Character) -> Bool {
      character.unicodeScalars.first.map { (0x5D0...0x5EA).contains($0.value) } ?? false
    }
    return characters[at] == "\"" && at > 0 && at + 1 < characters.count && isHebrew(characters[at - 1])
      && isHebrew(characters[at + 1])
  }

  private mutating func word(_ column: Int) throws {
    let raw = plain()
    switch raw {
    case "OR": tokens.append(SearchToken(kind: .or, column: column))
    case "AND": tokens.append(SearchToken(kind: .and, column: column))
    case "NOT": tokens.append(SearchToken(kind: .not, column: column))
    case "NEAR": tokens.append(SearchToken(kind: .near(SearchQuery.nearDistance), column: column))
    case _ where raw.hasPrefix("NEAR/"):
      guard let distance = Int(raw.dropFirst(5)), (0...1000).contains(distance) else {
        throw SearchQueryError(
          problem: "a number of words, 1000 at most, has to stand behind NEAR/: NEAR/5", column: column + 5)
      }
      tokens.append(SearchToken(kind: .near(distance), column: column))
    default:
      guard let name = Self.field(of: raw) else { return try add(raw, column, .anywhere) }
      try field(name, String(raw.dropFirst(name.count + 1)), column)
    }
  }

  /// The field that something typed begins with, however it is spelled; nothing where there is none.
  private static func field(of raw: String) -> String? {
    raw.firstIndex(of: ":").map { raw[..<$0].lowercased() }.flatMap { fields.contains($0) ? $0 : nil }
  }

  /// A field, of which the beginning of its value was read with its name.
  private mutating func field(_ name: String, _ beginning: String, _ column: Int) throws {
    let start = column + name.count + 1
    let isAtEnd = beginning.isEmpty && (at >= characters.count || characters[at].isWhitespace || characters[at] == ")")
    guard !isAtEnd else {
      throw SearchQueryError(
        problem: "\(name): needs something right behind it (a word that ends in a colon stands in quotation marks)",
        column: column)
    }
    if name == "title" {
      if beginning.isEmpty, characters[at] == "(" { return take(.open(.title)) }
      let isExact = beginning.hasPrefix("=")
      let value = isExact ? String(beginning.dropFirst()) : beginning
      let isQuoted = value.isEmpty && at < characters.count && characters[at] == "\""
      return try add(isQuoted ? try quoted() : value, column, .title, isExact: isExact)
    }
    if beginning.isEmpty, characters[at] == "(" {
      throw SearchQueryError(problem: "only title: goes before parentheses", column: start)
    }
    let value = beginning.isEmpty ? try quoted() : beginning
    tokens.append(SearchToken(kind: .filter(try SearchFilter(name, value, start)), column: column))
  }

  private mutating func add(
    _ raw: String, _ column: Int, _ field: TextQuery.Field, isExact: Bool = false
  ) throws {
    let sequence = WordSequence(raw)
    words += sequence.count
    if words > Self.limit {
      throw SearchQueryError(problem: "more than \(Self.limit) words: look for fewer", column: column)
    }
    guard let phrase = SearchPhrase(sequence, isExact: isExact, isPrefix: raw.hasSuffix("*"), in: field) else { return }
    tokens.append(SearchToken(kind: .phrase(phrase), column: column))
  }
}

extension SearchFilter {
  /// What a field of a query says.
  ///
  /// - Parameter column: of the value.
  fileprivate init(_ name: String, _ value: String, _ column: Int) throws {
    func error(_ problem: String) -> SearchQueryError { SearchQueryError(problem: problem, column: column) }
    switch name {
    case "source":
      let folded = String(decoding: AccentFolding.fold(WordSequence(value).normalForm), as: UTF8.self)
      guard !folded.isEmpty else { throw error("source: needs the name of one") }
      self = .source(folded)
    case "outcome":
      let value = value.lowercased()
      guard Self.outcomes.contains(value) else {
        throw error("an outcome is one of \(Self.outcomes.joined(separator: ", "))")
      }
      self = .outcome(value)
    case "story":
      guard let number = Int64(value), number > 0 else { throw error("story: needs the number of one") }
      self = .story(number)
    case "language":
      let parts = value.split(separator: "-", omittingEmptySubsequences: false)
      let isCode =
        parts.count <= 2 && (2...3).contains(parts[0].count) && parts.allSatisfy { (2...8).contains($0.count) }
      guard isCode, value.utf8.allSatisfy({ $0 == 0x2D || (0x61...0x7A).contains($0 | 0x20) }) else {
        throw error("language: needs a code, as en, de or ja")
      }
      self = .language(value.lowercased())
    case "path": self = .path(value.lowercased())
    case "is":
      switch value.lowercased() {
      case "original": self = .original(true)
      case "copy": self = .original(false)
      default: throw error("is: can be is:original or is:copy")
      }
    case "after":
      guard let days = SearchDays(value) else { throw error(Self.dates) }
      self = .days(from: days.range.lowerBound, before: nil)
    case "before":
      guard let days = SearchDays(value) else { throw error(Self.dates) }
      self = .days(from: nil, before: days.range.lowerBound)
    default: self = try Self.days(value, error)
    }
  }

  private static let dates = "a date is 2018, 2018-08 or 2018-08-27"

  /// `2018-08`, `2018-08..2018-09`, `2018..`, `..2018`.
  private static func days(_ value: String, _ error: (String) -> SearchQueryError) throws -> SearchFilter {
    guard let dots = value.range(of: "..") else {
      guard let days = SearchDays(value) else { throw error(dates) }
      return .days(from: days.range.lowerBound, before: days.range.upperBound)
    }
    let (first, last) = (value[..<dots.lowerBound], value[dots.upperBound...])
    let (from, to) = (SearchDays(first), SearchDays(last))
    guard first.isEmpty || from != nil, last.isEmpty || to != nil, from != nil || to != nil else { throw error(dates) }
    if let from, let to, from.range.lowerBound >= to.range.upperBound {
      throw error("this range ends before it begins")
    }
    return .days(from: from?.range.lowerBound, before: to?.range.upperBound)
  }
}

extension String {
  fileprivate func range(of other: String) -> Range<Index>? {
    indices.first { self[$0...].hasPrefix(other) }.map { $0..<index($0, offsetBy: other.count) }
  }
}
