public import Postings
public import SystemPackage

/// Which known texts share fingerprints with a new one: any number of texts, on disk and in memory.
///
/// ```swift
/// let index = NearDuplicateIndex()
/// var known: [UInt32: ShingledText] = [:]
/// var meter = OverlapMeter()
/// for (number, text) in texts.enumerated() {
///   let sketch = Sketch(wordHashes: hashes(of: text))
///   meter.load(sketch.text)
///   for candidate in try index.candidates(for: sketch) {
///     if let other = known[candidate] { print(number, candidate, meter.overlap(with: other)) }
///   }
///   try index.add(UInt32(number), sketch)
///   index.commit()
///   known[UInt32(number)] = sketch.text
/// }
/// ```
///
/// A batch may be judged before it is certain: ``add(_:_:)`` makes a text findable at once, ``commit()`` makes it stay,
/// ``rollback()`` forgets it. Not `Sendable`: one owner asks and files.
public final class NearDuplicateIndex {
  /// A fingerprint in more articles than this is boilerplate and no evidence.
  public static let boilerplateLimit = 1000
  /// Shared fingerprints that make a candidate, unless a quarter of the smaller set is fewer.
  public static let sharedFingerprints = 2
  /// Most candidates for one text: what shares fewer fingerprints than so many others is not looked at.
  public static let candidateLimit = 256
  /// Most numbers counted for one text, those of rare fingerprints first: whatever is written, it costs no more.
  public static let countingLimit = 1 << 17
  /// Most exact copies of one text that can be found by that.
  public static let copyLimit = 32
  /// What the keys are: changes when any of them would change.
  public static let kind: UInt32 = 0x4E44_0002

  /// Where the fingerprints are.
  public let postings: PostingsIndex
  /// Taken out while it is worked with, so that nobody has to be asked at each step whether somebody else does too.
  private var scratch: CandidateScratch? = CandidateScratch()
  private var short = ShortTexts()
  /// The text that was looked up last, by the key of all its words, and how many have that.
  private var lastWhole: (key: UInt64, frequency: Int)?

  /// An index in memory only, knowing no texts.
  public init() { postings = PostingsIndex(kind: Self.kind, boilerplateLimit: Self.boilerplateLimit) }

  /// An index in a folder: see `PostingsIndex` of Postings.
  public init(
    in folder: FilePath, history: String, isKnown: (Mark) -> Bool = { _ in true },
    notice: (PostingsError) -> Void = { _ in }
  ) throws(PostingsError) {
    postings = try PostingsIndex(
      in: folder, kind: Self.kind, history: history, boilerplateLimit: Self.boilerplateLimit, isKnown: isKnown,
      notice: notice)
    postings.erasesRemoved = true
  }

  /// Number of texts that can be found.
  public var count: Int { postings.count }

  /// Makes a text findable until ``commit()`` or ``rollback()``. Numbers rise from call to call.
  ///
  /// - Throws: `PostingsError` where a segment turns out to be damaged; then it is not added.
  public func add(_ number: UInt32, _ sketch: Sketch) throws(PostingsError) {
    var keys = Self.keys(of: sketch)
    // A text that comes thousands of times is to stay findable by itself, when its fingerprints are no evidence any more.
    if let whole = keys.last, try frequency(ofWhole: whole) >= Self.copyLimit { keys.removeLast() }
    postings.add(number, under: keys, size: sketch.fingerprints.count + 1)
    short.add(number, sketch)
  }

  /// Mostly the text that is filed is the one that was looked up last.
  private func frequency(ofWhole key: UInt64) throws(PostingsError) -> Int {
    defer { lastWhole = nil }
    if let lastWhole, lastWhole.key == key { return lastWhole.frequency }
    return try postings.frequency(of: key)
  }

  /// Takes a text out until ``commit()`` or ``rollback()``.
  public func remove(_ number: UInt32) throws(PostingsError) {
    try postings.remove(number)
    short.remove(number)
  }

  /// What was added and removed stays.
  public func commit() {
    postings.commit()
    short.commit()
  }

  /// What was added and removed since the last commit never was.
  public func rollback() {
    postings.rollback()
    short.rollback()
    lastWhole = nil
  }

  /// Gives up what turned out to be damaged, and all that is newer: see `PostingsIndex.discard(_:)` of Postings. The owner
  /// names short texts again.
  public func discard(_ error: PostingsError) throws(PostingsError) {
    try postings.discard(error)
    short = ShortTexts()
    lastWhole = nil
  }

  /// Gives up all texts from `number` on: the owner files them again, and names short texts again.
  public func discard(from number: UInt32) {
    postings.discard(from: number)
    short = ShortTexts()
    lastWhole = nil
  }

  /// A text that is in the segments, and too short to be found by its fingerprint alone: the owner names those again when
  /// it opens the index, the rest is in the files.
  public func recall(_ number: UInt32, _ sketch: Sketch) {
    short.add(number, sketch)
    short.commit()
  }

  /// What a text is filed under: its fingerprints, a brief one's shingles, and all of it. Winnowing keeps small shingles, so
  /// they are mixed again to be spread evenly.
  static func keys(of sketch: Sketch) -> [UInt64] {
    guard sketch.words > 0 else { return [] }
    var keys = sketch.fingerprints.map { Shingles.finish($0 ^ 0x6669_6E67_6572_7072) }
    if sketch.isBrief {
      keys += Set(sketch.shingles).sorted().map { Shingles.finish($0 ^ 0x6272_6965_6674_6578) }
    }
    keys.append(wholeKey(of: sketch))
    return keys
  }

  private static func wholeKey(of sketch: Sketch) -> UInt64 { Shingles.finish(sketch.whole ^ 0x7768_6F6C_6574_6578) }

  /// The texts that share enough fingerprints with `sketch` to be worth verifying: first those with the same words, then
  /// those that share the largest part of the smaller set, among equals the older; at most ``candidateLimit``.
  ///
  /// - Parameters:
  ///   - sketch: the new text.
  ///   - least: the share of the smaller text's fingerprints that is to be shared, 0…1: ``MatchThresholds/leastShare``. Two
  ///     are always to be shared, or a quarter.
  ///   - findings: what a ``NearDuplicateReader`` has found for the sketch, if one was asked.
  /// - Throws: `PostingsError` where a segment turns out to be damaged.
  public func candidates(
    for sketch: Sketch, sharing least: Double = MatchThresholds().leastShare, _ findings: PostingsFindings? = nil
  ) throws(PostingsError) -> [UInt32] {
    guard sketch.words > 0 else { return [] }
    var scratch = self.scratch.take() ?? CandidateScratch()
    defer { self.scratch = scratch }
    let keys = Self.keys(of: sketch)
    try postings.look(up: keys, &scratch.lookup, findings)
    let whole = keys.count - 1
    var found: [UInt32] = []
    if scratch.lookup.frequencies[whole] > 0 {
      try postings.forEachNumber(under: whole, scratch.lookup) {
        if found.count < Self.copyLimit, !postings.isRemoved($0) { found.append($0) }
      }
      found.sort()
    }
    lastWhole = (keys[whole], scratch.lookup.frequencies[whole])
    let own = sketch.fingerprints.count
    let evidence = try count(scratch.lookup, 0..<own, &scratch.counter)
    let shared = try shared(with: evidence, &scratch, sharing: least)
    var taken = Set(found)
    if own < whole {
      // What resembles a brief text by a half shares a third of both texts' shingles, and so a third of its own at least.
      let evidence = try count(scratch.lookup, own..<whole, &scratch.counter)
      for number in alike(scratch.counter, sharing: max(1, (evidence + 2) / 3)) where taken.insert(number).inserted {
        found.append(number)
      }
    }
    for number in short.candidates(for: sketch) where !postings.isRemoved(number) && taken.insert(number).inserted {
      found.append(number)
    }
    for number in shared where found.count < Self.candidateLimit && !taken.contains(number) {
      found.append(number)
    }
    return found
  }

  /// The texts that were counted `least` times, the ones most often counted first, among equals the older; half of the most
  /// that are found at all.
  private func alike(_ counter: NumberCounter, sharing least: Int) -> [UInt32] {
    var found: [(number: UInt32, count: Int32)] = []
    counter.forEach { number, count in
      if count >= least, !postings.isRemoved(number) { found.append((number, count)) }
    }
    found.sort { $0.count != $1.count ? $0.count > $1.count : $0.number < $1.number }
    return found.prefix(Self.candidateLimit / 2).map(\.number)
  }

  /// Counts how many of some of its keys a text shares with others.
  ///
  /// - Returns: how many of them are evidence, boilerplate left out.
  private func count(
    _ lookup: PostingsLookup, _ keys: Range<Int>, _ counter: inout NumberCounter
  ) throws(PostingsError) -> Int {
    let frequencies = lookup.frequencies
    // Rare ones tell most, and a text made to share common ones with everything must not cost more than others.
    var order = keys.filter { (1...Self.boilerplateLimit).contains(frequencies[$0]) }
    let sum = order.reduce(0) { $0 + frequencies[$1] }
    if sum > Self.countingLimit { order.sort { frequencies[$0] < frequencies[$1] } }
    counter.begin(expecting: min(sum, Self.countingLimit))
    var left = Self.countingLimit
    for key in order {
      left -= frequencies[key]
      if left < 0 { break }
      try postings.forEachRun(under: key, lookup) { counter.count($0) }
    }
    return keys.count { frequencies[$0] <= Self.boilerplateLimit }
  }

  /// The texts that share enough of the fingerprints that were counted: first those that share the largest part of the
  /// smaller set, among equals those that share most, then the older.
  ///
  /// - Parameter own: how many fingerprints of the text are evidence: of what says nothing, nothing can be asked for.
  private func shared(
    with own: Int, _ scratch: inout CandidateScratch, sharing least: Double
  ) throws(PostingsError) -> [UInt32] {
    scratch.numbers.removeAll(keepingCapacity: true)
    scratch.counts.removeAll(keepingCapacity: true)
    scratch.counter.forEach { number, count in
      scratch.numbers.append(number)
      scratch.counts.append(count)
    }
    try postings.sizes(of: scratch.numbers, &scratch.sizes)
    var shared: [(number: UInt32, count: Int, share: Double)] = []
    for index in scratch.numbers.indices {
      let (number, count) = (scratch.numbers[index], Int(scratch.counts[index]))
      let needed = count < Self.sharedFingerprints ? 0.25 : least
      // One key is the whole text's.
      let smaller = min(own, Int(scratch.sizes[index]) - 1)
      guard Double(count) >= needed * Double(smaller), !postings.isRemoved(number) else { continue }
      shared.append((number, count, Double(count) / Double(max(1, smaller))))
    }
    shared.sort { one, other in
      if one.share != other.share { return one.share > other.share }
      return one.count != other.count ? one.count > other.count : one.number < other.number
    }
    return shared.map(\.number)
  }
}

/// What finding candidates needs, kept from one text to the next so that nothing has to be allocated each time.
private struct CandidateScratch {
  var lookup = PostingsLookup()
  var counter = NumberCounter()
  /// Numbers that share a fingerprint, how many each shares, and how many keys it has.
  var numbers: [UInt32] = []
  var counts: [Int32] = []
  var sizes: [UInt8] = []
}
