import CorpusStore
import DropWatch
import Foundation
import Logging
import NewsModel
import NewsfoldConfiguration
@testable import NewsfoldPipeline
import SystemPackage

/// A drop folder and a state folder of one's own, and what a desk does with them.
final class Desk: Sendable {
  let folder: FilePath
  let settings: Settings

  init() throws {
    let top = FileManager.default.temporaryDirectory.appendingPathComponent("newsfold-desk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: top.appendingPathComponent("drop"), withIntermediateDirectories: true)
    folder = FilePath(top.path)
    var settings = Settings()
    settings.state = folder.appending("state")
    settings.drops = [DropFolder(path: folder.appending("drop"))]
    settings.settle = .milliseconds(20)
    self.settings = settings
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.string) }

  func path(_ name: String) -> FilePath { folder.appending("drop").appending(name) }

  func write(_ name: String, _ text: String) throws {
    let target = URL(filePath: path(name).string)
    try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: target)
  }

  /// Takes in what is there.
  @discardableResult
  func ingest(_ change: (inout Settings) -> Void = { _ in }) async throws -> FilingReport {
    var settings = settings
    change(&settings)
    return try await IngestRun(settings, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }).run { _ in }
      .report
  }

  /// What a sweep finds now, read.
  func drops() async throws -> [ReadDrop] {
    var drops: [ReadDrop] = []
    let reader = try DropReader(settings)
    let watch = DropWatch(settings.watchRules, mode: .once)
    try await watch.start()
    while let batch = await watch.next(limits: BatchLimits(fresh: 1000, swept: 1000)) {
      drops += await reader.read(batch.drops + batch.swept.flatMap(\.drops))
    }
    return drops
  }

  func read<Result>(_ body: (CorpusSnapshot) throws -> Result) throws -> Result {
    try CorpusReader(at: CorpusLocation(settings.state)).read(body)
  }

  func entry(_ name: String) throws -> LedgerEntry? { try read { try $0.entry(at: path(name)) } }

  func events() throws -> [Event] { try read { try $0.events(after: .zero, limit: 10_000) } }

  /// Invented text, the same for the same seed: `words` words from a vocabulary of a few hundred.
  static func prose(_ seed: UInt64, words: Int = 120) -> String {
    var state = seed
    let syllables = ["ka", "lo", "mir", "ten", "vas", "or", "pel", "du", "shi", "ran", "go", "bel"]
    return (0..<words).map { index in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let one = Int(state >> 33) % syllables.count
      let two = Int(state >> 43) % syllables.count
      return syllables[one] + syllables[two] + (index % 12 == 11 ? "." : "")
    }.joined(separator: " ")
  }
}
