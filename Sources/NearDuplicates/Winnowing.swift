/// Winnowing (Schleimer, Wilkerson and Aiken 2003): of each window of eight neighbouring shingles the smallest is kept.
///
/// Guarantee: a run of `window + Shingles.width - 1` = 12 words that two texts share gives both the same fingerprint.
public enum Winnowing {
  /// Shingles in a window.
  public static let window = 8

  /// The distinct fingerprints of a text, sorted, from its shingles in order. A text with fewer shingles than a window
  /// has one fingerprint, its smallest; one without shingles has none.
  public static func fingerprints(of shingles: [UInt64]) -> [UInt64] {
    guard shingles.count > window else { return shingles.min().map { [$0] } ?? [] }
    var kept: [UInt64] = []
    kept.reserveCapacity(shingles.count / 4 + 8)
    shingles.withUnsafeBufferPointer { shingles in
      var smallest = -1
      for end in (window - 1)..<shingles.count {
        let start = end &- window &+ 1
        if smallest < start {
          // The last smallest has left the window: look again, the rightmost of equals first.
          smallest = start
          for index in start...end where shingles[index] <= shingles[smallest] { smallest = index }
          kept.append(shingles[smallest])
        } else if shingles[end] <= shingles[smallest] {
          smallest = end
          kept.append(shingles[smallest])
        }
      }
    }
    kept.sort()
    var distinct = 0
    for index in kept.indices where index == 0 || kept[index] != kept[distinct - 1] {
      kept[distinct] = kept[index]
      distinct += 1
    }
    kept.removeLast(kept.count - distinct)
    return kept
  }
}
