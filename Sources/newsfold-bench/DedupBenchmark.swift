internal import FoundationEssentials
internal import NearDuplicates
internal import Postings
internal import SystemPackage

/// Files texts one after the other, each judged against all before it.
struct DedupBenchmark {
  let texts: any BenchTexts
  let folder: FilePath
  /// Texts whose sketches are made at a time, beside the judging of those before.
  private static let batch = 512
  /// Batches that are made ready at a time: each by a reader of its own, who checks and maps all files for himself.
  private static let ahead = min(max(2, ProcessInfo.processInfo.activeProcessorCount), 8)
  /// Texts in memory from which on a segment is written.
  private static let segment = 4096

  func run() async throws -> DedupResult {
    let index = try NearDuplicateIndex(in: folder, history: "bench")
    var result = DedupResult(texts: texts.count)
    var meter = OverlapMeter()
    let thresholds = MatchThresholds()
    let jobs = JobRunner()
    let began = ContinuousClock.now
    let desks = try (0..<Self.ahead).map { _ in try ReadingDesk(folder, texts) }
    var coming = desks.enumerated().map { $1.prepare(from: UInt32($0 * Self.batch + 1), count: Self.batch) }
    var turn = 0
    var number: UInt32 = 0
    while Int(number) < texts.count {
      let batch = try await coming[turn % Self.ahead].value
      coming[turn % Self.ahead] = desks[turn % Self.ahead].prepare(
        from: UInt32((turn + Self.ahead) * Self.batch + 1), count: Self.batch)
      turn += 1
      for (sketch, findings) in batch {
        number += 1
        let start = ContinuousClock.now
        var evidence: [Evidence] = []
        let candidates = try index.candidates(for: sketch, sharing: thresholds.leastShare, findings)
        if !candidates.isEmpty { meter.load(sketch.text) }
        for candidate in candidates {
          result.candidates += 1
          // As one who keeps texts elsewhere has to.
          let other = ShingledText(wordHashes: texts.words(of: candidate))
          guard
            let overlap = meter.overlap(
              with: other, resemblance: thresholds.reprint, containment: thresholds.containment),
            let verdict = thresholds.judge(overlap, Circumstances())
          else { continue }
          evidence.append(Evidence(number: candidate, overlap: overlap, verdict: verdict, isOriginal: true))
        }
        let judgement = Judgement(evidence)
        try index.add(number, sketch)
        index.commit()
        let took = ContinuousClock.now - start
        result.note(judgement, truth: texts.truth(of: number), took: took)
      }
      try await work(index, jobs, through: number)
    }
    while jobs.running > 0 { await jobs.wait() }
    for outcome in try jobs.take() { try index.postings.finish(outcome) }
    result.took = ContinuousClock.now - began
    result.size = index.postings.size
    result.segments = index.postings.segmentCount
    return result
  }

  /// Takes in what was done on the segments and has done what is to be done.
  private func work(_ index: NearDuplicateIndex, _ jobs: JobRunner, through number: UInt32) async throws {
    while true {
      for outcome in try jobs.take() { try index.postings.finish(outcome) }
      let isDue = index.postings.unwritten >= Self.segment
      let mark = Mark(history: "bench", sequence: UInt64(number), digest: "-")
      while let job = index.postings.nextJob(writing: isDue ? mark : nil) { jobs.start(job) }
      // Memory is bounded: what is not written yet is waited for.
      guard index.postings.unwritten >= Self.segment * 4, jobs.running > 0 else { return }
      await jobs.wait()
    }
  }
}

/// Makes sketches, and looks up what the segments have of them, beside the judging of the texts before.
private actor ReadingDesk {
  private let reader: NearDuplicateReader
  private let texts: any BenchTexts

  init(_ folder: FilePath, _ texts: any BenchTexts) throws {
    reader = try NearDuplicateReader(in: folder)
    self.texts = texts
  }

  nonisolated func prepare(from first: UInt32, count: Int) -> Task<[(Sketch, PostingsFindings?)], any Error> {
    Task { try await self.sketches(from: first, count: count) }
  }

  private func sketches(from first: UInt32, count: Int) throws -> [(Sketch, PostingsFindings?)] {
    try reader.refresh()
    let end = min(Int(first) + count, texts.count + 1)
    guard first < end else { return [] }
    let sketches = (first..<UInt32(end)).map { Sketch(wordHashes: texts.words(of: $0)) }
    return Array(zip(sketches, try reader.findings(forEach: sketches)))
  }
}
