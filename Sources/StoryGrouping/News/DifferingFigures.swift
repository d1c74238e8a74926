internal import Words

/// Two reports that give different numbers where they use the same words.
public struct DifferingFigures: Sendable, Hashable {
  /// A number in a sentence.
  public struct Place: Sendable, Hashable {
    /// Of the report, in the order in which they were read, from 0.
    public let report: Int
    /// Of the sentence in the report, from 0.
    public let sentence: Int
    /// The number, as it is written.
    public let figure: String
  }

  /// In the earlier report.
  public let first: Place
  /// In the later one.
  public let second: Place
}
