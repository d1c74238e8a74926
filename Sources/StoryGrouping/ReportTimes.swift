internal import Algorithms

/// When a story was reported: how many reports in which hour. A multiset, so that a time can be taken back exactly.
struct ReportTimes: Sendable, Equatable {
  private struct Hour: Sendable, Equatable {
    let hour: Int32
    var count: Int32
  }

  /// By rising hour.
  private var hours: [Hour] = []

  /// Whether no time is known.
  var isEmpty: Bool { hours.isEmpty }

  /// Whole hours since 1970 of a time in seconds; times beyond what 32 bits hold (240,000 years) are as far as they go.
  static func hour(of seconds: Int64) -> Int32 {
    Int32(clamping: seconds / 3600 - (seconds % 3600 < 0 ? 1 : 0))
  }

  /// Hours from `hour` to the nearest report; nothing where no time is known.
  func gap(to hour: Int32) -> Int? {
    let at = position(of: hour)
    let after = at < hours.count ? Int(hours[at].hour) - Int(hour) : nil
    let before = at > 0 ? Int(hour) - Int(hours[at - 1].hour) : nil
    guard let after else { return before }
    return min(after, before ?? after)
  }

  mutating func add(_ hour: Int32, count: Int32 = 1) {
    let at = position(of: hour)
    if at < hours.count, hours[at].hour == hour {
      hours[at].count += count
    } else {
      hours.insert(Hour(hour: hour, count: count), at: at)
    }
  }

  mutating func subtract(_ hour: Int32, count: Int32 = 1) {
    let at = position(of: hour)
    precondition(
      at < hours.count && hours[at].hour == hour && hours[at].count >= count,
      "a time is taken back that was never given")
    hours[at].count -= count
    if hours[at].count == 0 { hours.remove(at: at) }
  }

  /// Calls `body` with each hour and its count, by rising hour.
  func forEach(_ body: (Int32, Int32) -> Void) {
    for hour in hours { body(hour.hour, hour.count) }
  }

  /// The first index whose hour is not before `hour`.
  private func position(of hour: Int32) -> Int {
    hours.partitioningIndex { $0.hour >= hour }
  }
}
