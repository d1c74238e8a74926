import Foundation
import GRDB
import Postings
import SystemPackage
import TestSupport
import Testing
import Words

@testable import TextIndex

/// Another engine, written by others for years: what it finds has to be found here, and nothing else.
@Suite("The text index against SQLite's full-text search", .timeLimit(.minutes(5)))
struct FullTextSearchTests {
  /// Words of ASCII letters and digits: those are words to both.
  private static let vocabulary: [String] = (0..<80).map { number in
    let starts = ["ka", "lo", "mir", "t", "or", "e", "7", "x9"]
    let ends = ["", "ten", "vas", "o"]
    let number = Int(number)
    let more = number >= 32 ? String(number / 32) : ""
    return starts[number % 8] + ends[number / 8 % 4] + more
  }

  private static func word(_ generator: inout SplitMix) -> String {
    let one = Double.random(in: 0..<1, using: &generator)
    return vocabulary[Int(one * one * Double(vocabulary.count))]
  }

  private static func query(_ generator: inout SplitMix, _ depth: Int = 0) -> (index: TextQuery, sqlite: String) {
    func words(_ count: Int) -> [String] { (0..<count).map { _ in word(&generator) } }
    func exact(_ word: String) -> TextQuery.Word { .exact(Array(word.utf8)) }
    switch Int.random(in: 0..<(depth > 2 ? 4 : 8), using: &generator) {
    case 0:
      let word = word(&generator)
      return (.word(exact(word), .anywhere), "\"\(word)\"")
    case 1:
      let beginning = String(word(&generator).prefix(2))
      return (.word(.prefix(Array(beginning.utf8)), .anywhere), "\"\(beginning)\" *")
    case 2:
      let words = words(Int.random(in: 2...3, using: &generator))
      return (.phrase(words.map(exact), .anywhere), "\"\(words.joined(separator: " "))\"")
    case 3:
      let (one, other) = (word(&generator), word(&generator))
      guard one != other else { return (.word(exact(one), .title), "title : \"\(one)\"") }
      let distance = Int.random(in: 0...5, using: &generator)
      return (
        .near([exact(one), exact(other)], distance: distance, .anywhere), "NEAR(\"\(one)\" \"\(other)\", \(distance))"
      )
    case 4, 5:
      let parts = (0..<2).map { _ in query(&generator, depth + 1) }
      return (.all(parts.map(\.index)), "(" + parts.map(\.sqlite).joined(separator: " AND ") + ")")
    case 6:
      let parts = (0..<3).map { _ in query(&generator, depth + 1) }
      return (.any(parts.map(\.index)), "(" + parts.map(\.sqlite).joined(separator: " OR ") + ")")
    default:
      let (wanted, unwanted) = (query(&generator, depth + 1), query(&generator, depth + 1))
      return (.without(wanted.index, unwanted.index), "(\(wanted.sqlite) NOT \(unwanted.sqlite))")
    }
  }

  @Test("Made-up articles and queries", arguments: (0..<3).map { _ in UInt64.random(in: 1...UInt64.max) })
  func same(seed: UInt64) throws {
    var generator = SplitMix(seed: seed)
    let url = FileManager.default.temporaryDirectory.appending(path: "newsfold-text-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    let index = try TextIndex(
      in: FilePath(url.path), kind: 7, history: "one", isKnown: { _ in true }, notice: { Issue.record("\($0)") })
    let database = try DatabaseQueue()
    try database.write {
      try $0.execute(sql: "CREATE VIRTUAL TABLE words USING fts5 (title, body, content = '', tokenize = 'ascii')")
      for number in 1...400 as ClosedRange<UInt32> {
        func text(_ count: Int) -> String { (0..<count).map { _ in Self.word(&generator) }.joined(separator: " ") }
        let (title, body) = (
          text(Int.random(in: 0...5, using: &generator)), text(Int.random(in: 1...60, using: &generator))
        )
        try $0.execute(
          sql: "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", arguments: [number, title, body])
        index.add(
          number,
          IndexedText(
            title: WordSequence(title), text: WordSequence(body), language: nil, marks: [], time: 0))
        if number % 90 == 0 || number == 400 {
          index.store.commit()
          let mark = Mark(history: "one", sequence: UInt64(number), digest: "-")
          while let job = index.store.nextWrite(mark) { try index.store.finish(try job.run()) }
        }
      }
    }
    let searcher = TextSearcher(index.store.segments, removed: [])
    for _ in 0..<150 {
      let query = Self.query(&generator)
      let expected = try database.read {
        try UInt32.fetchAll(
          $0, sql: "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid", arguments: [query.sqlite])
      }
      var found: [UInt32] = []
      try searcher.forEach(query.index) { number, _ in
        found.append(number)
        return true
      }
      #expect(found == expected, "seed \(seed): \(query.sqlite)")
    }
  }
}
