internal import Words

/// One word that is looked for, in normal form.
public struct SearchWord: Sendable, Equatable {
  /// Without accents, as the index has it.
  public let text: String
  /// As it was typed: its stem may depend on its accents.
  public let spelling: String
  /// Whether it may go on.
  public let isPrefix: Bool
  /// Whether it is looked for in this form alone.
  public let isExact: Bool

  /// A word, or the beginning of one.
  ///
  /// - Parameter spelling: in normal form.
  public init(_ spelling: String, isPrefix: Bool = false, isExact: Bool = false) {
    text = String(decoding: AccentFolding.fold(Array(spelling.utf8)), as: UTF8.self)
    (self.spelling, self.isPrefix, self.isExact) = (spelling, isPrefix, isExact)
  }

  /// As the index is asked for it.
  public var query: TextQuery.Word {
    let term = Array(text.utf8)
    if isPrefix { return .prefix(term) }
    return isExact ? .exact(term) : .forms(term, spelling: Array(spelling.utf8))
  }
}

/// Words that are looked for next to each other, one at least.
public struct SearchPhrase: Sendable, Equatable {
  /// In their order.
  public let words: [SearchWord]
  /// The same, but what was typed as one word (e-mail) as one (email); nothing where there is none.
  public let joined: [SearchWord]?
  /// Where they have to be.
  public let field: TextQuery.Field

  /// Of these words.
  public init(_ words: [SearchWord], joined: [SearchWord]? = nil, in field: TextQuery.Field = .anywhere) {
    (self.words, self.joined, self.field) = (words, joined, field)
  }

  /// The words of what was typed; nothing where there are none.
  ///
  /// - Parameters:
  ///   - isExact: whether in this form alone.
  ///   - isPrefix: whether the last may go on.
  init?(_ words: WordSequence, isExact: Bool, isPrefix: Bool, in field: TextQuery.Field) {
    guard words.count > 0 else { return nil }
    func word(_ spelling: [UInt8], _ isLast: Bool) -> SearchWord {
      SearchWord(String(decoding: spelling, as: UTF8.self), isPrefix: isPrefix && isLast, isExact: isExact)
    }
    self.words = (0..<words.count).map { word(Array(words.word($0)), $0 == words.count - 1) }
    self.field = field
    guard !words.compounds.isEmpty, !isExact else {
      joined = nil
      return
    }
    var all: [SearchWord] = []
    var next = 0
    for compound in words.compounds {
      all += self.words[next..<compound.first]
      next = compound.first + compound.count
      all.append(word(words.joined(compound), next == words.count))
    }
    joined = all + self.words[next...]
  }

  /// As the index is asked for it.
  public var query: TextQuery {
    func query(_ words: [SearchWord]) -> TextQuery {
      words.count == 1 ? .word(words[0].query, field) : .phrase(words.map(\.query), field)
    }
    return joined.map { .either([query(words), .formed(query($0))]) } ?? query(words)
  }
}

extension SearchQuery {
  /// Words that stand next to each other, in order; `isPrefix`: the last one may go on.
  public static func phrase(
    _ words: [String], isPrefix: Bool, isExact: Bool = false, in field: TextQuery.Field = .anywhere
  ) -> SearchQuery {
    .phrase(
      SearchPhrase(
        words.enumerated().map {
          SearchWord($1, isPrefix: isPrefix && $0 == words.count - 1, isExact: isExact)
        }, in: field))
  }
}
