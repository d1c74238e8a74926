internal import NewsModel

/// A date as a text gives it: perhaps without year, time or zone.
struct WrittenDate: Equatable {
  var year: Int?
  var month: Int
  var day: Int
  var time: WrittenTime?

  /// Days that a text without a year may lie back: in older ones, which come from an archive, the year cannot be told.
  private static let reach: Int64 = 31

  /// The moment it names: midnight where no time is given, UTC where no zone is. Nothing where there is no such day, or
  /// where its year cannot be told.
  ///
  /// - Parameter reference: a date without a year is the last such day that is not after it, but for the day that
  ///   zones can differ by, where that is not long ago.
  func timestamp(before reference: Timestamp) -> Timestamp? {
    if let year { return moment(in: year) }
    let latest = reference.advanced(byDays: 1)
    let earliest = reference.advanced(byDays: -Self.reach)
    let present = CalendarDay.year(of: Int(latest.microseconds / Timestamp.dayLength))
    return [present, present - 1].lazy.compactMap { moment(in: $0) }.first { $0 <= latest && $0 >= earliest }
  }

  private func moment(in year: Int) -> Timestamp? {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...CalendarDay.count(year: year, month: month)).contains(day)
    else { return nil }
    let midnight = Int64(CalendarDay.number(year: year, month: month, day: day)) * Timestamp.dayLength
    return Timestamp(microseconds: midnight + (time?.microseconds ?? 0))
  }
}

/// A time of day as a text gives it.
struct WrittenTime: Equatable {
  /// Since midnight in UTC: less than nothing, or more than a day, where a zone shifts it.
  var microseconds: Int64
}

extension Timestamp {
  /// Microseconds a day.
  static let dayLength: Int64 = 86_400_000_000

  /// So many days later, or as late as can be told.
  func advanced(byDays days: Int64) -> Timestamp {
    let (sum, overflow) = microseconds.addingReportingOverflow(days * Self.dayLength)
    return Timestamp(microseconds: overflow ? (days < 0 ? .min : .max) : sum)
  }
}
