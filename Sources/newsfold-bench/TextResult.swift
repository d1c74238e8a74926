/// What a run of ``TextBenchmark`` has shown.
struct TextResult {
  /// How the index was filled.
  struct Filling: Encodable {
    let texts: Int
    let perSecond: Int
    /// Of the time, what merging took.
    let merging: Double
    /// On disk; and that for each byte of text.
    let bytes, files: Int
    let share: Double

    private enum CodingKeys: String, CodingKey {
      case texts, merging, bytes, files, share
      case perSecond = "per_second"
    }

    var sentence: String {
      """
      \(texts) texts, \(perSecond) a second on one core (merging \(Int((merging * 100).rounded())) %), \(bytes) bytes in \(files) files, \
      \(share) of the text
      """
    }
  }

  /// What the queries of one file took, in milliseconds.
  struct Answers: Encodable {
    let file: String
    let queries, hits: Int
    let p50, p90, p99, max: Double

    private enum CodingKeys: String, CodingKey {
      case file, queries, hits, max
      case p50 = "p50_ms"
      case p90 = "p90_ms"
      case p99 = "p99_ms"
    }

    var sentence: String {
      "\(file): \(queries) queries, ms: p50 \(p50) p90 \(p90) p99 \(p99) max \(max); \(hits) hits"
    }
  }

  let filling: Filling
  let answers: [Answers]

  private struct Line: Encodable {
    let machine: Machine
    let commit: String?
    let seed: UInt64?
    let filling: Filling
    let answers: [Answers]
  }

  /// - Parameters:
  ///   - machine: on which it was measured.
  ///   - commit: of what was measured; nothing where that is not known.
  ///   - seed: from which the texts were made; nothing where they were not.
  func json(_ machine: Machine, commit: String?, seed: UInt64?) throws -> String {
    try Line(machine: machine, commit: commit, seed: seed, filling: filling, answers: answers).lineOfJSON()
  }
}
