internal import NearDuplicates

/// What a run has shown.
struct DedupResult {
  let texts: Int
  var took = Duration.zero
  var candidates = 0
  var matched = 0
  var matches = 0
  /// Of texts whose truth is known: relations by name, how many there are, and of how many the right text was found.
  var known: [String: (all: Int, found: Int)] = [:]
  var wrong = 0
  var size = 0
  var segments = 0
  /// Texts a second of runs with few texts, in the same sitting; none where none were asked for.
  var ratesWithFew: [Double] = []
  private var latencies = Latencies(isShort: true)

  init(texts: Int) { self.texts = texts }

  mutating func note(_ judgement: Judgement, truth: GeneratedArticles.Relation?, took: Duration) {
    latencies.note(took)
    matches += judgement.evidence.count
    if judgement.deciding != nil { matched += 1 }
    guard let truth else { return }
    guard let other = truth.other else {
      if judgement.deciding != nil { wrong += 1 }
      return
    }
    let isFound = judgement.evidence.contains { $0.number == other }
    known[truth.name, default: (0, 0)].all += 1
    if isFound { known[truth.name, default: (0, 0)].found += 1 }
  }

  var rate: Double {
    let (seconds, attoseconds) = took.components
    return Double(texts) / (Double(seconds) + Double(attoseconds) / 1e18)
  }

  /// Of the rate with few texts, that with many.
  private static let leastRate = 0.6

  /// How the rate is to compare with that of few texts; nothing where that was not asked for.
  var target: Target? {
    guard !ratesWithFew.isEmpty else { return nil }
    return Target("rate, of that with few texts", rate / ratesWithFew.median, atLeast: Self.leastRate, "")
  }

  func table() -> String {
    var lines = [
      "\(texts) texts, \(Int(rate)) a second",
      "judging: p50 \(microseconds(50)) µs, p99 \(microseconds(99)) µs, longest \(microseconds(100)) µs",
      "\(candidates) candidates, \(matched) texts with \(matches) matches",
      "\(size) bytes in \(segments) segments, \(size / max(1, texts)) a text",
    ]
    for (name, count) in known.sorted(by: { $0.key < $1.key }) {
      lines.append("\(name): \(count.found) of \(count.all) found")
    }
    if !known.isEmpty { lines.append("of texts that are new, matched: \(wrong)") }
    if let target {
      lines.append("with few texts \(ratesWithFew.map { "\(Int($0))" }.joined(separator: ", ")) a second")
      lines.append(target.line)
    }
    return lines.joined(separator: "\n")
  }

  private func microseconds(_ percentile: Double) -> Double {
    (latencies.microseconds(percentile) * 1000).rounded() / 1000
  }

  /// - Parameters:
  ///   - machine: on which it was measured.
  ///   - commit: of what was measured; nothing where that is not known.
  ///   - seed: from which the texts were made; nothing where they were not.
  func json(_ machine: Machine, commit: String?, seed: UInt64?) throws -> String {
    let described = try machine.lineOfJSON()
    var fields = [
      "\"machine\":\(described)", "\"commit\":\(commit.map { "\"\($0)\"" } ?? "null")",
      "\"seed\":\(seed.map(String.init) ?? "null")",
      "\"texts\":\(texts)", "\"per_second\":\(Int(rate))", "\"p50_us\":\(microseconds(50))",
      "\"p99_us\":\(microseconds(99))", "\"max_us\":\(microseconds(100))", "\"candidates\":\(candidates)",
      "\"matches\":\(matches)", "\"bytes\":\(size)", "\"segments\":\(segments)", "\"wrong\":\(wrong)",
    ]
    for (name, count) in known.sorted(by: { $0.key < $1.key }) {
      fields.append("\"\(name)\":{\"all\":\(count.all),\"found\":\(count.found)}")
    }
    if let target {
      fields.append("\"per_second_with_few\":[\(ratesWithFew.map { "\(Int($0))" }.joined(separator: ","))]")
      fields.append("\"targets\":[\(try target.lineOfJSON())]")
    }
    return "{" + fields.joined(separator: ",") + "}"
  }
}
