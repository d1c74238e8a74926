internal import FoundationEssentials
internal import Postings
internal import SystemPackage
internal import TextIndex
internal import Words

/// Fills a text index on one thread, and asks it.
struct TextBenchmark {
  private static let kind: UInt32 = 1
  /// Words in memory from which on they are written.
  private let segment: Int
  private let index: TextIndex

  init(folder: FilePath, segment: Int) throws {
    self.segment = segment
    index = try TextIndex(in: folder, kind: Self.kind, history: "bench", isKnown: { _ in true }, notice: { _ in })
  }

  static func files(in folders: [String]) throws -> [String] {
    var files: [String] = []
    var waiting = folders
    while let folder = waiting.popLast() {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
        let path = folder + "/" + name
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
        if isFolder { waiting.append(path) } else if name.hasSuffix(".txt") { files.append(path) }
      }
    }
    return files
  }

  static func read(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

  func fill(_ count: Int, _ text: (Int) throws -> [UInt8]) throws -> TextResult.Filling {
    var bytes = 0
    var took = Duration.zero
    var merging = Duration.zero
    for number in 1...count {
      let text = try text(number)
      bytes += text.count
      let began = ContinuousClock.now
      index.add(
        UInt32(number),
        IndexedText(title: WordSequence([]), text: WordSequence(text), language: "en", marks: [], microseconds: 0))
      index.store.commit()
      if index.store.unwrittenPostings >= segment || number == count {
        let mark = Mark(history: "bench", sequence: UInt64(number), digest: "-")
        if let job = index.store.nextWrite(mark) { try index.store.finish(try job.run()) }
        let start = ContinuousClock.now
        while let job = index.store.nextMerge() { try index.store.finish(try job.run()) }
        merging += .now - start
      }
      took += .now - began
    }
    return TextResult.Filling(
      texts: count, perSecond: Int(Double(count) / Self.seconds(took)),
      merging: Self.rounded(Self.seconds(merging) / Self.seconds(took)), bytes: index.store.size,
      files: index.store.segments.count, share: Self.rounded(Double(index.store.size) / Double(max(1, bytes))))
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  /// Asks each query three times for the best 20.
  func ask(_ queries: [String], of file: String) throws -> TextResult.Answers {
    var times = Latencies(isShort: true)
    var hits = 0
    for text in queries where !text.isEmpty {
      let query = Self.query(text)
      var best = Double.infinity
      for _ in 0..<3 {
        // A new one, which has not looked up the words before.
        let searcher = TextSearcher(index.store.segments, removed: [])
        let began = ContinuousClock.now
        hits += try searcher.best(query, limit: 20).count
        best = min(best, Self.seconds(.now - began) * 1000)
      }
      times.note(seconds: best / 1000)
    }
    func at(_ percentile: Double) -> Double { Self.rounded(times.milliseconds(percentile)) }
    return TextResult.Answers(
      file: file, queries: times.count, hits: hits / 3, p50: at(50), p90: at(90), p99: at(99), max: at(100))
  }

  private static func query(_ text: String) -> TextQuery {
    func word(_ text: some StringProtocol) -> TextQuery.Word { .exact(Array(text.utf8)) }
    if text.hasPrefix("\"") {
      return .phrase(text.dropFirst().dropLast().split(separator: " ").map { word($0) }, .anywhere)
    }
    let words = text.split(separator: " ")
    if text.hasPrefix("+") { return .all(words.map { .word(word($0.dropFirst()), .anywhere) }) }
    return words.count == 1 ? .word(word(words[0]), .anywhere) : .any(words.map { .word(word($0), .anywhere) })
  }
}
