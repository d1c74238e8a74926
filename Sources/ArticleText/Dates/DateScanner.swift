/// Reads a date where it is written: ISO 8601, RFC 2822, `27 August 2018`, `August 27th, 2018`, `Aug. 27`,
/// `27-FEB-1987`, `27.8.2018`, `27. August 2018`, `27 de agosto de 2018`, `2018年8月27日`, each with a weekday before it and a time and
/// zone after it, or before both, if they are there.
enum DateScanner {
  /// Reads a date at the cursor, which then stands behind it.
  static func date(_ cursor: inout ByteCursor) -> WrittenDate? {
    cursor.attempt { cursor in
      let time = cursor.attempt(timeBefore)
      skipWeekday(&cursor)
      guard
        var date = iso(&cursor) ?? eastAsian(&cursor) ?? numeric(&cursor) ?? dayFirst(&cursor) ?? monthFirst(&cursor),
        (1...12).contains(date.month),
        (1...CalendarDay.count(year: date.year ?? 2000, month: date.month)).contains(date.day)
      else { return nil }
      date.time = time ?? cursor.attempt(TimeScanner.time)
      return date
    }
  }

  /// `3:14 PM EST, `, and a date behind it.
  private static func timeBefore(_ cursor: inout ByteCursor) -> WrittenTime? {
    guard cursor.next?.isASCIIDigit == true, let time = TimeScanner.time(&cursor) else { return nil }
    cursor.skip { $0 == UInt8(ascii: ",") || $0 == 0x20 }
    _ = cursor.attempt { $0.word() == "on" ? () : nil }
    cursor.skipSpaces()
    return time
  }

  /// The date that `bytes` are, from beginning to end; an RFC 2822 comment, `(UTC)`, and a closing stop may follow it.
  static func wholly(_ bytes: ArraySlice<UInt8>) -> WrittenDate? {
    var cursor = ByteCursor(bytes)
    cursor.skipSpaces()
    guard let date = date(&cursor) else { return nil }
    cursor.skipSpaces()
    if cursor.take("(") {
      cursor.skip { $0.isASCIILetter }
      guard cursor.take(")") else { return nil }
    }
    cursor.skip { $0.isASCIISpace || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
    return cursor.isAtEnd ? date : nil
  }

  private static func skipWeekday(_ cursor: inout ByteCursor) {
    _ = cursor.attempt { cursor in
      guard let word = cursor.name(), CalendarNames.isWeekday(word) else { return nil as Void? }
      // Segunda-feira.
      if cursor.take("-") { _ = cursor.word() }
      cursor.skip { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".") || $0 == 0x20 }
      return ()
    }
  }

  /// `2018-08-27`, `2018/08/27`, `20180827`.
  private static func iso(_ cursor: inout ByteCursor) -> WrittenDate? {
    cursor.attempt { cursor in
      if let compact = cursor.number(digits: 8...8) {
        let year = compact / 10_000
        guard (1600...2200).contains(year), !cursor.isWithinWord || cursor.next == UInt8(ascii: "T") else {
          return nil
        }
        return WrittenDate(year: year, month: compact / 100 % 100, day: compact % 100)
      }
      guard let year = cursor.number(digits: 4...4), let separator = cursor.takeAny(of: "-/."),
        let month = cursor.number(digits: 1...2),
        cursor.take(Character(Unicode.Scalar(separator))), let day = cursor.number(digits: 1...2),
        !cursor.isWithinWord || cursor.next == UInt8(ascii: "T")
      else { return nil }
      return WrittenDate(year: year, month: month, day: day)
    }
  }

  /// `2018年8月27日`, `2018년 8월 27일`, a weekday behind it.
  private static func eastAsian(_ cursor: inout ByteCursor) -> WrittenDate? {
    cursor.attempt { cursor in
      guard let year = cursor.number(digits: 4...4), cursor.take(text: "年") || cursor.take(text: "년") else {
        return nil
      }
      cursor.skipSpaces()
      guard let month = cursor.number(digits: 1...2), cursor.take(text: "月") || cursor.take(text: "월") else {
        return nil
      }
      cursor.skipSpaces()
      guard let day = cursor.number(digits: 1...2), cursor.take(text: "日") || cursor.take(text: "일") else { return nil }
      _ = cursor.attempt { cursor in
        let isOpen = cursor.take(text: "（") || cursor.take("(")
        guard let name = cursor.name(), name.count <= 3, isOpen || name.first.map({ "星周週".contains($0) }) == true,
          !isOpen || cursor.take(text: "）") || cursor.take(")")
        else { return nil as Void? }
        return ()
      }
      return WrittenDate(year: year, month: month, day: day)
    }
  }

  /// `27.8.2018`; `27/8/2018`, `8/27/2018` and `27-8-2018` where the numbers tell which is the day.
  private static func numeric(_ cursor: inout ByteCursor) -> WrittenDate? {
    cursor.attempt { cursor in
      guard let first = cursor.number(digits: 1...2), let separator = cursor.takeAny(of: "./-") else { return nil }
      if separator == UInt8(ascii: ".") { cursor.skipSpaces() }
      guard let second = cursor.number(digits: 1...2), cursor.take(Character(Unicode.Scalar(separator))) else {
        return nil
      }
      if separator == UInt8(ascii: ".") { cursor.skipSpaces() }
      guard let year = year(&cursor) else { return nil }
      if separator == UInt8(ascii: ".") || first > 12 { return WrittenDate(year: year, month: second, day: first) }
      return second > 12 ? WrittenDate(year: year, month: first, day: second) : nil
    }
  }

  /// `27 August 2018`, `27th of August`, `27-FEB-1987`, `27. August 2018`, `27 de agosto de 2018`.
  private static func dayFirst(_ cursor: inout ByteCursor) -> WrittenDate? {
    cursor.attempt { cursor in
      guard let day = cursor.number(digits: 1...2) else { return nil }
      let hasStop = cursor.next == UInt8(ascii: ".")
      skipOrdinal(&cursor)
      let hyphen = cursor.takeAny(of: "-/")
      if hyphen == nil { cursor.skipSpaces() }
      guard var word = cursor.name() else { return nil }
      if linking.contains(word) {
        cursor.skipSpaces()
        word = cursor.name() ?? ""
      }
      guard let month = CalendarNames.month(word, hasStop: hasStop), !cursor.isWithinWord else { return nil }
      _ = cursor.take(".")
      let year = cursor.attempt { cursor in
        if hyphen == nil || cursor.takeAny(of: "-/") == nil { _ = cursor.take(",") }
        cursor.skipSpaces()
        _ = cursor.attempt { cursor in
          guard let word = cursor.word(), linking.contains(word) else { return nil as Void? }
          cursor.skipSpaces()
          return ()
        }
        return Self.year(&cursor)
      }
      return WrittenDate(year: year, month: month, day: day)
    }
  }

  private static let linking: Set = ["of", "de", "del"]

  /// `August 27, 2018`, `Aug. 27th`.
  private static func monthFirst(_ cursor: inout ByteCursor) -> WrittenDate? {
    cursor.attempt { cursor in
      guard let word = cursor.word(), let month = CalendarNames.month(word) else { return nil }
      _ = cursor.take(".")
      cursor.skipSpaces()
      guard let day = cursor.number(digits: 1...2) else { return nil }
      skipOrdinal(&cursor)
      guard !cursor.isWithinWord else { return nil }
      let year = cursor.attempt { cursor in
        _ = cursor.take(",")
        cursor.skipSpaces()
        return Self.year(&cursor)
      }
      return WrittenDate(year: year, month: month, day: day)
    }
  }

  private static func year(_ cursor: inout ByteCursor) -> Int? {
    guard let year = cursor.number(digits: 4...4), !cursor.isWithinWord else { return nil }
    // 20:15:00 is a time.
    var ahead = cursor
    return ahead.take(":") && ahead.next?.isASCIIDigit == true ? nil : year
  }

  private static func skipOrdinal(_ cursor: inout ByteCursor) {
    _ = cursor.attempt { cursor in
      if cursor.take(".") || cursor.take(text: "º") { return () }
      guard let word = cursor.word(), ["st", "nd", "rd", "th", "er", "e"].contains(word) else { return nil as Void? }
      return ()
    }
  }
}
