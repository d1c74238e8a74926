/// A text that was found.
public struct TextHit: Sendable, Equatable {
  /// Which.
  public let number: UInt32
  /// How well it fits, in 65,536ths: see ``BM25``; 0 where that was not asked for.
  public let points: Int32
  /// Its time: minutes since 1970, counted from 2^31.
  public let time: UInt32

  /// A hit as it was told before.
  package init(number: UInt32, points: Int32, time: UInt32) {
    (self.number, self.points, self.time) = (number, points, time)
  }

  /// How well it fits: see ``BM25``.
  public var score: Float { Float(points) / BM25.unit }

  /// Whether it comes before another by score; among equals the newer first.
  @inline(__always)
  static func isBefore(_ one: TextHit, _ other: TextHit) -> Bool {
    one.points != other.points ? one.points > other.points : one.number > other.number
  }
}

/// What words weigh by: how many texts there are, and how many have each word of a query.
public struct TextStatistics: Sendable, Equatable {
  /// Texts.
  public let count: Int
  /// Of each word that counts, in the order in which the query has them.
  public let frequencies: [Int]
  /// The same with other forms of words.
  public let formFrequencies: [Int]

  /// Of these figures.
  public init(count: Int, frequencies: [Int], formFrequencies: [Int]) {
    (self.count, self.frequencies, self.formFrequencies) = (count, frequencies, formFrequencies)
  }

  /// Those by which a tier is weighed.
  func frequencies(_ tier: SearchTier) -> [Int] { tier == .typed ? frequencies : formFrequencies }
}

/// The best hits so far.
struct TopHits {
  private let limit: Int
  private let last: TextHit?
  /// A heap, the worst of them first.
  private var heap: [TextHit] = []
  /// Once it is full, a score below this is not good enough.
  private(set) var threshold: Points = 0
  private(set) var isFull = false

  /// Of the worst of them.
  private(set) var lowest: UInt32 = 0

  /// Whether a score that is at most this is not good enough.
  @inline(__always)
  func excludes(_ bound: Points) -> Bool { isFull && bound < threshold }

  /// The same of texts up to a number: of equals, the lower number is not good enough either.
  @inline(__always)
  func excludes(_ bound: Points, through number: UInt32) -> Bool {
    isFull && (bound < threshold || bound == threshold && number <= lowest)
  }

  init(limit: Int, after last: TextHit?) {
    (self.limit, self.last) = (limit, last)
    heap.reserveCapacity(min(limit, 1 << 16))
  }

  @inline(__always)
  mutating func add(_ hit: TextHit) {
    if excludes(hit.points) { return }
    insert(hit)
  }

  private mutating func insert(_ hit: TextHit) {
    guard limit > 0, last.map({ TextHit.isBefore($0, hit) }) ?? true else { return }
    if heap.count < limit {
      heap.append(hit)
      var at = heap.count - 1
      while at > 0, TextHit.isBefore(heap[(at - 1) / 2], heap[at]) {
        heap.swapAt(at, (at - 1) / 2)
        at = (at - 1) / 2
      }
    } else {
      guard TextHit.isBefore(hit, heap[0]) else { return }
      heap[0] = hit
      var at = 0
      while true {
        var worst = at
        for child in [2 * at + 1, 2 * at + 2]
        where child < heap.count && TextHit.isBefore(heap[worst], heap[child]) { worst = child }
        if worst == at { break }
        heap.swapAt(at, worst)
        at = worst
      }
    }
    if heap.count == limit { (threshold, lowest, isFull) = (heap[0].points, heap[0].number, true) }
  }

  /// The best first.
  var sorted: [TextHit] { heap.sorted(by: TextHit.isBefore) }
}
