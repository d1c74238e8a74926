internal import NewsModel
internal import NewsfoldQueries
internal import Words

/// The reports of a story.
extension Printer {
  private static let indent = String(repeating: " ", count: 18)
  /// Names and numbers shown in short.
  private static let shown = 6

  /// That a story may be two.
  mutating func parts(_ parts: [[ArticleID]], _ timeline: [ArticleRecord]) {
    let titles = parts.map { part in timeline.first { $0.article.id == part.first }?.article.title ?? "" }
    let described = zip(parts, titles).map { part, title in
      "\(part.count) reports from article \(part.first.map { "\($0)" } ?? "") on, “\(plain(title))”"
    }
    line(isolated("may be two stories: " + described.joined(separator: "; "), of: titles.joined()))
    line(faint("newsfold story --split makes two of it"))
  }

  /// A report with its copies and what it added, in short or in full.
  mutating func report(_ report: ArticleRecord, copies: [ArticleRecord], isFull: Bool) {
    line("")
    line("\(Self.minute(report))  \(title(report.article.title))")
    line(Self.indent + details(report, inStory: true))
    if let news = report.news { self.news(news, isFull: isFull) }
    for copy in copies {
      let added = copy.news.flatMap(Self.sum).map { " · adds \($0)" } ?? ""
      line(
        Self.indent + faint("\(copy.article.outcome.rawValue) · \(Self.minute(copy)) · ") + details(copy, inStory: true)
          + faint(added))
      if isFull, let news = copy.news { self.news(news, isFull: true) }
    }
  }

  private mutating func news(_ news: NewsRecord, isFull: Bool) {
    guard !news.isFirst else { return }
    guard let sum = Self.sum(news) else { return line(Self.indent + faint("adds nothing")) }
    guard isFull else {
      let parts = [Self.few(news.names), Self.few(news.figures)].compactMap(\.self)
      line(Self.indent + "adds \(sum)" + parts.map { faint(" · ") + isolated(plain($0), of: $0) }.joined())
      let differences = news.differences.prefix(Self.shown).map {
        "\($0.figure), where article \($0.other) has \($0.otherFigure)"
      }
      if !differences.isEmpty { line(Self.indent + "differs: " + plain(differences.joined(separator: "; "))) }
      return
    }
    for one in news.differences {
      let text = "\(one.figure), where article \(one.other) has \(one.otherFigure): \(one.sentence)"
      line(Self.indent + removed("≠ ") + isolated(plain(text), of: text))
    }
    for sentence in news.sentences { line(Self.indent + isolated(added("+ " + sentence), of: sentence)) }
    for (label, list) in [("names   ", news.names), ("numbers ", news.figures)] where !list.isEmpty {
      let text = list.joined(separator: ", ")
      line(Self.indent + faint(label) + isolated(plain(text), of: text))
    }
  }

  private static func minute(_ report: ArticleRecord) -> String {
    String((report.article.date ?? report.article.addedAt).rfc3339.prefix(16).map { $0 == "T" ? " " : $0 })
  }

  /// How much is new, in words; nothing where nothing is.
  private static func sum(_ news: NewsRecord) -> String? {
    guard !news.isEmpty else { return nil }
    let sentences =
      "\(news.sentences.count) of \(news.sentenceCount) \(news.sentenceCount == 1 ? "sentence" : "sentences")"
    return news.sentences.isEmpty ? "names and numbers" : sentences
  }

  private static func few(_ list: [String]) -> String? {
    list.isEmpty ? nil : list.prefix(shown).joined(separator: ", ") + (list.count > shown ? " …" : "")
  }
}
