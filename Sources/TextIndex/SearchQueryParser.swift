internal import Words

extension SearchQuery {
  /// Parses what a user typed: words (all must be there), `"phrases"`, `prefix*`, `OR`, `AND`, `NOT` or `-word`, and
  /// parentheses. Operators are in upper case only; any other text is words.
  ///
  /// - Throws: ``SearchQueryError``.
  public init(parsing text: String) throws {
    var parser = SearchQueryParser(tokens: try SearchToken.all(in: text), end: text.count + 1)
    self = try parser.parse()
  }
}

/// Recursive descent: any := all (OR all)*; all := factor+; factor := NOT factor | ( any ) | phrase.
private struct SearchQueryParser {
  let tokens: [SearchToken]
  let end: Int
  private var at = 0
  private var depth = 0

  init(tokens: [SearchToken], end: Int) {
    self.tokens = tokens
    self.end = end
  }

  private var next: SearchToken? { at < tokens.count ? tokens[at] : nil }
  private var column: Int { next?.column ?? end }

  mutating func parse() throws -> SearchQuery {
    guard !tokens.isEmpty else {
      throw SearchQueryError(problem: "nothing to look for: give at least one word", column: 1)
    }
    let query = try parseAny()
    if next != nil { throw SearchQueryError(problem: "a ) without a ( before it", column: column) }
    return query
  }

  private mutating func parseAny() throws -> SearchQuery {
    var parts = [try parseAll()]
    while case .or = next?.kind {
      at += 1
      parts.append(try parseAll())
    }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func parseAll() throws -> SearchQuery {
    let start = column
    var wanted: [SearchQuery] = []
    var unwanted: [SearchQuery] = []
    var isAfterAnd = false
    loop: while let token = next {
      switch token.kind {
      case .or, .close: break loop
      case .and:
        if wanted.isEmpty && unwanted.isEmpty || isAfterAnd {
          throw SearchQueryError(problem: "AND needs something on both sides", column: token.column)
        }
        at += 1
        isAfterAnd = true
      case .not:
        at += 1
        unwanted.append(try parseFactor(after: "NOT"))
        isAfterAnd = false
      case .open, .phrase:
        wanted.append(try parseFactor(after: nil))
        isAfterAnd = false
      }
    }
    if isAfterAnd { throw SearchQueryError(problem: "AND needs something on both sides", column: column) }
    guard !wanted.isEmpty else {
      if unwanted.isEmpty { throw SearchQueryError(problem: "something to look for is missing here", column: column) }
      throw SearchQueryError(problem: "only words to leave out: add one to look for", column: start)
    }
    let positive: SearchQuery = wanted.count == 1 ? wanted[0] : .all(wanted)
    if unwanted.isEmpty { return positive }
    return .without(positive, unwanted.count == 1 ? unwanted[0] : .any(unwanted))
  }

  private mutating func parseFactor(after operatorName: String?) throws -> SearchQuery {
    guard let token = next else {
      throw SearchQueryError(problem: "\(operatorName ?? "the query") needs a word after it", column: column)
    }
    switch token.kind {
    case .phrase(let words, let isPrefix):
      at += 1
      return .phrase(words, isPrefix: isPrefix)
    case .open:
      depth += 1
      if depth > 50 { throw SearchQueryError(problem: "parentheses are nested too deep", column: token.column) }
      at += 1
      let inner = try parseAny()
      guard case .close = next?.kind else {
        throw SearchQueryError(problem: "this ( is never closed", column: token.column)
      }
      at += 1
      depth -= 1
      return inner
    case .or, .and, .not, .close:
      throw SearchQueryError(problem: "a word is missing here", column: token.column)
    }
  }
}

/// A piece of a query.
struct SearchToken {
  enum Kind {
    case phrase([String], isPrefix: Bool)
    case or, and, not, open, close
  }

  let kind: Kind
  let column: Int

  /// Most words that a query may have.
  private static let limit = 200

  /// A word as the index holds it.
  private static func folded(_ word: ArraySlice<UInt8>) -> String {
    String(decoding: AccentFolding.fold(Array(word)), as: UTF8.self)
  }

  static func all(in text: String) throws -> [SearchToken] {
    var tokens: [SearchToken] = []
    let characters = Array(text)
    var words = 0
    var at = 0
    func add(_ raw: String, _ column: Int) throws {
      let sequence = WordSequence(raw)
      guard sequence.count > 0 else { return }
      words += sequence.count
      if words > limit { throw SearchQueryError(problem: "more than \(limit) words: look for fewer", column: column) }
      tokens.append(
        SearchToken(
          kind: .phrase((0..<sequence.count).map { Self.folded(sequence.word($0)) }, isPrefix: raw.hasSuffix("*")),
          column: column))
    }
    while at < characters.count {
      let column = at + 1
      switch characters[at] {
      case let space where space.isWhitespace:
        at += 1
      case "(":
        tokens.append(SearchToken(kind: .open, column: column))
        at += 1
      case ")":
        tokens.append(SearchToken(kind: .close, column: column))
        at += 1
      case "-" where at + 1 < characters.count && !characters[at + 1].isWhitespace && characters[at + 1] != "-":
        tokens.append(SearchToken(kind: .not, column: column))
        at += 1
      case "\"":
        guard let close = characters[(at + 1)...].firstIndex(of: "\"") else {
          throw SearchQueryError(problem: "this quotation mark is never closed", column: column)
        }
        try add(String(characters[(at + 1)..<close]), column)
        at = close + 1
      default:
        let start = at
        while at < characters.count, !characters[at].isWhitespace, !"()\"".contains(characters[at]) { at += 1 }
        let raw = String(characters[start..<at])
        switch raw {
        case "OR": tokens.append(SearchToken(kind: .or, column: column))
        case "AND": tokens.append(SearchToken(kind: .and, column: column))
        case "NOT": tokens.append(SearchToken(kind: .not, column: column))
        default: try add(raw, column)
        }
      }
    }
    return tokens
  }
}
