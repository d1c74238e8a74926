import Foundation
import Postings
import SystemPackage
import TestSupport
import Testing
import Words

@testable import TextIndex

@Suite("The text index against a slow scan", .serialized, .timeLimit(.minutes(5)))
struct TextSearcherTests {
  private static let kind: UInt32 = 7

  /// Files in a folder that goes with it.
  private final class Files {
    let folder: FilePath
    var count = 0

    init() throws {
      let url = FileManager.default.temporaryDirectory.appending(path: "newsfold-text-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      folder = FilePath(url.path)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.string) }

    func next() -> FilePath {
      count += 1
      return folder.appending("\(count).segment")
    }
  }

  private static func write(_ texts: [TextOracle.Text], _ numbers: ClosedRange<UInt32>, to path: FilePath) throws {
    var head = TextHead()
    let stemmers = Stemmers()
    for (index, text) in texts.enumerated() {
      head.add(text.number, text.indexed, stemmers)
      // A batch that is taken back leaves no trace.
      if index % 7 == 3 {
        head.commit()
        head.add(
          numbers.upperBound &+ 1,
          TextOracle.Text(
            number: 0, title: text.body, body: text.title + " marketed", marks: [[66]], time: 0, language: text.language
          ).indexed, stemmers)
        head.rollback()
      }
    }
    head.commit()
    _ = try head.write(to: path, kind: kind, SegmentContents(numbers: numbers, dead: [], tombstones: []))
  }

  private static func compare(
    _ searcher: TextSearcher, _ oracle: TextOracle, _ maker: inout TextMaker, _ count: Int, _ seed: UInt64
  ) throws {
    #expect(
      searcher.count == oracle.texts.count { !oracle.removed.contains($0.number) && !oracle.gone.contains($0.number) })
    for _ in 0..<count {
      let query = maker.query()
      var found: [UInt32] = []
      try searcher.forEach(query) { number, _ in
        found.append(number)
        return true
      }
      #expect(found == oracle.all(query), "seed \(seed): \(query)")
      let limit = Int.random(in: 1...12, using: &maker.generator)
      let best = try searcher.best(query, limit: limit)
      let expected = oracle.best(query, limit: limit)
      #expect(
        best.map(\.number) == expected.map(\.0) && best.map(\.points) == expected.map(\.1),
        "seed \(seed): \(query): \(best.map { ($0.number, $0.points) }) and not \(expected)")
      let newest = try searcher.newest(query, limit: limit)
      #expect(newest.map(\.number) == oracle.newest(query, limit: limit), "seed \(seed): \(query)")
      let next = try searcher.newest(query, limit: 3, after: newest.last)
      #expect(
        next.map(\.number) == oracle.newest(query, limit: limit + 3).dropFirst(newest.count).prefix(3).map(\.self)
          || newest.isEmpty, "seed \(seed): \(query)")
      // The same, a page at a time.
      var paged: [TextHit] = []
      for _ in 0..<4 { paged += try searcher.best(query, limit: 1, after: paged.last) }
      #expect(Array(paged.prefix(limit)) == Array(best.prefix(4)), "seed \(seed): \(query)")
      let forms = try searcher.best(query, tier: .forms, limit: limit)
      let other = oracle.best(query, .forms, limit: limit)
      #expect(
        forms.map(\.number) == other.map(\.0) && forms.map(\.points) == other.map(\.1),
        "seed \(seed): \(query): \(forms.map { ($0.number, $0.points) }) and not \(other)")
      var formed: [TextHit] = []
      for _ in 0..<4 { formed += try searcher.best(query, tier: .forms, limit: 1, after: formed.last) }
      #expect(Array(formed.prefix(limit)) == Array(forms.prefix(4)), "seed \(seed): \(query)")
    }
  }

  @Test(
    "Whatever was written, removed and merged, each query finds what a scan finds, in the order of the formula",
    arguments: (0..<2).map { _ in UInt64.random(in: 1...UInt64.max) })
  func anything(seed: UInt64) throws {
    var maker = TextMaker(seed: seed)
    let files = try Files()
    var oracle = TextOracle()
    var segments: [(path: FilePath, numbers: ClosedRange<UInt32>)] = []
    var number: UInt32 = 1
    for _ in 0..<Int.random(in: 1...4, using: &maker.generator) {
      let first = number
      var texts: [TextOracle.Text] = []
      for _ in 0..<[3, 40, 100].randomElement(using: &maker.generator)! {
        number += UInt32.random(in: 1...3, using: &maker.generator)
        texts.append(maker.text(number))
      }
      let path = files.next()
      try Self.write(texts, first...number, to: path)
      number += 1
      segments.append((path, first...(number - 1)))
      oracle.texts += texts
    }
    for step in 0..<3 {
      let opened = try segments.map { try TextSegment(at: $0.path, kind: Self.kind) }
      try Self.compare(TextSearcher(opened, removed: oracle.removed), oracle, &maker, 8, seed)
      guard step < 2 else { break }
      // Some are removed, and neighbours are merged, which lets go of what was removed in them.
      for text in oracle.texts where Int.random(in: 0..<20, using: &maker.generator) == 0 {
        if !oracle.gone.contains(text.number) { oracle.removed.insert(text.number) }
      }
      let start = Int.random(in: 0..<segments.count, using: &maker.generator)
      let end = Int.random(in: start..<segments.count, using: &maker.generator)
      let numbers = segments[start].numbers.lowerBound...segments[end].numbers.upperBound
      let dead = oracle.removed.filter { numbers.contains($0) }
      let path = files.next()
      _ = try TextMerge.merge(
        Array(opened[start...end]), SegmentContents(numbers: numbers, dead: dead, tombstones: []),
        isOldest: start == 0, to: path, kind: Self.kind)
      segments.replaceSubrange(start...end, with: [(path, numbers)])
      oracle.removed.subtract(dead)
      oracle.gone.formUnion(dead)
    }
  }

  @Test(
    "Other forms of words, in the languages that know them, and words that are written as one",
    arguments: (0..<2).map { _ in UInt64.random(in: 1...UInt64.max) })
  func forms(seed: UInt64) throws {
    var maker = TextMaker(seed: seed, hasForms: true)
    let files = try Files()
    var oracle = TextOracle()
    oracle.texts = (1...100).map { maker.text(UInt32($0)) }
    var paths: [FilePath] = []
    for (first, last) in [(1, 30), (31, 31), (32, 70), (71, 100)] {
      paths.append(files.next())
      try Self.write(
        Array(oracle.texts[(first - 1)..<last]), UInt32(first)...UInt32(last), to: paths[paths.count - 1])
    }
    let parts = try paths.map { try TextSegment(at: $0, kind: Self.kind) }
    try Self.compare(TextSearcher(parts, removed: []), oracle, &maker, 12, seed)
    let merged = files.next()
    _ = try TextMerge.merge(
      Array(parts[1...]), SegmentContents(numbers: 31...100, dead: [], tombstones: []), isOldest: false, to: merged,
      kind: Self.kind)
    let whole = [parts[0], try TextSegment(at: merged, kind: Self.kind)]
    try Self.compare(TextSearcher(whole, removed: []), oracle, &maker, 12, seed)
    #expect(
      try TextSearcher(whole, removed: []).sums()
        == Dictionary(uniqueKeysWithValues: oracle.texts.map { ($0.number, TextSum.of($0.indexed)) }))
  }

  @Test("A word that only a removed text had is in no file any more, and neither are its forms")
  func erased() throws {
    let files = try Files()
    func text(_ number: UInt32, _ body: String) -> TextOracle.Text {
      TextOracle.Text(number: number, title: "", body: body, marks: [], time: 0, language: .portuguese)
    }
    let (one, other) = (files.next(), files.next())
    let german = TextOracle.Text(
      number: 3, title: "", body: "wandern correndo", marks: [], time: 0, language: .german)
    let shared = TextOracle.Text(number: 4, title: "", body: "wanderns", marks: [], time: 0, language: .german)
    try Self.write(
      [text(1, "confidenciações e-zxqv wanderns"), text(2, "nações correndo"), german, shared], 1...4, to: one)
    let before = try Data(contentsOf: URL(filePath: one.string))
    for word in ["confidenciac", "zxqv"] { #expect(before.range(of: Data(word.utf8)) != nil, "\(word)") }
    _ = try TextMerge.merge(
      [TextSegment(at: one, kind: Self.kind)], SegmentContents(numbers: 1...4, dead: [1], tombstones: []),
      isOldest: true, to: other, kind: Self.kind)
    let after = try Data(contentsOf: URL(filePath: other.string))
    for word in ["confidenc", "zxqv"] { #expect(after.range(of: Data(word.utf8)) == nil, "\(word)") }
    // Of a word that texts of another language still have, nothing is said in the language of those that are gone.
    var walk = try TextSegment(at: other, kind: Self.kind).cursor(from: [0xFE])
    var languages: Set<UInt8> = []
    while try walk.next() {
      if FormTerm.word(of: walk.term) == ArraySlice("wanderns".utf8) { languages.insert(walk.term[1]) }
    }
    #expect(languages == [Language.german.rawValue])
    let searcher = TextSearcher([try TextSegment(at: other, kind: Self.kind)], removed: [])
    let query = TextQuery.word(.forms(Array("corre".utf8), spelling: Array("corre".utf8)), .anywhere)
    #expect(try searcher.best(query, tier: .forms, limit: 5).map(\.number) == [2])
  }

  @Test("Files written at once and merged from parts are the same, byte by byte")
  func mergedIsWritten() throws {
    var maker = TextMaker(seed: 11)
    let files = try Files()
    let texts = (1...900).map { maker.text(UInt32($0)) }
    let (whole, merged) = (files.next(), files.next())
    try Self.write(texts, 1...900, to: whole)
    var parts: [TextSegment] = []
    for (first, last) in [(1, 100), (101, 101), (102, 700), (701, 900)] {
      let path = files.next()
      try Self.write(Array(texts[(first - 1)..<last]), UInt32(first)...UInt32(last), to: path)
      parts.append(try TextSegment(at: path, kind: Self.kind))
    }
    let contents = SegmentContents(numbers: 1...900, dead: [], tombstones: [])
    _ = try TextMerge.merge(parts, contents, isOldest: true, to: merged, kind: Self.kind)
    #expect(try Data(contentsOf: URL(filePath: whole.string)) == Data(contentsOf: URL(filePath: merged.string)))
  }

  @Test("A file that is damaged anywhere is told, or answers as before; it is never a crash")
  func damaged() throws {
    let seed = UInt64.random(in: 1...UInt64.max)
    var maker = TextMaker(seed: seed)
    let files = try Files()
    let path = files.next()
    var oracle = TextOracle()
    oracle.texts = (1...150).map { maker.text(UInt32($0)) }
    try Self.write(oracle.texts, 1...150, to: path)
    let whole = Array(try Data(contentsOf: URL(filePath: path.string)))
    for _ in 0..<20 {
      var bytes = whole
      let at = Int.random(in: bytes.indices, using: &maker.generator)
      if Bool.random(using: &maker.generator) {
        bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &maker.generator)
      } else {
        bytes.removeLast(bytes.count - at)
      }
      let other = files.next()
      try Data(bytes).write(to: URL(filePath: other.string))
      do throws(PostingsError) {
        let searcher = TextSearcher([try TextSegment(at: other, kind: Self.kind)], removed: [])
        for _ in 0..<6 {
          let query = maker.query()
          let found = try searcher.best(query, limit: 10).map(\.number)
          #expect(found == oracle.best(query, limit: 10).map(\.0), "seed \(seed): byte \(at): \(query)")
        }
      } catch {
        #expect(error.path == other)
      }
    }
  }

  @Test("Lengths are kept in a byte, never too high, at most an eighth too low")
  func lengths() {
    for words in Array(0...3000) + [12_345, 1 << 20, 1 << 29] {
      let kept = BM25.keptLength(words)
      #expect(kept <= max(1, words) && Double(kept) > Double(words) * 0.874)
    }
  }
}
