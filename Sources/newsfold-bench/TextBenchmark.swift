internal import FoundationEssentials
internal import Postings
internal import SystemPackage
internal import TextIndex
internal import Words

/// Fills a text index on one thread, and asks it.
struct TextBenchmark {
  private static let kind: UInt32 = 1
  /// Bytes of a head from which on it is written.
  private static let segment = 8 << 20
  private let folder: FilePath
  private var segments: [TextSegment] = []
  private var names = 0
  private(set) var filled = ""

  init(folder: FilePath) { self.folder = folder }

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

  mutating func fill(_ count: Int, _ text: (Int) throws -> [UInt8]) throws {
    var head = TextHead()
    var first: UInt32 = 1
    var bytes = 0
    var took = Duration.zero
    var merging = Duration.zero
    for number in 1...count {
      let text = try text(number)
      bytes += text.count
      let began = ContinuousClock.now
      head.add(UInt32(number), title: [], text: AccentFolding.fold(WordSequence(text).normalForm), time: 0)
      head.commit()
      if head.size >= Self.segment || number == count {
        try write(head, first...UInt32(number))
        head = TextHead()
        first = UInt32(number) + 1
        let start = ContinuousClock.now
        try merge()
        merging += .now - start
      }
      took += .now - began
    }
    let size = segments.reduce(0) { $0 + $1.size }
    filled =
      "\(count) texts, \(Int(Double(count) / Self.seconds(took))) a second on one core (merging \(Int(Self.seconds(merging) / Self.seconds(took) * 100)) %), "
      + "\(size) bytes in \(segments.count) files, \(Self.rounded(Double(size) / Double(bytes))) of the text"
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  private mutating func next() -> FilePath {
    names += 1
    return folder.appending("\(names).segment")
  }

  private mutating func write(_ head: TextHead, _ numbers: ClosedRange<UInt32>) throws {
    let path = next()
    _ = try head.write(to: path, kind: Self.kind, numbers: numbers, dead: [], tombstones: [])
    segments.append(try TextSegment(at: path, kind: Self.kind))
  }

  private mutating func merge() throws {
    var policy = MergePolicy()
    policy.fanout = 8
    policy.limit = 1 << 40
    while let range = policy.next(segments.map(\.postingCount)) {
      let path = next()
      let parts = Array(segments[range])
      _ = try TextMerge.merge(
        parts, dead: [], isOldest: range.lowerBound == 0, to: path, kind: Self.kind,
        numbers: parts[0].numbers.lowerBound...parts[parts.count - 1].numbers.upperBound)
      segments.replaceSubrange(range, with: [try TextSegment(at: path, kind: Self.kind)])
    }
  }

  /// Asks each query three times for the best 20.
  func ask(_ queries: [String]) throws -> String {
    let searcher = TextSearcher(segments, removed: [])
    var times: [Double] = []
    var hits = 0
    for text in queries where !text.isEmpty {
      let query = Self.query(text)
      var best = Double.infinity
      for _ in 0..<3 {
        let began = ContinuousClock.now
        hits += try searcher.best(query, limit: 20).count
        best = min(best, Self.seconds(.now - began) * 1000)
      }
      times.append(best)
    }
    times.sort()
    func at(_ share: Double) -> Double {
      times.isEmpty ? 0 : Self.rounded(times[min(times.count - 1, Int(share * Double(times.count)))])
    }
    return "\(times.count) queries, ms: p50 \(at(0.5)) p90 \(at(0.9)) p99 \(at(0.99)) max \(at(1)); \(hits / 3) hits"
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
