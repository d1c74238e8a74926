@testable import StoryGrouping
import TestSupport
import Testing

@Suite("Live stories and what they are found by")
struct LiveStoriesTests {
  private static let keys: UInt32 = 200

  private struct Report {
    let vector: TermVector
    let hour: Int32?
    let slot: UInt32
  }

  /// All that can be seen of some stories.
  private struct Picture: Equatable {
    var frequencies: [Int] = []
    var lists: [[StoryPosting]] = []
    var centroids: [Centroid] = []
    var times: [ReportTimes] = []
    var inverses: [Double] = []
    var order: [UInt32] = []
    var counts: [Int] = []

    init(_ stories: LiveStories) {
      for key in 0..<LiveStoriesTests.keys {
        frequencies.append(stories.postings.frequency(of: key))
        lists.append(LiveStoriesTests.list(of: key, stories))
      }
      for slot in 0..<UInt32(stories.capacity) {
        centroids.append(stories[slot].centroid)
        times.append(stories[slot].times)
      }
      inverses = stories.inverseReports
      stories.order.forEach { order.append($0) }
      counts = [stories.count, stories.reportCount, stories.postings.termCount]
    }
  }

  private static func list(of key: UInt32, _ stories: LiveStories) -> [StoryPosting] {
    let found = stories.postings.found(by: key)
    guard let block = found.block else { return found.posting.map { [$0] } ?? [] }
    var list: [StoryPosting] = []
    stories.postings.withList(in: block) { list = Array($0) }
    #expect(stories.postings.length(of: block) == list.count && list.count > 1)
    return list
  }

  /// More terms than stories are found by.
  private static func vector(_ random: inout SplitMix) -> TermVector {
    let keys = Set((0..<60).map { _ in UInt32.random(in: 0..<Self.keys, using: &random) }).sorted()
    return TermVector(
      sorted: keys.map { TermVector.Term(key: $0, weight: UInt16.random(in: 1...400, using: &random)) })
  }

  private static func reports(_ count: Int, in slots: [UInt32], _ random: inout SplitMix) -> [Report] {
    (0..<count).map { number in
      Report(
        vector: vector(&random), hour: number % 3 == 0 ? nil : Int32.random(in: 0...9, using: &random),
        slot: slots[Int.random(in: 0..<slots.count, using: &random)])
    }
  }

  /// Lists and centroids are the sums over the reports.
  private static func compare(_ stories: LiveStories, _ reports: [Report], _ seed: Int) {
    var found: [UInt32: [UInt32: Int]] = [:]
    var frequencies: [UInt32: Int] = [:]
    for report in reports {
      for term in report.vector.terms {
        frequencies[term.key, default: 0] += 1
        guard report.vector.isFound(by: term) else { continue }
        found[term.key, default: [:]][report.slot, default: 0] += Int(term.weight)
      }
    }
    for key in 0..<keys {
      let sums = found[key] ?? [:]
      let list = list(of: key, stories)
      #expect(list.map(\.slot) == sums.keys.sorted(), "seed \(seed): term \(key)")
      #expect(list.allSatisfy { Int($0.sum) == sums[$0.slot] }, "seed \(seed): term \(key)")
      #expect(stories.postings.frequency(of: key) == frequencies[key] ?? 0, "seed \(seed): term \(key)")
    }
    for slot in Set(reports.map(\.slot)) {
      let isSum = stories[slot].centroid.terms.allSatisfy { Int($0.found) == found[$0.key]?[slot] ?? 0 }
      #expect(isSum, "seed \(seed): story \(slot)")
    }
  }

  @Test("A report's story is found by its heaviest terms", arguments: 0..<20)
  func heaviest(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    let terms = Self.vector(&random).terms
    for count in [0, 1, TermVector.signature, TermVector.signature + 1, terms.count] {
      let vector = TermVector(sorted: Array(terms.prefix(count)))
      let found = vector.terms.filter { vector.isFound(by: $0) }
      let others = vector.terms.filter { !vector.isFound(by: $0) }
      #expect(found.count == min(TermVector.signature, vector.terms.count))
      if let least = found.map(\.weight).min() {
        #expect(others.allSatisfy { $0.weight <= least }, "seed \(seed): \(count) terms")
      }
    }
  }

  @Test("Reports that are added and subtracted, in whatever order, leave nothing", arguments: 0..<20)
  func nothingLeft(seed: Int) {
    var random = SplitMix(seed: UInt64(seed) &+ 100)
    var stories = LiveStories()
    let slots = (1...4).map { stories.start(Int64($0)) }
    let empty = Picture(stories)
    var reports = Self.reports(40, in: slots, &random)
    for report in reports { stories.add(report.vector, hour: report.hour, to: report.slot) }
    Self.compare(stories, reports, seed)
    reports.shuffle(using: &random)
    while let report = reports.popLast() {
      stories.subtract(report.vector, hour: report.hour, from: report.slot)
      if reports.count == 20 { Self.compare(stories, reports, seed) }
    }
    #expect(Picture(stories) == empty, "seed \(seed)")
    #expect(stories.postings.termCount == 0 && stories.reportCount == 0)
    for slot in slots.reversed() { stories.undoStart(slot) }
    #expect(stories.count == 0)
  }

  @Test("Stories that are made one or taken out, and are again what they were, have what they had", arguments: 0..<20)
  func inverses(seed: Int) {
    var random = SplitMix(seed: UInt64(seed) &+ 200)
    var stories = LiveStories()
    let slots = (1...5).map { stories.start(Int64($0)) }
    let reports = Self.reports(60, in: slots, &random)
    for report in reports { stories.add(report.vector, hour: report.hour, to: report.slot) }
    let before = Picture(stories)
    let merged = stories.merge(slots[3], into: slots[1])
    Self.compare(
      stories,
      reports.map { Report(vector: $0.vector, hour: $0.hour, slot: $0.slot == slots[3] ? slots[1] : $0.slot) }, seed)
    let retired = stories.retireOldest()
    Self.compare(
      stories,
      reports.filter { $0.slot != slots[0] }
        .map { Report(vector: $0.vector, hour: $0.hour, slot: $0.slot == slots[3] ? slots[1] : $0.slot) }, seed)
    #expect(retired.slot == slots[0])
    stories.undoRetire(retired)
    stories.undoMerge(merged)
    #expect(Picture(stories) == before, "seed \(seed)")
  }
}
