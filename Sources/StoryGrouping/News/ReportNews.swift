/// What one report of a story says that no earlier one had.
public struct ReportNews: Sendable, Equatable {
  /// A sentence, by its place among those of the report, and how much of it is new.
  public struct Sentence: Sendable, Equatable {
    /// Counted from 0.
    public let index: Int
    /// The share of what it says that no earlier sentence says alone, by the rarity of its words: from ``leastShare`` to 1.
    public let share: Double
  }

  /// A sentence is new from so much on: it was said where one earlier sentence has more than half of it.
  public static let leastShare = 0.5

  /// How many sentences the report has.
  public internal(set) var sentenceCount = 0
  /// Those that are new.
  public internal(set) var sentences: [Sentence] = []
  /// Names of which a part is in no earlier report, as they are written.
  public internal(set) var names: [String] = []
  /// Numbers that are in no earlier report, with the words beside them.
  public internal(set) var figures: [String] = []
}
