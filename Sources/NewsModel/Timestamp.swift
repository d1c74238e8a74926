internal import FoundationEssentials

/// A moment: microseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable, Codable {
  /// Microseconds since the epoch; negative before it.
  package let microseconds: Int64

  /// So many microseconds after the epoch.
  ///
  /// What is further away than anything can be is as far away as can be reckoned with.
  package init(microseconds: Int64) { self.microseconds = min(max(microseconds, -Self.limit), Self.limit) }

  private static let limit: Int64 = 1 << 60

  /// From whole seconds since the epoch.
  package init(seconds: Int64) { self.microseconds = seconds.multipliedReportingOverflow(by: 1_000_000).partialValue }

  /// Whole seconds since the epoch, rounded down.
  package var seconds: Int64 { (microseconds - (microseconds % 1_000_000 + 1_000_000) % 1_000_000) / 1_000_000 }

  /// From nanoseconds since the epoch, as stat(2) gives them.
  package init(nanoseconds: Int64) { self.microseconds = nanoseconds / 1000 }

  /// The wall clock's present reading.
  package static func now() -> Timestamp {
    Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded()))
  }

  /// The earlier one comes first.
  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

  /// The time in UTC as RFC 3339 has it, to the millisecond: `2018-08-27T00:00:00.000Z`.
  package var rfc3339: String {
    // The format cuts a Double to milliseconds: a quarter of one on top keeps it from falling short of a whole one.
    let milliseconds = Double((microseconds - (microseconds % 1000 + 1000) % 1000) / 1000)
    return Date(timeIntervalSince1970: (milliseconds + 0.25) / 1000)
      .ISO8601Format(.init(includingFractionalSeconds: true, timeZone: .gmt))
  }

  /// The day in UTC: `2018-08-27`.
  package var day: String { String(rfc3339.prefix(10)) }
}
