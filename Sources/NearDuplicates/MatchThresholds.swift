/// From where on an overlap means something. The defaults were measured on wire stories (see ARCHITECTURE.md).
public struct MatchThresholds: Sendable, Equatable {
  /// Resemblance from which on a text is a reprint.
  public var reprint = 0.5
  /// Containment from which on a text is an excerpt or an expansion.
  public var containment = 0.8
  /// Resemblance from which on a file rewritten at its path is a revision.
  public var revisionResemblance = 0.3
  /// Containment, in either direction, from which on a file rewritten at its path is a revision.
  public var revisionContainment = 0.5
  /// How far apart two texts of one form must be to be a template, seconds: less than a day, since a daily form comes about
  /// every 24 hours.
  public var templateGap = 72_000.0
  /// How close two texts of one source and title must be to be versions of one another, seconds.
  public var revisionGap = 86_400.0

  /// The defaults.
  public init() {}

  /// The share of the smaller text's fingerprints that two texts have in common where either threshold is reached.
  ///
  /// Winnowing keeps shingles evenly, so texts have about as large a share of their fingerprints in common as of their
  /// shingles: for resemblance r, the smaller has at least 2r / (1 + r) of its shingles in common. A quarter of that is
  /// asked for: of the pairs in ARCHITECTURE.md's table none has less than three quarters.
  public var leastShare: Double { min(2 * reprint / (1 + reprint), containment) / 4 }
}
