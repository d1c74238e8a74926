internal import NewsModel

/// A date as a text gives it: perhaps without year, time or zone.
struct WrittenDate: Equatable {
  var year: Int?
  var month: Int
  var day: Int
  var time: WrittenTime?

  /// The moment it names: midnight where no time is given, UTC where no zone is. Nothing where there is no such day.
  ///
  /// - Parameter reference: a date without a year is the last such day that is not after it, but for the day that
  ///   zones can differ by.
  func timestamp(before reference: Timestamp) -> Timestamp? {
    if let year { return moment(in: year) }
    let latest = reference.advanced(byDays: 1)
    let present = CalendarDay.year(of: Int(latest.microseconds / Timestamp.dayLength))
    // The 29th of February comes every four years, or eight.
    return (0...8).lazy.compactMap { moment(in: present - $0) }.first { $0 <= latest }
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
