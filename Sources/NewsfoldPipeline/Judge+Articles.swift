internal import CorpusStore
internal import DropWatch
internal import NearDuplicates
internal import NewsModel
internal import SystemPackage
internal import TextIndex
internal import Words

/// New articles: what they resemble, and which original they are folded under.
extension Judge {
  /// Files a drop whose words are in no article yet.
  mutating func add(
    _ text: ReadText, _ drop: Drop, _ before: LedgerEntry?, _ transaction: FilingTransaction,
    _ report: inout FilingReport
  ) throws {
    let judgement = try judge(text, previous: before?.article, transaction)
    let outcome = judgement.deciding.map { Outcome($0.relation) } ?? .new
    let deciding = judgement.deciding.map { ArticleID(rawValue: Int64($0.number)) }
    let original = try original(for: judgement, transaction)
    let now = Timestamp.now()
    let id = transaction.nextArticle
    // The one that decided is the first.
    let matches = judgement.evidence.prefix(Self.matchLimit).map { Match($0, article: id) }
    try transaction.write(
      FiledArticle(
        id: id, drop: drop, text: text, outcome: outcome, deciding: deciding, original: original,
        previous: outcome == .revision ? deciding : before?.article, matches: matches,
        file: taken(text, drop, outcome, id, &report), addedAt: now))
    texts.add(
      UInt32(truncatingIfNeeded: id.rawValue),
      IndexedText(
        title: text.titleWords, words: text.article.words, source: text.article.source,
        language: text.article.language, outcome: outcome, time: text.article.date ?? now))
    if try original.map({ try transaction.clusterSize(of: $0) }) ?? 0 <= Self.clusterLimit {
      try index.add(UInt32(truncatingIfNeeded: id.rawValue), text.sketch)
    }
    known.keep(text.sketch.text, of: id)
    report.count(outcome, drop, isNewPath: before == nil)
    report.articles += 1
  }

  /// Verifies every candidate and judges each overlap.
  private mutating func judge(
    _ text: ReadText, previous: ArticleID?, _ transaction: FilingTransaction
  ) throws -> Judgement {
    var candidates = try index.candidates(for: text.sketch, sharing: thresholds.leastShare, text.findings)
    if let previous, let number = UInt32(exactly: previous.rawValue), !candidates.contains(number) {
      candidates.append(number)
    }
    if text.sketch.isShort {
      let known = Set(candidates)
      candidates += try containing(text).filter { !known.contains($0) }
    }
    var evidence: [Evidence] = []
    var left = Self.runBudget
    if !candidates.isEmpty { meter.load(text.sketch.text) }
    for number in candidates {
      let id = ArticleID(rawValue: Int64(number))
      guard let other = try text.relatives[number] ?? known.text(of: id, in: transaction) else { continue }
      // Most candidates end here.
      guard let overlap = overlap(with: other, isSamePath: id == previous),
        let article = try transaction.article(id)
      else { continue }
      let circumstances = Circumstances(
        of: text, and: article, isSamePath: id == previous, other: other)
      guard let verdict = thresholds.judge(overlap, circumstances) else { continue }
      left -= text.sketch.shingles.count + other.shingles.count
      evidence.append(
        Evidence(
          number: number, overlap: overlap, verdict: verdict, isOriginal: article.original == nil,
          run: left >= 0 ? CommonRun(of: text.sketch.text, and: other) : nil))
    }
    return Judgement(evidence)
  }

  /// Most texts that are found by one of its ends.
  private static let containingLimit = 64

  /// Texts that may contain one that is too short to be found by its fingerprints: they have its first five words or its
  /// last five.
  private func containing(_ text: ReadText) throws -> [UInt32] {
    let words = AccentFolding.fold(text.article.words.normalForm).split(separator: 0x20).map { Array($0) }
    guard words.count >= Shingles.width else { return [] }
    var found: Set<UInt32> = []
    for phrase in [words.prefix(Shingles.width), words.suffix(Shingles.width)] {
      var left = Self.containingLimit
      try texts.forEachText(withPhrase: Array(phrase)) { number in
        found.insert(number)
        left -= 1
        return left > 0
      }
    }
    return found.sorted()
  }

  /// The overlap of the text in question with another one, where it can make a difference under any circumstances.
  private mutating func overlap(with other: ShingledText, isSamePath: Bool) -> Overlap? {
    guard isSamePath else {
      return meter.overlap(with: other, resemblance: thresholds.reprint, containment: thresholds.containment)
    }
    return meter.overlap(
      with: other, resemblance: min(thresholds.reprint, thresholds.revisionResemblance),
      containment: min(thresholds.containment, thresholds.revisionContainment))
  }

  /// The centre of the cluster: what the deciding article is folded under itself, where the new text was verified
  /// against that too, else the strongest match that stands for itself. Without one the new text stands for itself: a chain
  /// never makes a cluster.
  private func original(for judgement: Judgement, _ transaction: FilingTransaction) throws -> ArticleID? {
    guard let deciding = judgement.deciding, deciding.relation != .template else { return nil }
    let id = ArticleID(rawValue: Int64(deciding.number))
    guard let centre = try transaction.article(id)?.original else { return id }
    if judgement.evidence.contains(where: { Int64($0.number) == centre.rawValue }) { return centre }
    return judgement.evidence.first { $0.isOriginal && $0.relation != .template }
      .map { ArticleID(rawValue: Int64($0.number)) }
  }
}
