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
  /// Texts in memory from which on a segment is written.
  private static let segment = 4096

  func run() async throws -> DedupResult {
    let index = try NearDuplicateIndex(in: folder, history: "bench")
    var result = DedupResult(texts: texts.count)
    var meter = OverlapMeter()
    var cache = SketchCache(limit: 8192)
    let thresholds = MatchThresholds()
    let jobs = JobRunner()
    let began = ContinuousClock.now
    var next = sketches(from: 1)
    var number: UInt32 = 0
    while Int(number) < texts.count {
      let batch = await next.value
      next = sketches(from: number + UInt32(batch.count) + 1)
      for sketch in batch {
        number += 1
        let start = ContinuousClock.now
        meter.load(sketch)
        var evidence: [Evidence] = []
        for candidate in try index.candidates(for: sketch) {
          result.candidates += 1
          let other = cache[candidate] ?? Sketch(wordHashes: texts.words(of: candidate))
          guard
            let overlap = meter.overlap(
              with: other, resemblance: thresholds.reprint, containment: thresholds.containment),
            let relation = thresholds.judge(overlap, Circumstances())
          else { continue }
          evidence.append(Evidence(number: candidate, overlap: overlap, relation: relation, isOriginal: true))
        }
        let judgement = Judgement(evidence)
        try index.add(number, sketch)
        index.commit()
        cache.keep(sketch, as: number)
        result.note(judgement, truth: texts.truth(of: number), took: ContinuousClock.now - start)
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

  private func sketches(from number: UInt32) -> Task<[Sketch], Never> {
    let numbers = number..<UInt32(min(Int(number) + Self.batch, texts.count + 1))
    return Task.detached { numbers.map { Sketch(wordHashes: texts.words(of: $0)) } }
  }
}

/// The sketches that were used last.
struct SketchCache {
  private var sketches: [UInt32: Sketch] = [:]
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  subscript(number: UInt32) -> Sketch? { sketches[number] }

  mutating func keep(_ sketch: Sketch, as number: UInt32) {
    if sketches.count >= limit { sketches.removeAll(keepingCapacity: true) }
    sketches[number] = sketch
  }
}
