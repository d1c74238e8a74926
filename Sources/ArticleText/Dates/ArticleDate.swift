internal import NewsModel

/// Decides which of the dates found is the article's.
struct ArticleDate {
  let value: (Timestamp?, DateOrigin)

  /// Dates before this year are misread numbers.
  private static let earliest = Timestamp(
    microseconds: Int64(CalendarDay.number(year: 1600, month: 1, day: 1)) * Timestamp.dayLength)

  /// - Parameter found: what the text says, the surest first.
  init(_ found: [(date: WrittenDate, origin: DateOrigin)], in context: ReadingContext) {
    let reference = min(context.modified ?? context.arrived, context.arrived)
    for (date, origin) in found {
      if let moment = date.timestamp(before: reference), moment >= Self.earliest,
        moment <= context.arrived.advanced(byDays: 2)
      {
        value = (moment, origin)
        return
      }
    }
    if let modified = context.modified, Self.says(modified, arrived: context.arrived) {
      value = (modified, .modified)
    } else {
      value = (nil, .none)
    }
  }

  /// An mtime dates the text when it is more than a day older than the arrival: otherwise it only says when the file
  /// was made. The first day of 1970 is what copying programs write that know no time.
  private static func says(_ modified: Timestamp, arrived: Timestamp) -> Bool {
    modified.advanced(byDays: 1) < arrived && modified >= earliest
      && !(0..<Timestamp.dayLength).contains(modified.microseconds)
  }
}
