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

/// Texts that are made up, before the clock starts, and held as places in the ``Vocabulary``, two bytes a word.
struct GeneratedTexts: BenchTexts {
  private let articles: GeneratedArticles
  private let parts: [Part]
  /// Texts of a part: as many are made at a time.
  private static let part = 1024

  private struct Part {
    var words: [UInt16] = []
    var ends: [Int] = []
  }

  init(_ articles: GeneratedArticles) async {
    self.articles = articles
    let count = (articles.count + Self.part - 1) / Self.part
    parts = await withTaskGroup(of: (Int, Part).self) { group in
      for number in 0..<count {
        group.addTask {
          var part = Part()
          for text in number * Self.part + 1...min(articles.count, (number + 1) * Self.part) {
            part.words += articles.words(of: UInt32(text))
            part.ends.append(part.words.count)
          }
          return (number, part)
        }
      }
      var parts = Array(repeating: Part(), count: count)
      for await (number, part) in group { parts[number] = part }
      return parts
    }
  }

  var count: Int { articles.count }
  func truth(of number: UInt32) -> GeneratedArticles.Relation? { articles.relation(of: number) }

  func words(of number: UInt32) -> [UInt64] {
    let (index, place) = (Int(number) - 1).quotientAndRemainder(dividingBy: Self.part)
    let part = parts[index]
    let start = place == 0 ? 0 : part.ends[place - 1]
    return Vocabulary.hashes.withUnsafeBufferPointer { vocabulary in
      part.words[start..<part.ends[place]].map { vocabulary[Int($0)] }
    }
  }
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
