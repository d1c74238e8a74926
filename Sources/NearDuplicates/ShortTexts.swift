/// Texts too short for winnowing's guarantee: five to twelve words, one to eight shingles.
///
/// A long text that contains one need not have its fingerprint. So each stands under two of its shingles, of which a text
/// that has four fifths of them has at least one, and a long text is asked with all of its shingles. That is cheap while
/// the table is small, as it is where articles are news; beyond a limit further ones are left to their fingerprints.
struct ShortTexts: Sendable {
  private static let limit = 100_000
  private var numbers: [UInt64: [UInt32]] = [:]
  /// A bit for each key by its first bits: most shingles are told from it that no short text has them.
  private var filter = Array(repeating: 0 as UInt64, count: 1024)
  private var count = 0
  private var staged: [(keys: [UInt64], number: UInt32)] = []
  private var removed: Set<UInt32> = []
  private var stagedRemoved: Set<UInt32> = []

  /// The first and the last that is another: of eight shingles one at most may be missing.
  private static func keys(of sketch: Sketch) -> [UInt64] {
    guard let first = sketch.shingles.first else { return [] }
    return [first] + (sketch.shingles.last { $0 != first }.map { [$0] } ?? [])
  }

  mutating func add(_ number: UInt32, _ sketch: Sketch) {
    guard sketch.isShort, count < Self.limit else { return }
    let keys = Self.keys(of: sketch)
    for key in keys {
      let known = numbers[key, default: []]
      // A line that a thousand texts consist of is found by the first of them. One may be named twice.
      guard known.count < NearDuplicateIndex.copyLimit, !known.contains(number) else { continue }
      numbers[key, default: []].append(number)
      filter[Int(key >> 54)] |= 1 << (key >> 48 & 63)
    }
    count += 1
    staged.append((keys, number))
  }

  /// It is not found from now on.
  mutating func remove(_ number: UInt32) {
    if removed.insert(number).inserted { stagedRemoved.insert(number) }
  }

  mutating func commit() {
    staged.removeAll()
    guard !stagedRemoved.isEmpty else { return }
    for (key, known) in numbers where known.contains(where: stagedRemoved.contains) {
      let left = known.filter { !stagedRemoved.contains($0) }
      numbers[key] = left.isEmpty ? nil : left
    }
    stagedRemoved.removeAll()
  }

  mutating func rollback() {
    for (keys, number) in staged {
      for key in keys { numbers[key]?.removeAll { $0 == number } }
      count -= 1
    }
    staged.removeAll()
    removed.subtract(stagedRemoved)
    stagedRemoved.removeAll()
  }

  /// The short texts that a text may contain; at most 64.
  func candidates(for sketch: Sketch) -> [UInt32] {
    guard count > 0 else { return [] }
    var found: [UInt32] = []
    var asked: Set<UInt64> = []
    for shingle in sketch.shingles where filter[Int(shingle >> 54)] >> (shingle >> 48 & 63) & 1 != 0 {
      guard let numbers = numbers[shingle], asked.insert(shingle).inserted else { continue }
      for number in numbers where !found.contains(number) && !removed.contains(number) { found.append(number) }
      if found.count > 64 { break }
    }
    return found
  }
}
