/// What a run of ``StoriesBenchmark`` has shown.
struct StoriesResult {
  let texts: Int
  /// On average.
  let words: Int
  /// Stories at hand.
  let live: Int
  /// Of the texts that were measured, each.
  let times: Latencies
  /// Of all of them.
  let reading: Duration
  let grouping: Duration
  let stories: Int
  let merged: Int
  /// Terms of the stories at hand.
  let terms: Int

  private var rate: Int { Int(Double(times.count) / ((reading + grouping) / .seconds(1))) }

  /// Microseconds a text.
  private func each(_ time: Duration) -> Double { Self.rounded(time / .microseconds(1) / Double(times.count)) }

  private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

  var sentence: String {
    """
    \(times.count) of \(texts) texts of \(words) words, \(live) stories at hand: \(rate) a second on one core; \
    terms \(each(reading)) µs, stories \(each(grouping)) µs, p50 \(Self.rounded(times.microseconds(50))) and \
    p99 \(Self.rounded(times.microseconds(99))) µs; \(stories) stories, \(merged) merged; \(terms) terms at hand
    """
  }

  private struct Line: Encodable {
    let machine: Machine
    let commit: String?
    let seed: UInt64?
    let texts, measured, words, live, perSecond: Int
    let termsMicroseconds, storiesMicroseconds, p50, p99: Double
    let stories, merged, terms: Int

    private enum CodingKeys: String, CodingKey {
      case machine, commit, seed, texts, measured, words, live
      case perSecond = "per_second"
      case termsMicroseconds = "terms_us"
      case storiesMicroseconds = "stories_us"
      case p50 = "p50_us"
      case p99 = "p99_us"
      case stories, merged, terms
    }
  }

  /// - Parameters:
  ///   - machine: on which it was measured.
  ///   - commit: of what was measured; nothing where that is not known.
  ///   - seed: from which the texts were made; nothing where they were not.
  func json(_ machine: Machine, commit: String?, seed: UInt64?) throws -> String {
    let line = Line(
      machine: machine, commit: commit, seed: seed, texts: texts, measured: times.count, words: words, live: live,
      perSecond: rate, termsMicroseconds: each(reading), storiesMicroseconds: each(grouping),
      p50: Self.rounded(times.microseconds(50)), p99: Self.rounded(times.microseconds(99)), stories: stories,
      merged: merged, terms: terms)
    return try line.lineOfJSON()
  }
}
