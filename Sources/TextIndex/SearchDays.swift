/// A day, a month or a year in a query: `2018`, `2018-08`, `2018-08-27`.
struct SearchDays: Equatable {
  /// Days since 1970-01-01: the first, and the one after the last.
  let range: Range<Int>

  /// Nothing where it is none.
  init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count), parts[0].utf8.count == 4,
      parts.dropFirst().allSatisfy({ (1...2).contains($0.utf8.count) }),
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    let numbers = parts.compactMap { Int($0) }
    let (year, month) = (numbers[0], numbers.count > 1 ? numbers[1] : 1)
    guard (1...12).contains(month) else { return nil }
    let start = Self.days(year, month)
    switch numbers.count {
    case 1: range = start..<Self.days(year + 1, 1)
    case 2: range = start..<Self.next(year, month)
    default:
      let day = start + numbers[2] - 1
      guard (start..<Self.next(year, month)).contains(day) else { return nil }
      range = day..<(day + 1)
    }
  }

  private static func next(_ year: Int, _ month: Int) -> Int {
    month == 12 ? days(year + 1, 1) : days(year, month + 1)
  }

  /// Days from 1970-01-01 to the first of a month, in the Gregorian calendar.
  private static func days(_ year: Int, _ month: Int) -> Int {
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1]
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    // Leap days of all years before.
    let leaps = { (year: Int) in (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 }
    let first = year == 0 ? -366 : (year - 1) * 365 + leaps(year)
    return first + before + (isLeap && month > 2 ? 1 : 0) - 719_162
  }
}
