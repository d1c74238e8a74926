/// How much two texts share, exactly, over their whole shingle sets.
public struct Overlap: Sendable, Equatable {
  /// Jaccard index: shared shingles over all shingles of both, 0…1.
  public let resemblance: Double
  /// Share of the first text's shingles that the second has, 0…1.
  public let containment: Double
  /// Share of the second text's shingles that the first has, 0…1.
  public let contained: Double

  /// Of two texts, by one walk over both sorted sets. All 0 where either has no shingles.
  public init(of first: ShingleSet, and second: ShingleSet) {
    var shared = 0
    var i = 0
    var j = 0
    first.shingles.withUnsafeBufferPointer { a in
      second.shingles.withUnsafeBufferPointer { b in
        while i < a.count && j < b.count {
          let left = a[i]
          let right = b[j]
          if left == right { shared += 1 }
          if left <= right { i += 1 }
          if right <= left { j += 1 }
        }
      }
    }
    guard first.count > 0, second.count > 0 else {
      (resemblance, containment, contained) = (0, 0, 0)
      return
    }
    resemblance = Double(shared) / Double(first.count + second.count - shared)
    containment = Double(shared) / Double(first.count)
    contained = Double(shared) / Double(second.count)
  }

  /// Given figures, for judging without texts.
  public init(resemblance: Double, containment: Double, contained: Double) {
    self.resemblance = resemblance
    self.containment = containment
    self.contained = contained
  }

  /// The larger of the two directions.
  public var largerContainment: Double { max(containment, contained) }
}
