import Foundation
import NearDuplicates
import Postings
import SystemPackage
import TestSupport
import Testing

@Suite("Finding candidates beforehand")
struct NearDuplicateReaderTests {
  /// An index in a folder that goes with it, and a reader of its files.
  private final class Files {
    let index: NearDuplicateIndex
    let reader: NearDuplicateReader
    private let folder: FilePath
    private var sequence: UInt64 = 0

    init() throws {
      let url = FileManager.default.temporaryDirectory.appending(path: "newsfold-near-\(UUID().uuidString)")
      folder = FilePath(url.path)
      index = try NearDuplicateIndex(in: folder, history: "one", notice: { Issue.record("\($0)") })
      reader = try NearDuplicateReader(in: folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.string) }

    /// Writes what is in memory and merges what is to be merged.
    func write() throws {
      sequence += 1
      var mark: Mark? = Mark(history: "one", sequence: sequence, digest: "d\(sequence)")
      while let job = index.postings.nextJob(writing: mark) {
        mark = nil
        try index.postings.finish(try job.run())
      }
    }
  }

  private static func fresh(_ length: ClosedRange<Int>, _ random: inout SplitMix) -> [UInt64] {
    (0..<Int.random(in: length, using: &random)).map { _ in
      UInt64.random(in: 1...5000, using: &random) &* 0x9E37_79B9_7F4A_7C15
    }
  }

  /// Texts of words that are numbers, some of them copies, excerpts and expansions of earlier ones.
  private static func texts(_ count: Int, _ random: inout SplitMix) -> [[UInt64]] {
    var texts: [[UInt64]] = []
    for _ in 0..<count {
      guard let old = texts.randomElement(using: &random), old.count > 20 else {
        texts.append(fresh(20...250, &random))
        continue
      }
      switch Int.random(in: 0..<7, using: &random) {
      case 0: texts.append(old)
      case 1:
        var copy = old
        for _ in 0...(old.count / 40) { copy[Int.random(in: 0..<copy.count, using: &random)] = random.next() }
        texts.append(copy)
      case 2: texts.append(Array(old.prefix(old.count / 2)))
      case 3: texts.append(fresh(0...80, &random) + old + fresh(1...80, &random))
      case 4: texts.append(Array(old.prefix(12)))
      default: texts.append(fresh(1...250, &random))
      }
    }
    return texts
  }

  @Test("What it names, the index names too, however much texts are to share", arguments: 0..<12)
  func subset(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) &+ 300)
    let files = try Files()
    var named = 0
    for (number, text) in zip((1 as UInt32)..., Self.texts(200, &random)) {
      let sketch = Sketch(wordHashes: text)
      if Bool.random(using: &random) { try files.reader.refresh() }
      let findings = try #require(try files.reader.findings(for: sketch))
      for least in [MatchThresholds().leastShare, 0, 0.4, 1] {
        let early = files.reader.candidates(for: sketch, findings, sharing: least, limit: .max)
        let all = try files.index.candidates(for: sketch, sharing: least)
        #expect(Set(early).isSubset(of: all), "seed \(seed): text \(number), sharing \(least)")
        #expect(Set(early).count == early.count)
        #expect(early.allSatisfy { $0 <= files.reader.through ?? 0 })
        let few = files.reader.candidates(for: sketch, findings, sharing: least, limit: 3)
        #expect(few == Array(early.prefix(3)), "seed \(seed): text \(number)")
        // With the findings, the index says what it says without.
        let looked = try files.index.candidates(for: sketch, sharing: least, findings)
        #expect(looked == all, "seed \(seed): text \(number)")
        named += early.count
      }
      try files.index.add(number, sketch)
      files.index.commit()
      if Int.random(in: 0..<9, using: &random) == 0 { try files.write() }
    }
    #expect(named > 0, "seed \(seed)")
  }

  @Test("A copy is named first, and nothing of a text that nobody has copied")
  func copies() throws {
    var random = SplitMix(seed: 1)
    let files = try Files()
    let texts = (0..<20).map { _ in Self.fresh(150...150, &random) }
    for (number, text) in zip((1 as UInt32)..., texts) { try files.index.add(number, Sketch(wordHashes: text)) }
    files.index.commit()
    func named(_ text: [UInt64]) throws -> [UInt32] {
      let sketch = Sketch(wordHashes: text)
      let findings = try #require(try files.reader.findings(for: sketch))
      return files.reader.candidates(for: sketch, findings, sharing: MatchThresholds().leastShare, limit: 8)
    }
    #expect(try named(texts[4]).isEmpty, "nothing is written yet")
    try files.write()
    #expect(try named(texts[4]).isEmpty, "it reads on in what it has open")
    try files.reader.refresh()
    for (number, text) in zip((1 as UInt32)..., texts) {
      #expect(try named(text).first == number)
      #expect(try named(text + Self.fresh(20...20, &random)).first == number)
    }
    #expect(try named(Self.fresh(150...150, &random)).isEmpty)
  }
}
