import Foundation
import Postings
import SystemPackage
import TestSupport
import Testing
import Words

@testable import TextIndex

@Suite("The text index and its files", .serialized, .timeLimit(.minutes(5)))
struct TextIndexTests {
  private static let kind: UInt32 = 7

  private static func indexed(_ text: TextOracle.Text) -> IndexedText { text.indexed }

  private static func open(_ folder: FilePath, _ oracle: TextOracle) throws -> TextIndex {
    try TextIndex(in: folder, kind: kind, history: "one", isKnown: { _ in true }, notice: { Issue.record("\($0)") })
  }

  /// What a reader of the folder finds, with a tail of what it does not cover, is what a scan finds.
  private static func compare(
    _ folder: FilePath, _ oracle: TextOracle, _ maker: inout TextMaker, _ seed: UInt64
  ) throws {
    let reader = try TextReader(in: folder, kind: kind)
    var tail = TextHead()
    let stemmers = Stemmers()
    for text in oracle.texts where text.number > reader.through ?? 0 && !oracle.gone.contains(text.number) {
      tail.add(text.number, text.indexed, stemmers)
    }
    let searcher = try reader.searcher(removed: oracle.gone.sorted(), tail: tail)
    let living = oracle.texts.filter { !oracle.gone.contains($0.number) }
    #expect(searcher.count == living.count, "seed \(seed)")
    #expect(
      try searcher.sums() == Dictionary(uniqueKeysWithValues: living.map { ($0.number, TextSum.of(indexed($0))) }),
      "seed \(seed)")
    for _ in 0..<8 {
      let query = maker.query()
      var found: [UInt32] = []
      try searcher.forEach(query) { number, _ in
        found.append(number)
        return true
      }
      #expect(found == oracle.all(query), "seed \(seed): \(query)")
    }
  }

  @Test(
    "Filed, taken back, removed, written, merged, closed and opened again: a reader finds what a scan finds",
    arguments: (0..<2).map { _ in UInt64.random(in: 1...UInt64.max) })
  func life(seed: UInt64) throws {
    var maker = TextMaker(seed: seed)
    let url = FileManager.default.temporaryDirectory.appending(path: "newsfold-text-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    let folder = FilePath(url.path)
    var oracle = TextOracle()
    var index = try Self.open(folder, oracle)
    var sequence: UInt64 = 0
    for _ in 0..<30 {
      switch Int.random(in: 0..<10, using: &maker.generator) {
      case 0..<4:
        let isKept = Int.random(in: 0..<5, using: &maker.generator) > 0
        for _ in 0..<Int.random(in: 1...30, using: &maker.generator) {
          let text = maker.text(max(index.store.lastNumber ?? 0, oracle.texts.last?.number ?? 0) + 1)
          oracle.texts.append(text)
          index.add(text.number, Self.indexed(text))
          if !isKept { oracle.gone.insert(text.number) }
        }
        if isKept {
          index.store.commit()
        } else {
          // Their numbers are taken again, as SQLite does where nothing was committed.
          index.store.rollback()
          let (gone, last) = (oracle.gone, index.store.lastNumber ?? 0)
          oracle.texts.removeAll { gone.contains($0.number) && $0.number > last }
        }
      case 4..<6:
        guard let text = oracle.texts.randomElement(using: &maker.generator) else { continue }
        try index.store.remove(text.number)
        index.store.commit()
        oracle.gone.insert(text.number)
      case 6..<9:
        sequence += 1
        let mark = Mark(history: "one", sequence: sequence, digest: "-")
        while let job = index.store.nextWrite(mark) ?? index.store.nextMerge() {
          try index.store.finish(try job.run())
          if Bool.random(using: &maker.generator) { break }
        }
      default:
        // What was in memory only is filed again.
        index = try Self.open(folder, oracle)
        for text in oracle.texts where text.number > index.store.lastNumber ?? 0 {
          guard !oracle.gone.contains(text.number) else { continue }
          index.add(text.number, Self.indexed(text))
        }
        for number in oracle.gone where number <= index.store.lastNumber ?? 0 { try index.store.remove(number) }
        index.store.commit()
      }
      var oracle = oracle
      oracle.texts.removeAll { $0.number > index.store.lastNumber ?? 0 }
      try Self.compare(folder, oracle, &maker, seed)
    }
  }

  @Test("A phrase is found in files and in memory alike", arguments: [nil, Language.english])
  func phrases(language: Language?) throws {
    let index = TextIndex(kind: Self.kind)
    func words(_ text: String) -> [[UInt8]] { text.split(separator: " ").map { Array($0.utf8) } }
    for (number, text) in ["one two three", "two three four", "three two one"].enumerated() {
      index.add(
        UInt32(number + 1),
        IndexedText(title: WordSequence("three two"), text: WordSequence(text), language: language, marks: [], time: 0))
    }
    index.store.commit()
    try index.store.remove(2)
    var found: [UInt32] = []
    try index.forEachText(withPhrase: words("two three")) {
      found.append($0)
      return true
    }
    #expect(found == [1])
    // Words with other stems, in a language and in none.
    let other = "The e-mails were travelling quickly, families of protesters said."
    index.add(
      9, IndexedText(title: WordSequence(""), text: WordSequence(other), language: language, marks: [], time: 0))
    index.store.commit()
    found = []
    try index.forEachText(withPhrase: words("mails were travelling quickly families of protesters")) {
      found.append($0)
      return true
    }
    #expect(found == [9])
  }
}
