@testable import StoryGrouping
import TestSupport
import Testing

@Suite("A table of keys")
struct KeyTableTests {
  @Test("It has what a dictionary has, whatever is put in and taken out", arguments: 0..<20)
  func likeADictionary(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed))
    var table = KeyTable()
    var oracle: [UInt32: UInt32] = [:]
    for step in 0..<4000 {
      // Few keys, so that many are met again; the ends of the range among them.
      let key = [0, .max, .max - 1, UInt32.random(in: 0..<600, using: &generator)][
        Int.random(in: 0..<8, using: &generator) % 4]
      if oracle[key] != nil, Int.random(in: 0..<5, using: &generator) < 3 {
        table.remove(key)
        oracle[key] = nil
      } else if oracle[key] == nil {
        table.insert(key, UInt32(step))
        oracle[key] = UInt32(step)
      }
    }
    #expect(table.count == oracle.count)
    for key in (0..<600).map(UInt32.init) + [.max, .max - 1] {
      #expect(table.value(of: key) == oracle[key], "seed \(seed)")
    }
  }

  @Test("What is added to values and subtracted from them is what a dictionary has of it", arguments: 0..<20)
  func counts(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed) &+ 500)
    var table = KeyTable(expecting: seed * 10)
    var oracle: [UInt32: UInt32] = [:]
    for _ in 0..<4000 {
      let key = [0, .max, .max - 1, UInt32.random(in: 0..<600, using: &generator)][
        Int.random(in: 0..<8, using: &generator) % 4]
      if let value = oracle[key], Bool.random(using: &generator) {
        let count = Bool.random(using: &generator) ? value : UInt32.random(in: 1...value, using: &generator)
        table.decrease(key, by: count)
        oracle[key] = value == count ? nil : value - count
      } else {
        let count = UInt32.random(in: 1...5, using: &generator)
        table.increase(key, by: count)
        oracle[key, default: 0] += count
      }
    }
    #expect(table.count == oracle.count)
    for key in (0..<600).map(UInt32.init) + [.max, .max - 1] {
      #expect(table.value(of: key) == oracle[key], "seed \(seed)")
    }
    for (key, value) in oracle { table.decrease(key, by: value) }
    #expect(table.count == 0)
    #expect(oracle.keys.allSatisfy { table.value(of: $0) == nil }, "what comes to nothing goes")
  }
}

@Suite("Centroids")
struct CentroidTests {
  private func vector(_ seed: UInt64) -> TermVector {
    var generator = SplitMix(seed: seed)
    let keys = Set((0..<60).map { _ in UInt32.random(in: 0..<200, using: &generator) }).sorted()
    return TermVector(
      sorted: keys.map { TermVector.Term(key: $0, weight: UInt16.random(in: 1...400, using: &generator)) })
  }

  @Test(
    "What is added and taken back leaves no trace; sums, lengths and products are those of a dictionary",
    arguments: 0..<20)
  func sums(seed: Int) {
    let vectors = (0..<12).map { vector(UInt64(seed * 100 + $0)) }
    var centroid = Centroid()
    var sums: [UInt32: Int] = [:]
    for vector in vectors {
      centroid.add(vector)
      for term in vector.terms { sums[term.key, default: 0] += Int(term.weight) }
    }
    #expect(centroid.terms.map(\.key) == sums.keys.sorted())
    #expect(centroid.terms.allSatisfy { Int($0.sum) == sums[$0.key] })
    #expect(centroid.square == sums.values.reduce(0) { $0 + $1 * $1 })
    let probe = vector(UInt64(seed) + 9999)
    let product = probe.terms.reduce(0) { $0 + Int($1.weight) * (sums[$1.key] ?? 0) }
    #expect(centroid.product(with: probe.terms) == product)
    var other = Centroid()
    other.add(probe)
    #expect(centroid.product(with: other) == product && other.product(with: centroid) == product)
    let before = centroid
    centroid.add(other)
    centroid.subtract(other)
    #expect(centroid == before)
    for vector in vectors.shuffled() { centroid.subtract(vector) }
    #expect(centroid == Centroid())
  }
}

@Suite("Times of reports")
struct ReportTimesTests {
  private let decay: TimeDecay = {
    var settings = StorySettings()
    settings.decayFloor = 0.2
    settings.decayTime = 48 * 3600
    settings.window = 100 * 3600
    return TimeDecay(settings)
  }()

  @Test("A likeness counts by the mean over the reports, and not beyond the window of the nearest")
  func factor() throws {
    var times = ReportTimes()
    #expect(times.factor(at: 0, by: decay) == nil)
    times.add(0)
    #expect(times.factor(at: 0, by: decay) == 1)
    let half = 0.2 + 0.8 * (1 + decay.share(afterHours: 48)) / 2
    times.add(48)
    #expect(abs(try #require(times.factor(at: 0, by: decay)) - half) < 1e-12)
    #expect(abs(try #require(times.factor(at: 48, by: decay)) - half) < 1e-12)
    #expect(times.factor(at: 148, by: decay) != nil && times.factor(at: 149, by: decay) == nil)
    #expect(times.factor(at: -100, by: decay) != nil && times.factor(at: -101, by: decay) == nil)
  }

  @Test("One wrong date among the reports of a day takes little from a likeness, and draws nothing to it")
  func wrongDate() throws {
    var times = ReportTimes()
    times.add(0, count: 9)
    times.add(.max)
    times.add(.min)
    #expect(try #require(times.factor(at: 1, by: decay)) > 0.8)
    #expect(try #require(times.factor(at: .max, by: decay)) < 0.3)
    #expect(try #require(times.factor(at: .min, by: decay)) < 0.3)
    times.subtract(.max)
    times.subtract(.min)
    #expect(try #require(times.factor(at: 0, by: decay)) == 1)
  }
}
