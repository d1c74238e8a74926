/// Reads the time of day behind a date: `T10:15:00Z`, ` 15:01:01.79`, `, 10:15 GMT`, ` at 10:15 a.m. EST`.
enum TimeScanner {
  static func time(_ cursor: inout ByteCursor) -> WrittenTime? {
    if !cursor.take("T") {
      cursor.skip { $0 == 0x20 || $0 == UInt8(ascii: ",") }
      if let word = cursor.attempt({ $0.word() }), word != "at" { return nil }
      cursor.skipSpaces()
    }
    guard var hour = cursor.number(digits: 1...2), cursor.take(":"), let minute = cursor.number(digits: 2...2),
      hour < 24 || (hour == 24 && minute == 0), minute < 60
    else { return nil }
    var microseconds: Int64 = 0
    if cursor.take(":") {
      guard let second = cursor.number(digits: 2...2), second <= 60 else { return nil }
      microseconds = Int64(second) * 1_000_000 + fraction(&cursor)
    }
    if let half = cursor.attempt(halfOfDay), hour <= 12 { hour = hour % 12 + half }
    _ = cursor.attempt { cursor in
      cursor.skipSpaces()
      return cursor.word() == "uhr" ? () : nil
    }
    let offset = cursor.attempt(zone) ?? 0
    return WrittenTime(microseconds: microseconds + Int64(hour * 60 + minute - offset) * 60_000_000)
  }

  /// `.79`: microseconds; further digits are dropped.
  private static func fraction(_ cursor: inout ByteCursor) -> Int64 {
    cursor.attempt { cursor in
      guard cursor.take("."), let next = cursor.next, next.isASCIIDigit else { return nil }
      var value: Int64 = 0
      var unit: Int64 = 100_000
      while let digit = cursor.next, digit.isASCIIDigit {
        value += Int64(digit & 0x0F) * unit
        unit /= 10
        cursor.skipOne()
      }
      return value
    } ?? 0
  }

  /// `am`, `p.m.`: the hours to add.
  private static func halfOfDay(_ cursor: inout ByteCursor) -> Int? {
    cursor.skipSpaces()
    guard let word = cursor.word() else { return nil }
    if word == "am" { return 0 }
    if word == "pm" { return 12 }
    guard word == "a" || word == "p", cursor.take("."), cursor.word() == "m", cursor.take(".") else { return nil }
    return word == "a" ? 0 : 12
  }

  /// `Z`, `GMT`, `+02:00`, `-0400`: minutes east of Greenwich.
  private static func zone(_ cursor: inout ByteCursor) -> Int? {
    cursor.skipSpaces()
    if let sign = cursor.takeAny(of: "+-") {
      guard let (hours, minutes) = offset(&cursor), hours <= 15, minutes < 60, !cursor.isWithinWord else { return nil }
      return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }
    guard cursor.next?.isASCIIUpper == true, let word = cursor.word() else { return nil }
    return CalendarNames.zones[word]
  }

  private static func offset(_ cursor: inout ByteCursor) -> (Int, Int)? {
    if let both = cursor.number(digits: 4...4) { return (both / 100, both % 100) }
    guard let hours = cursor.number(digits: 2...2) else { return nil }
    guard cursor.take(":") else { return (hours, 0) }
    return cursor.number(digits: 2...2).map { (hours, $0) }
  }
}
