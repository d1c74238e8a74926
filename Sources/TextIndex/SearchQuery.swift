/// What is looked for, free of any engine: words in normal form without accents only, so nothing a user types can mean anything else.
public indirect enum SearchQuery: Sendable, Equatable {
  /// Words that stand next to each other, in order.
  case phrase(SearchPhrase)
  /// Words near each other, in any order, with so many others between the first and the last at most.
  case near([SearchWord], distance: Int, in: TextQuery.Field = .anywhere)
  /// Articles of which something is so besides their words.
  case filter(SearchFilter)
  /// All of them.
  case all([SearchQuery])
  /// At least one of them.
  case any([SearchQuery])
  /// The first, but not where the second holds.
  case without(SearchQuery, SearchQuery)

  /// The phrases that a hit can be recognised by, for showing passages: those asked for, not those excluded.
  public var wantedPhrases: [SearchPhrase] {
    switch self {
    case .phrase(let phrase): [phrase]
    case .near(let words, _, let field): words.map { SearchPhrase([$0], in: field) }
    case .filter: []
    case .all(let parts), .any(let parts): parts.flatMap(\.wantedPhrases)
    case .without(let wanted, _): wanted.wantedPhrases
    }
  }

  /// Words that stand nearer than this are near each other, where nothing else is said.
  public static let nearDistance = 10
}

/// What can be asked of an article besides its words.
public enum SearchFilter: Sendable, Equatable {
  /// Who published it: the name's words in normal form, separated by spaces.
  case source(String)
  /// What it was judged to be.
  case outcome(String)
  /// Its language: a code in lower case.
  case language(String)
  /// The story it reports.
  case story(Int64)
  /// A part of the path of one of its files, in lower case.
  case path(String)
  /// Whether it stands for itself, or is folded under another.
  case original(Bool)
  /// When it was written, or else filed: days since 1970-01-01 in UTC, from the first on and before the second.
  case days(from: Int?, before: Int?)

  /// What an article can have been judged to be.
  public static let outcomes = ["new", "reprint", "excerpt", "expansion", "revision", "template"]
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
