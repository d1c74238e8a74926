/// New files, dropped one after the other while others are known.
struct Drops: Sendable {
  enum Way: String, Sendable, CaseIterable {
    /// Written elsewhere, and renamed in.
    case rename
    /// Written in place, as cp does.
    case write
  }

  let corpus: KnownCorpus

  /// Where the file of a number is dropped.
  func path(_ number: UInt32) -> String { "\(corpus.inbox)/\(number).txt" }

  /// Drops the file of a number. Returns when: just before it was renamed, or opened.
  ///
  /// - Throws: `Errno`, ``BenchError``.
  func drop(_ number: UInt32, by way: Way) throws -> UInt64 {
    let text = corpus.articles.texts.newText(number)
    switch way {
    case .rename:
      let ready = "\(corpus.beside)/\(number).txt"
      try ArticleFolder.write(text, to: ready)
      return try corpus.move(ready, to: path(number))
    case .write:
      let began = Stopwatch.now
      try ArticleFolder.write(text, to: path(number))
      return began
    }
  }
}
