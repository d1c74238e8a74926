/// The sum of the vectors of a story's reports: of each of its terms, by rising key.
struct Centroid: Sendable, Equatable {
  /// A term of some reports.
  struct Term: Sendable, Equatable {
    let key: UInt32
    /// How many of the reports have it.
    var reports: UInt32
    /// The sum of its weights, in units of 1/``TermVector/unit``.
    var sum: UInt32
    /// That of the reports that are found by it: see ``TermVector/isFound(by:)``. 0 where none is.
    var found: UInt32

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

  /// By rising key; each is in at least one report.
  private(set) var terms: [Term] = []
  /// The squared length.
  private(set) var square = 0

  /// Of no report.
  init() {}

  /// Of these terms, by rising key.
  init(sorted terms: [Term]) {
    self.terms = terms
    square = terms.reduce(0) { $0 + Int($1.sum) * Int($1.sum) }
  }

  /// Adds a report.
  mutating func add(_ vector: TermVector) {
    add(vector.terms.lazy.map { Term($0, of: vector) })
  }

  /// Adds all reports of another story.
  mutating func add(_ other: Centroid) { add(other.terms) }

  /// Subtracts a report that was added.
  mutating func subtract(_ vector: TermVector) {
    subtract(vector.terms.lazy.map { Term($0, of: vector) })
  }

  /// Subtracts the reports of another story that were added.
  mutating func subtract(_ other: Centroid) { subtract(other.terms) }

  /// The product with some terms, which are by rising key.
  func product(with some: [TermVector.Term]) -> Int {
    terms.withUnsafeBufferPointer { terms in
      var (product, at) = (0, 0)
      for term in some {
        at = Self.position(of: term.key, in: terms, from: at)
        guard at < terms.count else { break }
        if terms[at].key == term.key { product += Int(term.weight) * Int(terms[at].sum) }
      }
      return product
    }
  }

  /// The product with another sum.
  func product(with other: Centroid) -> Int {
    terms.withUnsafeBufferPointer { terms in
      other.terms.withUnsafeBufferPointer { others in
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

  private mutating func add(_ added: some Collection<Term>) {
    guard !terms.isEmpty else {
      terms = Array(added)
      square = terms.reduce(0) { $0 + Int($1.sum) * Int($1.sum) }
      return
    }
    var new: [(place: Int, term: Term)] = []
    var at = 0
    for term in added {
      square += Int(term.sum) * Int(term.sum)
      at = terms.withUnsafeBufferPointer { Self.position(of: term.key, in: $0, from: at) }
      guard at < terms.count, terms[at].key == term.key else {
        new.append((at, term))
        continue
      }
      square += 2 * Int(term.sum) * Int(terms[at].sum)
      terms[at].reports += term.reports
      terms[at].sum += term.sum
      terms[at].found += term.found
    }
    insert(new)
  }

  /// Makes room once, from the end on: each run of terms between two new ones is moved as one.
  private mutating func insert(_ new: [(place: Int, term: Term)]) {
    guard let first = new.first else { return }
    var end = terms.count
    terms.append(contentsOf: repeatElement(first.term, count: new.count))
    terms.withUnsafeMutableBufferPointer { terms in
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
  private static func position(of key: UInt32, in terms: UnsafeBufferPointer<Term>, from start: Int) -> Int {
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
    var at = 0
    var isAnyGone = false
    for term in removed {
      at = terms.withUnsafeBufferPointer { Self.position(of: term.key, in: $0, from: at) }
      precondition(at < terms.count && terms[at].key == term.key, "a term is taken back that was never given")
      terms[at].reports -= term.reports
      terms[at].sum -= term.sum
      terms[at].found -= term.found
      square -= Int(term.sum) * (2 * Int(terms[at].sum) + Int(term.sum))
      if terms[at].reports == 0 { isAnyGone = true }
    }
    if isAnyGone { terms.removeAll { $0.reports == 0 } }
  }
}
