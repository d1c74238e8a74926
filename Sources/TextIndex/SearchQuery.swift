/// What is looked for, free of any engine: words in normal form without accents only, so nothing a user types can mean anything else.
public indirect enum SearchQuery: Sendable, Equatable {
  /// Words that stand next to each other, in order; `isPrefix`: the last one may go on.
  case phrase([String], isPrefix: Bool)
  /// All of them.
  case all([SearchQuery])
  /// At least one of them.
  case any([SearchQuery])
  /// The first, but not where the second holds.
  case without(SearchQuery, SearchQuery)

  /// The phrases that a hit can be recognised by, for showing passages: those asked for, not those excluded.
  public var wantedPhrases: [(words: [String], isPrefix: Bool)] {
    switch self {
    case .phrase(let words, let isPrefix): [(words, isPrefix)]
    case .all(let parts), .any(let parts): parts.flatMap(\.wantedPhrases)
    case .without(let wanted, _): wanted.wantedPhrases
    }
  }
}

/// Why a query cannot be understood, pointing at the place.
public struct SearchQueryError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what to write instead.
  public let problem: String
  /// Where, counted in characters from 1.
  public let column: Int

  /// Both in one line.
  public var description: String { "column \(column): \(problem)" }
}
