internal import FoundationEssentials
internal import NearDuplicates
internal import Words

/// Texts to measure with, by number from 1.
protocol BenchTexts: Sendable {
  var count: Int { get }
  /// The hashes of a text's words.
  func words(of number: UInt32) -> [UInt64]
  /// What is known to be true of a text; nothing where nothing is.
  func truth(of number: UInt32) -> GeneratedArticles.Relation?
}

/// Texts that are made up.
struct GeneratedTexts: BenchTexts {
  let articles: GeneratedArticles
  var count: Int { articles.count }
  func words(of number: UInt32) -> [UInt64] { articles.words(of: number) }
  func truth(of number: UInt32) -> GeneratedArticles.Relation? { articles.relation(of: number) }
}

/// Texts in files, read before the clock starts.
struct TextFiles: BenchTexts {
  private let texts: [[UInt64]]

  init(_ folders: [String]) throws {
    var texts: [[UInt64]] = []
    var waiting = folders
    while let folder = waiting.popLast() {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
        let path = folder + "/" + name
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
        if isFolder {
          waiting.append(path)
        } else if let data = FileManager.default.contents(atPath: path) {
          texts.append(WordSequence(Array(data)).hashes)
        }
      }
    }
    // What has the same words as an earlier text never comes to the engine: it is told by its digest.
    var seen: Set<[UInt64]> = []
    self.texts = texts.filter { seen.insert($0).inserted }
  }

  var count: Int { texts.count }
  func words(of number: UInt32) -> [UInt64] { texts[Int(number) - 1] }
  func truth(of number: UInt32) -> GeneratedArticles.Relation? { nil }
}
