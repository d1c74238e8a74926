extension SearchQuery {
  /// Parses what a user typed: words (all must be there), `"phrases"`, `prefix*`, `OR`, `AND`, `NOT` or `-word`, `NEAR` or
  /// `NEAR/5` between words, parentheses, and fields: see ``SearchToken``. Operators are in upper case only; any other text
  /// is words.
  ///
  /// - Throws: ``SearchQueryError``.
  public init(parsing text: String) throws {
    var parser = SearchQueryParser(tokens: try SearchToken.all(in: text), end: text.count + 1)
    self = try parser.parse()
  }
}

/// Recursive descent: any := all (OR all)*; all := factor+; factor := NOT factor | ( any ) | phrase | word NEAR word | filter.
private struct SearchQueryParser {
  let tokens: [SearchToken]
  let end: Int
  private var at = 0
  private var depth = 0
  private var field = TextQuery.Field.anywhere

  init(tokens: [SearchToken], end: Int) {
    self.tokens = tokens
    self.end = end
  }

  private var next: SearchToken? { at < tokens.count ? tokens[at] : nil }
  private var column: Int { next?.column ?? end }

  private func error(_ problem: String, _ column: Int? = nil) -> SearchQueryError {
    SearchQueryError(problem: problem, column: column ?? self.column)
  }

  mutating func parse() throws -> SearchQuery {
    guard !tokens.isEmpty else { throw error("nothing to look for: give at least one word", 1) }
    let query = try parseAny()
    if next != nil { throw error("a ) without a ( before it") }
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
          throw error("AND needs something on both sides")
        }
        at += 1
        isAfterAnd = true
      case .not:
        at += 1
        unwanted.append(try parseFactor(after: "NOT"))
        isAfterAnd = false
      case .open, .phrase, .filter, .near:
        wanted.append(try parseFactor(after: nil))
        isAfterAnd = false
      }
    }
    if isAfterAnd { throw error("AND needs something on both sides") }
    guard !wanted.isEmpty else {
      if unwanted.isEmpty { throw error("something to look for is missing here") }
      throw error("only words to leave out: add one to look for", start)
    }
    let positive: SearchQuery = wanted.count == 1 ? wanted[0] : .all(wanted)
    if unwanted.isEmpty { return positive }
    return .without(positive, unwanted.count == 1 ? unwanted[0] : .any(unwanted))
  }

  private mutating func parseFactor(after operatorName: String?) throws -> SearchQuery {
    guard let token = next else { throw error("\(operatorName ?? "the query") needs a word after it") }
    switch token.kind {
    case .phrase(let phrase):
      at += 1
      let field = phrase.field == .title ? .title : field
      if case .near(let distance) = next?.kind { return try parseNear(phrase, distance, field, token.column) }
      return .phrase(SearchPhrase(phrase.words, joined: phrase.joined, in: field))
    case .filter(let filter):
      at += 1
      return .filter(filter)
    case .open(let own):
      depth += 1
      if depth > 50 { throw error("parentheses are nested too deep") }
      at += 1
      let before = field
      if own == .title { field = own }
      defer { field = before }
      let inner = try parseAny()
      guard case .close = next?.kind else { throw error("this ( is never closed", token.column) }
      at += 1
      depth -= 1
      return inner
    case .near: throw error("NEAR needs a word on both sides")
    case .or, .and, .not, .close: throw error("a word is missing here")
    }
  }

  /// `a NEAR b`, `a NEAR/5 b NEAR/5 c`.
  private mutating func parseNear(
    _ phrase: SearchPhrase, _ distance: Int, _ field: TextQuery.Field, _ column: Int
  ) throws -> SearchQuery {
    func word(_ phrase: SearchPhrase, _ column: Int) throws -> SearchWord {
      // What was typed as one word counts as one.
      let words = phrase.joined ?? phrase.words
      guard words.count == 1 else {
        throw error("NEAR stands between single words; of Chinese, Japanese and Thai each letter is one", column)
      }
      return words[0]
    }
    var all = [try word(phrase, column)]
    while case .near(let other) = next?.kind {
      guard other == distance else { throw error("the same distance has to stand everywhere: NEAR/\(distance)") }
      at += 1
      guard let token = next, case .phrase(let phrase) = token.kind else {
        throw error("NEAR needs a word on both sides")
      }
      at += 1
      all.append(try word(phrase, token.column))
      if all.count > 5 { throw error("NEAR joins at most five words", token.column) }
    }
    return .near(all, distance: distance, in: field)
  }
}
