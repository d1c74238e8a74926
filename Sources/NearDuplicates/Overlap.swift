/// How much two texts share, exactly, over their whole sets of shingles.
public struct Overlap: Sendable, Equatable {
  /// Jaccard index: shared shingles over all shingles of both, 0…1.
  public let resemblance: Double
  /// Share of the first text's shingles that the second has, 0…1.
  public let containment: Double
  /// Share of the second text's shingles that the first has, 0…1.
  public let contained: Double

  /// Of two texts, by their sets. All 0 where either has no shingles.
  ///
  /// For one pair; whoever compares one text with many keeps an ``OverlapMeter``.
  public init(of first: ShingledText, and second: ShingledText) {
    var meter = OverlapMeter()
    meter.load(first)
    self = meter.overlap(with: second)
  }

  /// From counts of distinct shingles.
  init(shared: Int, first: Int, second: Int) {
    guard first > 0, second > 0 else {
      (resemblance, containment, contained) = (0, 0, 0)
      return
    }
    resemblance = Double(shared) / Double(first + second - shared)
    containment = Double(shared) / Double(first)
    contained = Double(shared) / Double(second)
  }

  /// Given figures, for judging without texts.
  public init(resemblance: Double, containment: Double, contained: Double) {
    self.resemblance = resemblance
    self.containment = containment
    self.contained = contained
  }

  /// By what overlaps are ordered: the largest of the three figures.
  public var strength: Double { max(resemblance, largerContainment) }

  /// The larger of the two directions.
  public var largerContainment: Double { max(containment, contained) }
}
