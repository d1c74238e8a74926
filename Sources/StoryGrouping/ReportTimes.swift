internal import Algorithms

/// When a story was reported: how many reports in which hour. A multiset, so that a time can be taken back exactly.
struct ReportTimes: Sendable, Equatable {
  private struct Hour: Sendable, Equatable {
    let hour: Int32
    var count: Int32
  }

  /// By rising hour.
  private var hours: [Hour] = []
  /// Number of reports whose time is known.
  private(set) var count: Int32 = 0

  /// Whether no time is known.
  var isEmpty: Bool { hours.isEmpty }

  /// Whole hours since 1970 of a time in seconds; times beyond what 32 bits hold (240,000 years) are as far as they go.
  static func hour(of seconds: Int64) -> Int32 {
    Int32(clamping: seconds / 3600 - (seconds % 3600 < 0 ? 1 : 0))
  }

  /// How much of a likeness counts at `hour`: the mean over the reports of what counts at so long a gap, so that a wrong
  /// date among them moves little, and a story that goes on does not draw in all that comes after it. Nothing where even
  /// the nearest report is beyond the window.
  func factor(at hour: Int32, by decay: TimeDecay) -> Double? {
    let (first, last) = (Int(hour) - decay.windowHours, Int(hour) + decay.windowHours)
    var at = position(of: Int32(clamping: first))
    guard at < hours.count, Int(hours[at].hour) <= last else { return nil }
    var sum = 0.0
    while at < hours.count, Int(hours[at].hour) <= last {
      sum += Double(hours[at].count) * decay.share(afterHours: abs(Int(hour) - Int(hours[at].hour)))
      at += 1
    }
    return decay.floor + (1 - decay.floor) * sum / Double(count)
  }

  mutating func add(_ hour: Int32, count: Int32 = 1) {
    let at = position(of: hour)
    self.count += count
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
    self.count -= count
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
