/// The sum of the vectors of a story's reports: of each of its terms, by rising key.
struct Centroid: Sendable, Equatable {
  /// A term of some reports.
  struct Term: Sendable, Equatable, WeightedTerm {
    let key: UInt32
    /// How many of the reports have it.
    var reports: UInt32
    /// The sum of its weights, in units of 1/``TermVector/unit``.
    var sum: UInt32
    /// That of the reports that are found by it: see ``TermVector/isFound(by:)``. 0 where none is.
    var found: UInt32

    var value: Int { Int(sum) }

    init(key: UInt32, reports: UInt32, sum: UInt32, found: UInt32) {
      (self.key, self.reports, self.sum, self.found) = (key, reports, sum, found)
    }

    /// Of one report.
    @inline(__always)
    init(_ term: TermVector.Term, of vector: TermVector) {
      let weight = UInt32(term.weight)
      self.init(key: term.key, reports: 1, sum: weight, found: vector.isFound(by: term) ? weight : 0)
    }
  }

  /// The sums, by rising key; each is in at least one report. None where there is only one report.
  private var sums: [Term] = []
  /// The vector that the sums are where they are those of one report alone, as in most stories: half as large, and nobody's
  /// copy.
  private var only: TermVector?
  /// The squared length.
  private(set) var square = 0

  /// Of no report.
  init() {}

  /// Of these terms, by rising key.
  init(sorted terms: [Term]) {
    sums = terms
    square = terms.reduce(0) { $0 + Int($1.sum) * Int($1.sum) }
    guard terms.count <= TermVector.capacity, terms.allSatisfy({ $0.reports == 1 && $0.sum <= UInt16.max }) else {
      return
    }
    let vector = TermVector(sorted: terms.map { TermVector.Term(key: $0.key, weight: UInt16($0.sum)) })
    guard !terms.isEmpty, Self.terms(of: vector).elementsEqual(terms) else { return }
    (only, sums) = (vector, [])
  }

  static func == (one: Centroid, other: Centroid) -> Bool { one.square == other.square && one.terms == other.terms }

  /// By rising key; each is in at least one report.
  var terms: [Term] { only.map { Array(Self.terms(of: $0)) } ?? sums }

  /// How many they are.
  var termCount: Int { only?.terms.count ?? sums.count }

  /// Whether there is none.
  var isEmpty: Bool { only == nil && sums.isEmpty }

  /// Calls `body` with each of the terms, by rising key.
  @inline(__always)
  func forEachTerm(_ body: (Term) -> Void) {
    if let only { for term in only.terms { body(Term(term, of: only)) } } else { sums.forEach(body) }
  }

  private static func terms(of vector: TermVector) -> some Collection<Term> {
    vector.terms.lazy.map { Term($0, of: vector) }
  }

  /// Adds a report.
  mutating func add(_ vector: TermVector) {
    guard isEmpty else { return add(Self.terms(of: vector)) }
    guard !vector.terms.isEmpty else { return }
    (only, square) = (vector, vector.squaredLength)
  }

  /// Adds all reports of another story.
  mutating func add(_ other: Centroid) {
    if isEmpty { self = other } else { add(other.terms) }
  }

  /// Subtracts a report that was added.
  mutating func subtract(_ vector: TermVector) { subtract(Self.terms(of: vector)) }

  /// Subtracts the reports of another story that were added.
  mutating func subtract(_ other: Centroid) { subtract(other.terms) }

  /// The product with some terms, which are by rising key.
  func product(with some: [TermVector.Term]) -> Int {
    only.map { Self.product(of: $0.terms, with: some) } ?? Self.product(of: sums, with: some)
  }

  /// The same, where `table` has just these terms.
  func product(with some: [TermVector.Term], in table: borrowing VectorTable) -> Int {
    guard termCount <= Self.mostInTurn * some.count else { return product(with: some) }
    return only.map { table.product(with: $0.terms) } ?? table.product(with: sums)
  }

  /// How many times as many terms as the other side has are gone through one by one.
  private static let mostInTurn = 8

  @inline(__always)
  private static func product(of terms: [some WeightedTerm], with some: [TermVector.Term]) -> Int {
    terms.withUnsafeBufferPointer { terms in
      var (product, at) = (0, 0)
      for term in some {
        at = position(of: term.key, in: terms, from: at)
        guard at < terms.count else { break }
        if terms[at].key == term.key { product += Int(term.weight) * terms[at].value }
      }
      return product
    }
  }

  /// The product with another sum.
  func product(with other: Centroid) -> Int {
    if let only { return other.product(with: only.terms) }
    if let only = other.only { return product(with: only.terms) }
    return sums.withUnsafeBufferPointer { terms in
      other.sums.withUnsafeBufferPointer { others in
        var (product, at, next) = (0, 0, 0)
        while at < terms.count, next < others.count {
          let (one, other) = (terms[at], others[next])
          if one.key == other.key { product += Int(one.sum) * Int(other.sum) }
          at += one.key <= other.key ? 1 : 0
          next += other.key <= one.key ? 1 : 0
        }
        return product
      }
    }
  }

  private mutating func unfold() {
    guard only != nil else { return }
    sums = terms
    only = nil
  }

  private mutating func add(_ added: some Collection<Term>) {
    unfold()
    var new: [(place: Int, term: Term)] = []
    var at = 0
    for term in added {
      square += Int(term.sum) * Int(term.sum)
      at = sums.withUnsafeBufferPointer { Self.position(of: term.key, in: $0, from: at) }
      guard at < sums.count, sums[at].key == term.key else {
        new.append((at, term))
        continue
      }
      square += 2 * Int(term.sum) * Int(sums[at].sum)
      sums[at].reports += term.reports
      sums[at].sum += term.sum
      sums[at].found += term.found
    }
    insert(new)
  }

  /// Makes room once, from the end on: each run of terms between two new ones is moved as one.
  private mutating func insert(_ new: [(place: Int, term: Term)]) {
    guard let first = new.first else { return }
    var end = sums.count
    sums.append(contentsOf: repeatElement(first.term, count: new.count))
    sums.withUnsafeMutableBufferPointer { terms in
      guard let base = terms.baseAddress else { return }
      for (count, (place, term)) in zip(1..., new).reversed() {
        (base + place + count).update(from: base + place, count: end - place)
        terms[place + count - 1] = term
        end = place
      }
    }
  }

  /// The first index from `start` on whose key is not before `key`: most are near, if not in a large story.
  @inline(__always)
  private static func position(of key: UInt32, in terms: UnsafeBufferPointer<some WeightedTerm>, from start: Int) -> Int
  {
    var (low, step) = (start, 1)
    while low + step < terms.count, terms[low + step].key < key {
      low += step
      step *= 2
    }
    var high = min(terms.count, low + step)
    while low < high {
      let middle = (low + high) / 2
      if terms[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func subtract(_ removed: some Collection<Term>) {
    unfold()
    var at = 0
    var isAnyGone = false
    for term in removed {
      at = sums.withUnsafeBufferPointer { Self.position(of: term.key, in: $0, from: at) }
      precondition(at < sums.count && sums[at].key == term.key, "a term is taken back that was never given")
      sums[at].reports -= term.reports
      sums[at].sum -= term.sum
      sums[at].found -= term.found
      square -= Int(term.sum) * (2 * Int(sums[at].sum) + Int(term.sum))
      if sums[at].reports == 0 { isAnyGone = true }
    }
    if isAnyGone { sums.removeAll { $0.reports == 0 } }
  }
}

/// A term of one report, or of the sum of several.
protocol WeightedTerm {
  var key: UInt32 { get }
  /// In units of 1/``TermVector/unit``.
  var value: Int { get }
}

extension TermVector.Term: WeightedTerm {
  var value: Int { Int(weight) }
}
