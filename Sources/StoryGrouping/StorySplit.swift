/// Whether the reports of a story are rather of two events: two parts, each of which is far more alike in itself than they are
/// to one another.
///
/// Two-means over the reports' vectors, from the two that are least alike (Steinbach, Karypis and Kumar 2000), with the mean
/// cosine between reports as likeness, as in grouping.
public struct StorySplit: Sendable, Equatable {
  /// For each report, in their order, whether it is of the second part; the first report is of the first.
  public let isSecond: [Bool]
  /// The mean cosine of a report of the one with a report of the other part, as a share of that within the less alike part:
  /// at most ``mostShare``.
  public let share: Double

  /// More alike parts are one event, as far as can be told. Measured (see ARCHITECTURE.md).
  public static let mostShare = 0.45
  /// With fewer reports, too little is known.
  public static let leastReports = 4
  /// Of more, none is told: it would take long, and a story of so many is more than an event.
  public static let mostReports = 500
  private static let leastPart = 2
  private static let mostRounds = 20

  /// Looks for two parts; nothing where there are none.
  public init?(of vectors: [TermVector]) {
    guard (Self.leastReports...Self.mostReports).contains(vectors.count),
      var sides = Self.seeds(vectors)
    else { return nil }
    for _ in 0..<Self.mostRounds {
      let parts = Self.parts(vectors, sides)
      let now = vectors.indices.map { index in
        Self.likeness(vectors[index], to: parts[1], isOwn: sides[index])
          > Self.likeness(vectors[index], to: parts[0], isOwn: !sides[index])
      }
      if now == sides { break }
      sides = now
    }
    let parts = Self.parts(vectors, sides)
    guard parts.allSatisfy({ $0.count >= Self.leastPart }) else { return nil }
    let across = Double(parts[0].sum.product(with: parts[1].sum)) / Double(parts[0].count * parts[1].count)
    let within = parts.map { part in
      Double(part.sum.square - part.own) / Double(part.count * (part.count - 1))
    }
    guard let least = within.min(), least > 0, across <= Self.mostShare * least else { return nil }
    isSecond = sides[0] ? sides.map { !$0 } : sides
    share = across / least
  }

  private struct Part {
    var sum = Centroid()
    var count = 0
    /// The sum of its vectors' squared lengths.
    var own = 0
  }

  /// The report least like all others, and the one least like that; each other one goes with the nearer.
  private static func seeds(_ vectors: [TermVector]) -> [Bool]? {
    var whole = Centroid()
    for vector in vectors { whole.add(vector) }
    func others(_ index: Int) -> Int { whole.product(with: vectors[index].terms) - vectors[index].squaredLength }
    guard let first = vectors.indices.min(by: { others($0) < others($1) }) else { return nil }
    var seed = Centroid()
    seed.add(vectors[first])
    let rest = vectors.indices.filter { $0 != first }
    guard let second = rest.min(by: { seed.product(with: vectors[$0].terms) < seed.product(with: vectors[$1].terms) })
    else { return nil }
    var other = Centroid()
    other.add(vectors[second])
    return vectors.indices.map { index in
      index != first
        && (index == second || other.product(with: vectors[index].terms) >= seed.product(with: vectors[index].terms))
    }
  }

  private static func parts(_ vectors: [TermVector], _ sides: [Bool]) -> [Part] {
    var parts = [Part(), Part()]
    for (vector, isSecond) in zip(vectors, sides) {
      let side = isSecond ? 1 : 0
      parts[side].sum.add(vector)
      parts[side].count += 1
      parts[side].own += vector.squaredLength
    }
    return parts
  }

  /// The mean product of a vector with those of a part, itself left out.
  private static func likeness(_ vector: TermVector, to part: Part, isOwn: Bool) -> Double {
    let count = part.count - (isOwn ? 1 : 0)
    guard count > 0 else { return 0 }
    return Double(part.sum.product(with: vector.terms) - (isOwn ? vector.squaredLength : 0)) / Double(count)
  }
}
