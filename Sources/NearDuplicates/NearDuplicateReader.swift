public import Postings
public import SystemPackage

/// Looks beforehand, on any thread or in another process, for what the segments of a ``NearDuplicateIndex`` have of a text:
/// whoever judges texts one after the other has then only what is newer left to look at.
///
/// Not `Sendable`: each thread has a reader of its own.
public final class NearDuplicateReader {
  private let postings: PostingsReader
  private var counter = NumberCounter()

  /// Reads the index in a folder, which may not be there yet.
  ///
  /// - Throws: `PostingsError`.
  public init(in folder: FilePath) throws(PostingsError) {
    postings = try PostingsReader(
      in: folder, kind: NearDuplicateIndex.kind, boilerplateLimit: NearDuplicateIndex.boilerplateLimit)
  }

  /// Texts that its segments hold.
  public var count: Int { postings.count }
  /// Segments.
  public var segmentCount: Int { postings.segmentCount }
  /// Bytes of the segments.
  public var size: Int { postings.size }

  /// How far the segments have followed the history; nothing where there are none.
  public var mark: Mark? { postings.mark }
  /// The last text that the segments cover, filed or not.
  public var through: UInt32? { postings.through }

  /// Whether a text is found by each of its fingerprints that is evidence; nothing where it is not filed.
  ///
  /// - Throws: `PostingsError` where a segment turns out to be damaged.
  public func contains(_ number: UInt32, _ sketch: Sketch) throws(PostingsError) -> Bool? {
    guard try postings.size(of: number) > 0 else { return nil }
    // The last is that of the whole text, under which only the first copies are filed.
    let keys = Array(NearDuplicateIndex.keys(of: sketch).dropLast())
    guard let findings = try postings.findings(of: keys, limit: .max) else { return true }
    return keys.indices.allSatisfy { findings.isBoilerplate($0) || findings.numbers(of: $0).contains(number) }
  }

  /// Reads all segments from end to end and makes sure that they are what was written.
  ///
  /// - Throws: `PostingsError`.
  public func validate() throws(PostingsError) { try postings.validate() }

  /// Fingerprints that are known to be boilerplate.
  ///
  /// - Throws: `PostingsError` where a segment turns out to be damaged.
  public func boilerplateCount() throws(PostingsError) -> Int { try postings.boilerplateCount() }

  /// Takes in what was written since: see `PostingsReader.refresh()` of Postings.
  public func refresh() throws(PostingsError) { try postings.refresh() }

  /// Texts of the segments that share enough fingerprints with `sketch` to be worth verifying, the ones that share most first:
  /// most of what ``NearDuplicateIndex/candidates(for:sharing:_:)`` will name of them, but for texts much smaller than this.
  ///
  /// - Parameters:
  ///   - findings: what ``findings(for:)`` gave for the sketch.
  ///   - least: see there.
  ///   - limit: how many at most.
  public func candidates(
    for sketch: Sketch, _ findings: PostingsFindings, sharing least: Double, limit: Int
  ) -> [UInt32] {
    let own = sketch.fingerprints.indices.filter { !findings.isBoilerplate($0) }
    counter.begin(expecting: own.reduce(0) { $0 + findings.numbers(of: $1).count })
    for key in own {
      findings.numbers(of: key).withUnsafeBufferPointer { counter.count($0) }
    }
    let enough = max(Int32(NearDuplicateIndex.sharedFingerprints), Int32((least * Double(own.count)).rounded(.up)))
    var found: [(number: UInt32, count: Int32)] = []
    counter.forEach { number, count in
      if count >= enough { found.append((number, count)) }
    }
    found.sort { $0.count != $1.count ? $0.count > $1.count : $0.number < $1.number }
    return found.prefix(limit).map(\.number)
  }

  /// What to hand to ``NearDuplicateIndex/candidates(for:sharing:_:)``; nothing where that had better look itself.
  ///
  /// - Parameter limit: more numbers are not told: who judges looks himself then.
  public func findings(
    for sketch: Sketch, limit: Int = NearDuplicateIndex.countingLimit
  ) throws(PostingsError) -> PostingsFindings? {
    try postings.findings(of: NearDuplicateIndex.keys(of: sketch), limit: limit)
  }

  /// The same of several texts, which is quicker than one after the other.
  ///
  /// - Throws: `PostingsError` where a segment turns out to be damaged.
  public func findings(
    forEach sketches: [Sketch], limit: Int = NearDuplicateIndex.countingLimit
  ) throws(PostingsError) -> [PostingsFindings?] {
    try postings.findings(ofEach: sketches.map { NearDuplicateIndex.keys(of: $0) }, limit: limit)
  }
}
