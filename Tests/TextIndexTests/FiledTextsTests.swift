import Foundation
import Postings
import SystemPackage
import TestSupport
import Testing
import Words

@testable import TextIndex

@Suite("Texts whose words are sorted when they are written", .serialized, .timeLimit(.minutes(5)))
struct FiledTextsTests {
  private static let kind: UInt32 = 7

  /// A folder that goes with it.
  private final class Folder {
    let path: FilePath

    init() throws {
      let url = FileManager.default.temporaryDirectory.appending(path: "newsfold-filed-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      path = FilePath(url.path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }
  }

  /// A made-up text without a title: phrases are looked for in texts.
  private struct Filed {
    let number: UInt32
    let text: IndexedText
    let words: [[UInt8]]

    init(_ number: UInt32, _ maker: inout TextMaker) {
      let made = maker.text(number)
      let sequence = WordSequence(made.body)
      self.number = number
      words = AccentFolding.fold(sequence.normalForm).split(separator: 0x20).map { Array($0) }
      text = IndexedText(
        title: WordSequence(""), text: sequence, language: made.language, marks: made.marks, time: made.time)
    }

    func has(_ phrase: [[UInt8]]) -> Bool {
      words.indices.contains { words[$0...].starts(with: phrase) }
    }
  }

  private static func open(_ folder: Folder) throws -> TextIndex {
    try TextIndex(
      in: folder.path, kind: kind, history: "one", isKnown: { _ in true }, notice: { Issue.record("\($0)") })
  }

  private static func english(_ text: String) -> IndexedText {
    IndexedText(title: WordSequence(""), text: WordSequence(text), language: .english, marks: [], time: 0)
  }

  private static func words(_ text: String) -> [[UInt8]] { text.split(separator: " ").map { Array($0.utf8) } }

  /// The texts that have a phrase, in the order in which they are told.
  private static func found(_ phrase: [[UInt8]], in index: TextIndex) throws -> [UInt32] {
    var found: [UInt32] = []
    try index.forEachText(withPhrase: phrase) { number in
      found.append(number)
      return true
    }
    return found
  }

  @Test("A phrase is found in memory, in what is being written, and in its file, in each text once")
  func stages() throws {
    let folder = try Folder()
    let index = try Self.open(folder)
    let phrase = Self.words("two three")
    index.add(1, Self.english("one two three two three"))
    #expect(try Self.found(phrase, in: index) == [1], "before it is certain")
    index.store.commit()
    #expect(try Self.found(phrase, in: index) == [1])
    index.add(2, Self.english("two three four"))
    index.store.commit()
    let job = try #require(index.store.nextWrite(Mark(history: "one", sequence: 1, digest: "-")))
    #expect(index.store.frozen != nil)
    #expect(try Self.found(phrase, in: index).sorted() == [1, 2], "while it is being written")
    index.add(3, Self.english("three two three"))
    index.store.commit()
    #expect(try Self.found(phrase, in: index).sorted() == [1, 2, 3])
    #expect(try Self.found(Self.words("three two"), in: index).sorted() == [1, 3])
    // Nobody is asked any more than wanted.
    var told = 0
    try index.forEachText(withPhrase: phrase) { _ in
      told += 1
      return false
    }
    #expect(told == 1)
    try index.store.finish(try job.run())
    #expect(index.store.frozen == nil)
    #expect(try Self.found(phrase, in: index).sorted() == [1, 2, 3], "once it is written")
    try index.store.remove(2)
    #expect(try Self.found(phrase, in: index).sorted() == [1, 3])
  }

  @Test(
    "Whatever is filed, taken back, removed, written and merged, a phrase is found in the texts that have it",
    arguments: 0..<6)
  func anything(seed: Int) throws {
    var maker = TextMaker(seed: UInt64(seed), hasForms: seed % 2 == 0)
    let folder = try Folder()
    let index = try Self.open(folder)
    var living: [Filed] = []
    var gone: [Filed] = []
    var job: SegmentJob?
    var last: UInt32 = 0
    for step in 1...60 as ClosedRange<UInt64> {
      switch Int.random(in: 0..<7, using: &maker.generator) {
      case 0..<4:
        let count = UInt32.random(in: 1...6, using: &maker.generator)
        let isKept = Int.random(in: 0..<3, using: &maker.generator) > 0
        var texts: [Filed] = []
        for offset in 1...count { texts.append(Filed(last + offset, &maker)) }
        for text in texts { index.add(text.number, text.text) }
        if Bool.random(using: &maker.generator) { try Self.compare(index, living + texts, gone, &maker, seed) }
        if isKept {
          index.store.commit()
          living += texts
          last += count
        } else {
          // Their numbers come again.
          index.store.rollback()
          gone += texts
        }
      case 4:
        guard let text = living.randomElement(using: &maker.generator) else { continue }
        try index.store.remove(text.number)
        index.store.commit()
        living.removeAll { $0.number == text.number }
        gone.append(text)
      case 5:
        if job == nil { job = index.store.nextWrite(Mark(history: "one", sequence: step, digest: "-")) }
      default:
        if let begun = job { try index.store.finish(try begun.run()) }
        job = nil
        while let merge = index.store.nextMerge() { try index.store.finish(try merge.run()) }
      }
      try Self.compare(index, living, gone, &maker, seed)
    }
  }

  /// Phrases that living texts have are found in them, and those of others only where living ones have them too.
  private static func compare(
    _ index: TextIndex, _ living: [Filed], _ gone: [Filed], _ maker: inout TextMaker, _ seed: Int
  ) throws {
    for texts in [living, living, living, gone] {
      guard let source = texts.randomElement(using: &maker.generator), source.words.count > 1 else { continue }
      let start = Int.random(in: 0..<(source.words.count - 1), using: &maker.generator)
      let length = Int.random(in: 2...min(5, source.words.count - start), using: &maker.generator)
      let phrase = Array(source.words[start..<(start + length)])
      let expected = living.filter { $0.has(phrase) }.map(\.number)
      let told = try found(phrase, in: index)
      #expect(told.sorted() == expected, "seed \(seed): \(phrase.map { String(decoding: $0, as: UTF8.self) })")
    }
  }

  @Test("What is taken back is found no more, though it was sorted meanwhile, and its number may come again")
  func takenBack() {
    let stemmers = Stemmers()
    var filed = FiledTexts()
    func found(_ phrase: String) -> [UInt32] {
      var found: [UInt32] = []
      filed.forEachText(withPhrase: Self.words(phrase), stemmers) { number in
        found.append(number)
        return true
      }
      return found
    }
    filed.add(1, Self.english("one two three"))
    filed.commit()
    filed.add(5, Self.english("two three four five"))
    let before = found("two three")
    #expect(before == [5, 1], "the newest first")
    #expect(filed.textCount == 2 && filed.postingCount == 7 && filed.last == 5 && filed.holds(5))
    filed.rollback()
    #expect(filed.textCount == 1 && filed.postingCount == 3 && filed.first == 1 && filed.last == 1)
    #expect(filed.holds(1) && !filed.holds(5) && !filed.holds(2))
    let (kept, gone) = (found("two three"), found("four five"))
    #expect(kept == [1] && gone.isEmpty)
    filed.add(5, Self.english("six two three"))
    filed.commit()
    filed.rollback()
    let (again, still) = (found("two three"), found("four five"))
    #expect(again == [5, 1] && still.isEmpty)
    #expect(filed.textCount == 2 && filed.postingCount == 6 && filed.holds(5))
  }

  @Test("A file is the same, byte by byte, whatever was looked for and taken back before", arguments: [false, true])
  func bytes(hasForms: Bool) throws {
    var maker = TextMaker(seed: 5, hasForms: hasForms)
    let folder = try Folder()
    let stemmers = Stemmers()
    var (plain, asked) = (FiledTexts(), FiledTexts())
    for number in 1...300 as ClosedRange<UInt32> {
      let text = maker.text(number).indexed
      plain.add(number, text)
      asked.add(number, text)
      if number % 5 == 0 { asked.forEachText(withPhrase: [[0x61], [0x62]], stemmers) { _ in true } }
      if number % 3 == 0 { asked.commit() }
      guard number % 11 == 0 else { continue }
      asked.commit()
      asked.add(number + 1, maker.text(number + 1).indexed)
      if number % 2 == 0 { asked.forEachText(withPhrase: [[0x61], [0x62]], stemmers) { _ in true } }
      asked.rollback()
    }
    plain.commit()
    asked.commit()
    let contents = SegmentContents(numbers: 1...300, dead: [7, 100, 101], tombstones: [])
    let (one, other) = (folder.path.appending("plain"), folder.path.appending("asked"))
    let size = try plain.write(to: one, kind: Self.kind, contents, Stemmers())
    #expect(try asked.write(to: other, kind: Self.kind, contents, Stemmers()) == size)
    #expect(try Data(contentsOf: URL(filePath: one.string)) == Data(contentsOf: URL(filePath: other.string)))
  }
}
