import CorpusStore
import Foundation
import NearDuplicates
import NewsModel
import TestSupport
import Testing

@testable import NewsfoldPipeline

@Suite("What is looked up where files are read", .timeLimit(.minutes(5)))
struct ForesightTests {
  /// Texts of which many are copies, reprints, excerpts and expansions of earlier ones.
  private static func texts(_ count: Int, seed: UInt64) -> [String] {
    var random = SplitMix(seed: seed)
    var texts: [String] = []
    for number in 0..<count {
      let own = Desk.prose(seed &* 10_000 &+ UInt64(number), words: Int.random(in: 60...250, using: &random))
      guard number > 20 else {
        texts.append(own)
        continue
      }
      let earlier = texts[Int.random(in: 0..<number, using: &random)]
      let words = earlier.split(separator: " ").map(String.init)
      switch Int.random(in: 0..<9, using: &random) {
      case 0: texts.append(earlier.uppercased())
      case 1, 2: texts.append((Array(words.dropLast(words.count / 15)) + ["lately"]).joined(separator: " "))
      case 3: texts.append(words.prefix(max(20, words.count / 3)).joined(separator: " "))
      case 4: texts.append(earlier + " " + own + " " + own)
      case 5: texts.append(words.dropFirst(words.count / 2).prefix(8).joined(separator: " "))
      default: texts.append(own)
      }
    }
    return texts
  }

  private static func name(_ number: Int) -> String { "\(1000 + number).txt" }

  /// What texts are judged to be, one after the other, and how many of them were looked up beforehand.
  private static func judgements(
    _ texts: [String], isForeseen: Bool
  ) async throws -> (lines: [String], findings: Int, relatives: Int) {
    let desk = try Desk()
    for (number, text) in texts.enumerated() {
      try desk.write(name(number), text)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: desk.path(name(number)).string)
    }
    let drops = try await desk.drops().sorted { $0.drop.path.string < $1.drop.path.string }
    #expect(drops.count == texts.count)
    let location = CorpusLocation(desk.settings.state)
    try FileManager.default.createDirectory(atPath: location.folder.string, withIntermediateDirectories: true)
    let writer = try CorpusWriter(at: location)
    let filing = Filing(writer, desk.settings)
    try await filing.buildIndex()
    let foresight = Foresight(writer.reader, lanes: 2)
    let least = MatchThresholds(desk.settings).leastShare
    var batches = stride(from: 0, to: drops.count, by: 40).map { Array(drops[$0..<min($0 + 40, drops.count)]) }
    var (findings, relatives) = (0, 0)
    for index in batches.indices {
      // Reading goes ahead of filing: what is looked up is older than what is known when it is made use of.
      if isForeseen, index + 1 < batches.count {
        foresight.look(&batches[index + 1], lane: index % 2, sharing: least)
        for read in batches[index + 1] {
          guard case .article(let text) = read.result, text.findings != nil else { continue }
          findings += 1
          relatives += text.relatives.count
        }
      }
      var rest = batches[index][...]
      while !rest.isEmpty {
        let (_, count) = try await filing.file(rest, notices: [])
        rest = rest.dropFirst(count)
      }
      await filing.writeIndex()
    }
    await filing.closeIndex()
    try writer.close()
    return (try lines(desk, texts.count), findings, relatives)
  }

  /// What each file is, what it is folded under, and all matches with their figures.
  private static func lines(_ desk: Desk, _ count: Int) throws -> [String] {
    var lines: [String] = []
    for number in 0..<count {
      guard let entry = try desk.entry(name(number)), let id = entry.article else {
        lines.append("\(number) is no article")
        continue
      }
      let original = try desk.read { try $0.article(id)?.original?.rawValue ?? 0 }
      lines.append("\(number) \(entry.outcome) \(id.rawValue) of \(original)")
    }
    try desk.read { snapshot in
      try snapshot.forEachMatch(of: nil, limit: nil) { match in
        let figures = [match.resemblance, match.containment, match.contained]
        let run = match.run.map { [$0.words, $0.start, $0.otherStart] } ?? []
        lines.append("\(match.article.rawValue) \(match.kind) \(match.other.rawValue) \(figures) \(run)")
      }
    }
    return lines
  }

  @Test("Every judgement is the one that is made without it, and every figure", arguments: [1, 2] as [UInt64])
  func same(seed: UInt64) async throws {
    let texts = Self.texts(280, seed: seed)
    let plain = try await Self.judgements(texts, isForeseen: false)
    let foreseen = try await Self.judgements(texts, isForeseen: true)
    #expect(plain.findings == 0)
    #expect(foreseen.findings > 0 && foreseen.relatives > 0, "something was looked up beforehand")
    #expect(plain.lines.count > texts.count, "there are matches")
    for outcome in [.new, .duplicate, .reprint, .excerpt, .expansion] as [Outcome] {
      #expect(plain.lines.contains { $0.contains(" \(outcome) ") }, "\(outcome)")
    }
    for (one, other) in zip(plain.lines, foreseen.lines) where one != other {
      Issue.record("seed \(seed): \(one), and with foresight \(other)")
    }
    #expect(plain.lines.count == foreseen.lines.count)
  }
}
