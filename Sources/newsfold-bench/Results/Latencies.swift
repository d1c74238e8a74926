internal import Histogram

/// Times, to three significant digits, by HdrHistogram (Gil Tene).
struct Latencies {
  private var histogram = Histogram<UInt32>(numberOfSignificantValueDigits: .three)
  /// What is counted in: so many are a millisecond.
  private let unitsOfMillisecond: Double

  /// - Parameter isShort: whether times may be far below a millisecond, so that nanoseconds are counted and not microseconds.
  init(isShort: Bool = false) { unitsOfMillisecond = isShort ? 1e6 : 1e3 }

  var count: Int { Int(histogram.totalCount) }

  /// Notes a time, in seconds.
  mutating func note(seconds: Double) {
    histogram.record(UInt64((max(0, seconds) * 1e3 * unitsOfMillisecond).rounded()))
  }

  /// Notes a time.
  mutating func note(_ time: Duration) { note(seconds: time / .seconds(1)) }

  /// Notes a time, in microseconds.
  mutating func note(microseconds: Int) { note(seconds: Double(microseconds) / 1e6) }

  /// Milliseconds that so many of a hundred times do not exceed.
  func milliseconds(_ percentile: Double) -> Double {
    Double(histogram.valueAtPercentile(percentile)) / unitsOfMillisecond
  }

  /// Microseconds that so many of a hundred times do not exceed.
  func microseconds(_ percentile: Double) -> Double { milliseconds(percentile) * 1000 }

  private static let percentiles: [(name: String, value: Double)] = [
    ("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9), ("max", 100),
  ]

  /// The heads of ``row``'s columns.
  static let heads = ["count"] + percentiles.map(\.name)

  var row: [String] { [Shown.count(count)] + Self.percentiles.map { Shown.number(milliseconds($0.value)) } }

  /// All of them, in milliseconds.
  var figure: Figure {
    var figures: [String: Figure] = ["count": .whole(count)]
    for percentile in Self.percentiles { figures[percentile.name] = .rounded(milliseconds(percentile.value)) }
    return .object(figures)
  }
}
