internal import Postings

/// Which known texts share fingerprints with a new one. This first version is held in memory and made anew on start.
///
/// A batch is judged against an overlay: ``stage(_:_:)`` makes a text findable at once, ``commitStaged()`` makes it
/// stay, ``discardStaged()`` forgets the batch after a rollback.
public struct NearDuplicateIndex: Sendable {
  /// A fingerprint in more articles than this is boilerplate and no evidence.
  public static let boilerplateLimit = 1000
  /// Shared fingerprints that make a candidate, unless a quarter of the smaller set is fewer.
  public static let sharedFingerprints = 2

  private var known = PostingsHead()
  private var staged = PostingsHead()
  /// Number of fingerprints of each text, for the quarter of the smaller set.
  private var sizes: [UInt32: UInt32] = [:]
  private var stagedSizes: [UInt32: UInt32] = [:]

  /// Knowing no texts.
  public init() {}

  /// Number of texts that can be found, staged ones included.
  public var count: Int { sizes.count + stagedSizes.count }
  /// Number of distinct fingerprints of the texts that stay.
  public var fingerprintCount: Int { known.keyCount }

  /// Makes a text findable until the batch is committed or discarded. Texts too short for shingles are not filed.
  public mutating func stage(_ number: UInt32, _ sketch: Sketch) {
    guard !sketch.fingerprints.isEmpty else { return }
    staged.add(number, under: sketch.fingerprints)
    stagedSizes[number] = UInt32(sketch.fingerprints.count)
  }

  /// The staged texts stay.
  public mutating func commitStaged() {
    known.absorb(staged)
    sizes.merge(stagedSizes) { _, new in new }
    discardStaged()
  }

  /// The staged texts are forgotten.
  public mutating func discardStaged() {
    staged = PostingsHead()
    stagedSizes = [:]
  }

  /// Most candidates for one text: what shares fewer fingerprints than so many others is not looked at.
  public static let candidateLimit = 256

  /// The texts that share enough fingerprints with `sketch` to be worth verifying, most shared first; among equals the
  /// older first; at most ``candidateLimit``.
  public func candidates(for sketch: Sketch) -> [UInt32] {
    var shared: [UInt32: Int] = [:]
    for fingerprint in sketch.fingerprints {
      guard known.frequency(of: fingerprint) + staged.frequency(of: fingerprint) <= Self.boilerplateLimit else {
        continue
      }
      known.forEachNumber(under: fingerprint) { shared[$0, default: 0] += 1 }
      staged.forEachNumber(under: fingerprint) { shared[$0, default: 0] += 1 }
    }
    let own = sketch.fingerprints.count
    return shared.filter { number, count in
      let smaller = min(own, Int(sizes[number] ?? stagedSizes[number] ?? 0))
      return count >= Self.sharedFingerprints || count * 4 >= smaller
    }
    .sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
    .prefix(Self.candidateLimit).map(\.key)
  }
}
