/// Measures one text's overlap with many others: a pair costs the other text's length, and less where it turns out on the
/// way that they share too little.
public struct OverlapMeter: Sendable {
  private var table = ShingleTable()

  /// Of no text.
  public init() {}

  /// Takes up a text: the first of all pairs from here on.
  public mutating func load(_ text: ShingledText) { table.load(text.shingles) }

  /// How much the loaded text and another share.
  public mutating func overlap(with other: ShingledText) -> Overlap {
    let shared = table.shared(with: other.shingles, atLeast: 0) ?? 0
    return Overlap(shared: shared, first: table.count, second: other.distinctShingles)
  }

  /// The same; nothing where the resemblance is below one figure and both containments are below another.
  public mutating func overlap(
    with other: ShingledText, resemblance: Double, containment: Double
  ) -> Overlap? {
    let (first, second) = (table.count, other.distinctShingles)
    // resemblance = shared / (first + second - shared)
    let alike = resemblance / (1 + resemblance) * Double(first + second)
    let inside = containment * Double(min(first, second))
    // A little less than that, so that rounding leaves nothing out.
    let least = max(1, Int(min(alike, inside) - 0.001))
    guard let shared = table.shared(with: other.shingles, atLeast: least) else { return nil }
    let overlap = Overlap(shared: shared, first: first, second: second)
    return overlap.resemblance >= resemblance || overlap.largerContainment >= containment ? overlap : nil
  }
}
