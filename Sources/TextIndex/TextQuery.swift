/// What is looked for in a text index: words as it holds them, and marks.
public indirect enum TextQuery: Sendable, Equatable {
  /// Where a word has to be.
  public enum Field: Sendable, Equatable {
    /// Anywhere.
    case anywhere
    /// In the title.
    case title
  }

  /// One word, or all of some.
  public enum Word: Sendable, Hashable {
    /// This word.
    case exact([UInt8])
    /// This word, and its other forms in texts whose language knows them for such: first without accents, as the index has
    /// it, then as it was typed.
    case forms([UInt8], spelling: [UInt8])
    /// All words with these first bytes, which are whole characters.
    case prefix([UInt8])
  }

  /// A word.
  case word(Word, Field)
  /// Words that stand next to each other, in this order.
  case phrase([Word], Field)
  /// Words that stand near each other, in any order: with so many others between the first and the last at most.
  case near([Word], distance: Int, Field)
  /// All of them.
  case all([TextQuery])
  /// At least one of them.
  case any([TextQuery])
  /// At least one of them, which say the same in other words: the one that fits best counts.
  case either([TextQuery])
  /// Texts that are looked for only where other forms of words are.
  case formed(TextQuery)
  /// The first, but not where the second holds.
  case without(TextQuery, TextQuery)
  /// Texts with one of these marks; it says nothing about how well a text fits.
  case marked([[UInt8]])
  /// Texts of these times: minutes since 1970, counted from 2^31; it says nothing about how well a text fits.
  case times(ClosedRange<UInt32>)
  /// Texts with these numbers, which rise; it says nothing about how well a text fits.
  case numbers([UInt32])
  /// All texts.
  case everything

  /// A mark as a word that no text can have.
  static func term(ofMark mark: [UInt8]) -> [UInt8] { [0x01] + mark }

  /// What was written as one word, joined, as a word that no text can have: who looks for that very word does not look for it.
  static func term(ofCompound word: [UInt8]) -> [UInt8] { [0x02] + word }

  /// The word of a term, where it is one or a compound.
  static func word(ofTerm term: [UInt8]) -> ArraySlice<UInt8>? {
    guard let first = term.first, first != 0x01, !FormTerm.isForm(term) else { return nil }
    return first == 0x02 ? term.dropFirst() : term[...]
  }
}
