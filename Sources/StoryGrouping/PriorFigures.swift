internal import Glibc

/// In what share of articles terms stand, as figures: what a ``FrequencyPrior`` is read from. Made by `newsfold-bench prior`.
///
/// A share is kept as an eighth of a decade: class k stands for 10^(−k/8). For each class from 0 on: how many terms it has, and
/// their keys, rising, each as the distance from the one before; numbers are LEB128.
package struct PriorFigures: Sendable, Equatable {
  /// Terms that are rarer are as rare as those that are not in it.
  package static let leastShare = 0.003
  private static let classesOfDecade = 8.0

  /// Of each term the share, in its class.
  package private(set) var classes: [UInt32: Int] = [:]

  /// Counts in what share of articles terms stand, on average over some corpora of which each counts the same.
  ///
  /// - Parameter corpora: of each in how many articles terms stand, and how many articles it has.
  package init(of corpora: [(counts: [UInt32: Int], articles: Int)]) {
    var shares: [UInt32: Double] = [:]
    for (counts, articles) in corpora where articles > 0 {
      for (term, count) in counts {
        shares[term, default: 0] += Double(count) / Double(articles) / Double(corpora.count)
      }
    }
    for (term, share) in shares where share >= Self.leastShare {
      classes[term] = Int((-log10(share) * Self.classesOfDecade).rounded())
    }
  }

  /// The share that a class stands for.
  static func share(ofClass index: Int) -> Double { pow(10, -Double(index) / classesOfDecade) }

  /// As a file has them.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ number: UInt32) {
      var rest = number
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    for index in 0...(classes.values.max() ?? 0) {
      let terms = classes.filter { $0.value == index }.keys.sorted()
      append(UInt32(terms.count))
      var last: UInt32 = 0
      for term in terms {
        append(term &- last)
        last = term
      }
    }
    return bytes
  }

  /// Reads what ``bytes`` gave, as far as it is that.
  package init(bytes: [UInt8]) {
    var at = 0
    func number() -> UInt32? {
      var (value, shift): (UInt32, UInt32) = (0, 0)
      while at < bytes.count, shift < 35 {
        let byte = bytes[at]
        at += 1
        value |= UInt32(byte & 0x7F) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
      return nil
    }
    var index = 0
    while let count = number() {
      var last: UInt32 = 0
      for _ in 0..<count {
        guard let distance = number() else { return }
        last = last &+ distance
        classes[last] = index
      }
      index += 1
    }
  }
}
