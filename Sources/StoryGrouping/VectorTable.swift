/// The terms of one vector, where each is found by its key at once: for products with many sums whose terms come in order,
/// which as two lists beside one another cost a wrong guess of the processor at most steps.
struct VectorTable: Sendable {
  /// Key above weight, which is never 0; 0 where there is none. Sparse, so that nearly all that is not there meets an empty place.
  private var entries = [UInt64](repeating: 0, count: 1 << bits)
  /// Drawn anew, so that nobody outside can write words that all fall into one place.
  private let factor = UInt64.random(in: 0 ... .max) | 1

  private static let bits: UInt64 = 11

  /// Takes the terms of a vector in, ``TermVector/capacity`` at most; it is empty before.
  mutating func fill(_ terms: [TermVector.Term]) {
    for term in terms {
      var at = home(of: term.key)
      while entries[at] != 0 { at = (at + 1) & (entries.count - 1) }
      entries[at] = UInt64(term.key) << 32 | UInt64(term.weight)
    }
  }

  /// Lets the terms go that it was filled with.
  mutating func clear(_ terms: [TermVector.Term]) {
    for term in terms {
      var at = home(of: term.key)
      while entries[at] != 0 {
        entries[at] = 0
        at = (at + 1) & (entries.count - 1)
      }
    }
  }

  /// The product with some terms.
  @inline(__always)
  func product(with terms: [some WeightedTerm]) -> Int {
    terms.withUnsafeBufferPointer { terms in
      entries.withUnsafeBufferPointer { entries in
        var product = 0
        for term in terms {
          var at = home(of: term.key)
          while entries[at] != 0 {
            if entries[at] >> 32 == UInt64(term.key) {
              product += Int(entries[at] & 0xFFFF) * term.value
              break
            }
            at = (at + 1) & (entries.count - 1)
          }
        }
        return product
      }
    }
  }

  @inline(__always)
  private func home(of key: UInt32) -> Int {
    Int(truncatingIfNeeded: ((UInt64(key) &+ 1) &* factor) &>> (64 - Self.bits))
  }
}
