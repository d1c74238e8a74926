internal import TextIndex

/// A place in the answer to a query, from which on it can be told another time, the same whatever came since: with what
/// words weighed then, and without what was filed later.
///
/// As text: numbers to the base of 36, joined by points.
package struct SearchCursor: Sendable, Equatable, CustomStringConvertible {
  let order: SearchOrder
  let isUnfolded: Bool
  /// Articles with higher numbers came later.
  let through: UInt32
  /// The hit after which it goes on.
  let last: TextHit
  let statistics: TextStatistics
  /// Of the query: whether it is the same.
  let check: UInt32

  /// - Parameter check: of the request's query.
  init(_ request: SearchRequest, check: UInt32, through: UInt32, last: TextHit, statistics: TextStatistics) {
    (order, isUnfolded) = (request.order, request.isUnfolded)
    (self.check, self.through, self.last, self.statistics) = (check, through, last, statistics)
  }

  /// - Returns: nothing where it is none.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.utf8.count < 12 ? Int($0, radix: 36) : nil }
    guard numbers.count == parts.count, numbers.count >= 8, numbers[0] & 3 == numbers[0],
      let check = UInt32(exactly: numbers[1]), let through = UInt32(exactly: numbers[2]),
      let number = UInt32(exactly: numbers[3]), let points = Int32(exactly: numbers[4]),
      let time = UInt32(exactly: numbers[5]), numbers[6...].allSatisfy({ $0 >= 0 })
    else { return nil }
    order = numbers[0] & 1 == 0 ? .rank : .date
    isUnfolded = numbers[0] & 2 != 0
    (self.check, self.through) = (check, through)
    last = TextHit(number: number, points: points, time: time)
    guard numbers[7] <= numbers.count - 8 else { return nil }
    let typed = 8 + numbers[7]
    statistics = TextStatistics(
      count: numbers[6], frequencies: Array(numbers[8..<typed]), formFrequencies: Array(numbers[typed...]))
  }

  /// As it is printed and given back.
  package var description: String {
    let kind = (order == .rank ? 0 : 1) + (isUnfolded ? 2 : 0)
    let numbers =
      [kind, Int(check), Int(through), Int(last.number), Int(last.points), Int(last.time), statistics.count]
      + [statistics.frequencies.count] + statistics.frequencies + statistics.formFrequencies
    return numbers.map { String($0, radix: 36) }.joined(separator: ".")
  }

  /// Whether it is of this query, asked in this way.
  package func fits(_ request: SearchRequest) -> Bool {
    check == Self.check(request.query) && order == request.order && isUnfolded == request.isUnfolded
  }

  /// A query as one figure.
  static func check(_ query: SearchQuery) -> UInt32 {
    var digest = QueryDigest()
    digest.add(query)
    return digest.value
  }
}
