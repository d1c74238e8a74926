@testable import StoryGrouping
import TestSupport
import Testing

@Suite("A table of keys")
struct KeyTableTests {
  @Test("It has what a dictionary has", arguments: 0..<20)
  func likeADictionary(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed))
    var table = KeyTable(expecting: seed * 10)
    var oracle: [UInt32: UInt32] = [:]
    for key in [0, .max, .max - 1] + (0..<400).map({ _ in UInt32.random(in: 0..<600, using: &generator) })
    where oracle[key] == nil {
      table.insert(key, key ^ 7)
      oracle[key] = key ^ 7
    }
    #expect(table.count == oracle.count)
    for key in (0..<600).map(UInt32.init) + [.max, .max - 1] {
      #expect(table.value(of: key, or: 5) == oracle[key] ?? 5, "seed \(seed)")
    }
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

  private static func single(_ vector: TermVector) -> Centroid {
    var centroid = Centroid()
    centroid.add(vector)
    return centroid
  }

  @Test("Two reports that have no term in common are kept as two, and read as such from a file")
  func disjoint() {
    var centroid = Centroid()
    for first in [0, 1000] as [UInt32] {
      centroid.add(
        TermVector(sorted: (first..<first + 160).map { TermVector.Term(key: $0, weight: UInt16(5 + $0 % 300)) }))
    }
    #expect(centroid.termCount == 320)
    let read = Centroid(sorted: centroid.terms)
    #expect(read == centroid && read.terms == centroid.terms)
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
    var table = VectorTable()
    table.fill(probe.terms)
    #expect(centroid.product(with: probe.terms, in: table) == product)
    // A sum of many more terms than the vector has is searched in place of read.
    let few = TermVector(sorted: Array(probe.terms.prefix(3)))
    table.clear(probe.terms)
    table.fill(few.terms)
    #expect(centroid.product(with: few.terms, in: table) == centroid.product(with: few.terms))
    #expect(Self.single(probe).product(with: few.terms, in: table) == Self.single(probe).product(with: few.terms))
    table.clear(few.terms)
    #expect(centroid.product(with: probe.terms, in: table) == 0, "what is cleared is gone")
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
