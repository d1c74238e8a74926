internal import CorpusStore
internal import NearDuplicates
internal import NewsModel
internal import Postings
internal import Synchronization
internal import Words

/// Looks, where files are read, for what the known articles have of them: then the one who judges, whom everybody waits for,
/// has only what is newer left to look up.
///
/// Nothing depends on it: what it cannot read is found, and told, by who judges.
final class Foresight: Sendable {
  /// Those who read at the same time have a reader each.
  private final class Lane: Sendable {
    let reader = Mutex<NearDuplicateReader?>(nil)
  }

  private let corpus: CorpusReader
  private let lanes: [Lane]
  private let lastUse = Mutex(ContinuousClock.now)

  /// Fewer texts are judged as quickly without.
  private static let fewest = 16
  /// Numbers that are kept with a text until it is judged.
  private static let mostFindings = 1 << 13
  /// Most known texts that are made ready for a new one, the likest first.
  private static let mostRelatives = 3

  init(_ corpus: CorpusReader, lanes: Int) {
    self.corpus = corpus
    self.lanes = (0..<max(1, lanes)).map { _ in Lane() }
  }

  /// How long readers are kept: they hold files that were merged away since.
  static let patience = Duration.seconds(3)

  /// Lets the files go, unless something was read a short time ago.
  ///
  /// - Returns: whether that was done; if not, it is to be asked again.
  func release() -> Bool {
    guard lastUse.withLock({ .now - $0 >= Self.patience }) else { return false }
    // Who reads in the background may take long: it is not waited for.
    return lanes.reduce(true) { $1.reader.withLockIfAvailable { $0 = nil } != nil && $0 }
  }

  /// Adds to texts what is known of them.
  ///
  /// - Parameters:
  ///   - lane: which of those who read; two do not have one at a time.
  ///   - least: see `MatchThresholds.leastShare`.
  func look(_ read: inout [ReadDrop], lane: Int, sharing least: Double) {
    guard read.count >= Self.fewest else { return }
    lastUse.withLock { $0 = .now }
    var wanted: [[UInt32]] = Array(repeating: [], count: read.count)
    let found = lanes[lane % lanes.count].reader.withLock { reader -> [PostingsFindings?]? in
      guard let open = reader ?? (try? NearDuplicateReader(in: corpus.location.index(.fingerprints))) else {
        return nil
      }
      reader = open
      do {
        try open.refresh()
        let texts = read.enumerated().compactMap { index, drop in
          if case .article(let text) = drop.result { (index: index, sketch: text.sketch) } else { nil }
        }
        var found: [PostingsFindings?] = Array(repeating: nil, count: read.count)
        let all = try open.findings(forEach: texts.map(\.sketch), limit: Self.mostFindings)
        for (text, findings) in zip(texts, all) {
          guard let findings else { continue }
          found[text.index] = findings
          wanted[text.index] = open.candidates(
            for: text.sketch, findings, sharing: least, limit: Self.mostRelatives)
        }
        return found
      } catch {
        reader = nil
        return nil
      }
    }
    guard let found else { return }
    let relatives = texts(of: Set(wanted.joined()))
    for index in read.indices {
      guard case .article(var text) = read[index].result, let findings = found[index] else { continue }
      text.findings = findings
      for number in wanted[index] { text.relatives[number] = relatives[number] }
      read[index] = ReadDrop(drop: read[index].drop, result: .article(text))
    }
  }

  private func texts(of numbers: Set<UInt32>) -> [UInt32: ShingledText] {
    guard !numbers.isEmpty else { return [:] }
    let read = try? corpus.read { corpus in
      try numbers.sorted().compactMap { number in
        try corpus.text(of: ArticleID(rawValue: Int64(number))).map { (number, $0) }
      }
    }
    var texts: [UInt32: ShingledText] = [:]
    for (number, text) in read ?? [] where text.utf8.count <= Self.longest {
      texts[number] = ShingledText(WordSequence(text))
    }
    return texts
  }

  /// Longer texts are not kept in memory beside what was read. Bytes.
  private static let longest = 64 << 10
}
