/// A date that a program put before the text: ` date 2018-08-27 Iran's top defence official met…`.
struct DateStamp {
  let date: WrittenDate
  /// Where the text goes on behind it.
  let end: Int

  /// Nothing where the line does not begin with a stamp. A date in words begins a sentence as well ("27 August 2018 was
  /// a Monday"), so it needs `date` before it, or a dash or the like behind it.
  init?(_ line: ArraySlice<UInt8>) {
    var cursor = ByteCursor(line)
    let isNamed = Self.takeName(&cursor)
    let isBracketed = cursor.takeAny(of: "[(") != nil
    let isNumeric = Self.isNumeric(line[cursor.at...])
    guard let date = DateScanner.date(&cursor), date.year != nil else { return nil }
    if isBracketed, cursor.takeAny(of: "])") == nil { return nil }
    cursor.skipSpaces()
    let mark = cursor.at
    Self.skipSeparator(&cursor)
    let isParted = cursor.at > mark
    guard !cursor.isAtEnd, isNamed || isNumeric || isBracketed || isParted,
      (isNamed && isNumeric) || Self.isText(cursor)
    else { return nil }
    self.date = date
    end = cursor.at
  }

  /// Whether a text begins here: not a sentence that began with the date (2024-05-06 was a Monday), and no second date.
  static func isText(_ cursor: ByteCursor) -> Bool {
    var cursor = cursor
    cursor.skip { ", ".utf8.contains($0) }
    guard let first = cursor.next else { return false }
    if first.isASCIILower {
      // iPhone, eBay.
      cursor.skipOne()
      return cursor.next?.isASCIIUpper == true
    }
    return DateScanner.date(&cursor) == nil
  }

  /// The date that a whole line is: `Published on Monday, 27 August 2018, 10:15 GMT`; and whether it is that of a later version.
  static func wholly(_ line: ArraySlice<UInt8>) -> (date: WrittenDate, isUpdate: Bool)? {
    guard line.count <= 100 else { return nil }
    var cursor = ByteCursor(line)
    let isUpdate = cursor.attempt(takeUpdated) != nil
    if !isUpdate { _ = takeName(&cursor) }
    let rest = line[cursor.at...]
    if let date = DateScanner.wholly(rest), date.year != nil { return (date, isUpdate) }
    // Published: 3 May 2018 | Updated: 4 May 2018, or the other way round.
    guard let bar = rest.firstIndex(of: UInt8(ascii: "|")), let date = DateScanner.wholly(rest[..<bar]),
      date.year != nil,
      let other = wholly(rest[(bar + 1)...].drop(while: \.isASCIISpace))
    else { return nil }
    return isUpdate && !other.isUpdate ? other : (date, isUpdate)
  }

  /// `Updated`, `Last updated:`.
  private static func takeUpdated(_ cursor: inout ByteCursor) -> Void? {
    guard var word = cursor.name() else { return nil }
    if word == "last" {
      cursor.skipSpaces()
      word = cursor.name() ?? ""
    }
    guard
      ["updated", "modified", "aktualisiert", "actualizado", "aggiornato", "обновлено", "stand", "更新日"].contains(word)
    else { return nil }
    skipLinking(&cursor)
    return ()
  }

  /// `date`, `Published on:` and the like.
  private static func takeName(_ cursor: inout ByteCursor) -> Bool {
    cursor.attempt { cursor in
      guard let name = cursor.name(), names.contains(name) else { return nil as Void? }
      skipLinking(&cursor)
      return ()
    } != nil
  }

  private static let names: Set = [
    "date", "dated", "published", "posted", "created", "datum", "veröffentlicht", "publié", "publicado", "fecha",
    "pubblicato", "data", "gepubliceerd", "publicerad", "opublikowano", "опубликовано", "дата", "発行日",
  ]

  /// `on`, `am`, `le`, and a colon.
  private static func skipLinking(_ cursor: inout ByteCursor) {
    cursor.skipSpaces()
    _ = cursor.attempt { cursor in
      guard let word = cursor.word(), ["on", "at", "am", "vom", "le", "el", "il", "op", "em", "den"].contains(word)
      else {
        return nil as Void?
      }
      return ()
    }
    _ = cursor.take(":") || cursor.take(text: "：")
    cursor.skipSpaces()
  }

  private static func isNumeric(_ bytes: ArraySlice<UInt8>) -> Bool {
    let digits = bytes.prefix { $0.isASCIIDigit }.count
    guard digits != 8 else { return true }
    let next = bytes.dropFirst(digits).first
    return next == UInt8(ascii: "-") || next == UInt8(ascii: "/") || (digits == 4 && next == UInt8(ascii: "."))
  }

  /// A dash, bar or colon, and the spaces around it.
  private static func skipSeparator(_ cursor: inout ByteCursor) {
    cursor.skipSpaces()
    cursor.skip { "-|:".utf8.contains($0) }
    cursor.skipDash()
    cursor.skipSpaces()
  }
}

extension ByteCursor {
  /// Takes an en or em dash.
  mutating func skipDash() {
    _ = attempt { cursor in
      for byte in [0xE2, 0x80] as [UInt8] {
        guard cursor.next == byte else { return nil as Void? }
        cursor.skipOne()
      }
      guard let last = cursor.next, (0x92...0x95).contains(last) else { return nil }
      cursor.skipOne()
      return ()
    }
  }
}
