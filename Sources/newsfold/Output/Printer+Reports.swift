internal import NewsModel
internal import NewsfoldQueries
internal import Words

/// The reports of a story.
extension Printer {
  private static let indent = String(repeating: " ", count: 18)
  /// Names and numbers shown in short.
  private static let shown = 6

  /// That a story may be two.
  mutating func parts(_ parts: [[ArticleID]], of story: StoryID, _ timeline: [ArticleRecord]) {
    let titles = parts.map { part in timeline.first { $0.article.id == part.first }?.article.title ?? "" }
    let described = zip(parts, titles).map { part, title in
      "\(part.count) reports from article \(part.first.map { "\($0)" } ?? "") on, “\(plain(title))”"
    }
    line(isolated("may be two stories: " + described.joined(separator: "; "), of: titles.joined()))
    line(faint("newsfold story --split \(story) makes two of it"))
  }

  /// A report with its copies and what it added, in short or in full.
  mutating func report(_ report: ArticleRecord, copies: [ArticleRecord], isFull: Bool) {
    line("")
    line("\(Self.minute(report))  \(title(report.article.title))")
    line(Self.indent + details(report, inStory: true))
    if let news = report.news { self.news(news, isFull: isFull) }
    for copy in copies {
      line(
        Self.indent + faint("\(copy.article.outcome.rawValue) · \(Self.minute(copy)) · ") + details(copy, inStory: true)
      )
      if let news = copy.news, isFull || !news.isEmpty { self.news(news, isFull: isFull) }
    }
  }

  private mutating func news(_ news: NewsRecord, isFull: Bool) {
    guard !news.isFirst else { return }
    guard isFull else {
      line(Self.indent + (added(news) ?? faint("adds nothing")))
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
    for sentence in news.sentences { line(Self.indent + isolated(self.added("+ " + sentence), of: sentence)) }
    for (label, list) in [("names   ", news.names), ("numbers ", news.figures)] where !list.isEmpty {
      let text = list.joined(separator: ", ")
      line(Self.indent + faint(label) + isolated(plain(text), of: text))
    }
  }

  /// What is new, on one line; nothing where nothing is.
  private func added(_ news: NewsRecord) -> String? {
    guard !(news.sentences.isEmpty && news.names.isEmpty && news.figures.isEmpty) else { return nil }
    let of = "\(news.sentenceCount) \(news.sentenceCount == 1 ? "sentence" : "sentences")"
    let first = news.sentences.isEmpty ? nil : "\(news.sentences.count) of \(of)"
    let lists = [("names", news.names), ("numbers", news.figures)].compactMap { label, list in
      Self.few(list).map { faint(label + " ") + isolated(plain($0), of: $0) }
    }
    return "adds " + ([first].compactMap(\.self) + lists).joined(separator: faint(" · "))
  }

  private static func minute(_ report: ArticleRecord) -> String {
    String((report.article.date ?? report.article.addedAt).rfc3339.prefix(16).map { $0 == "T" ? " " : $0 })
  }

  private static func few(_ list: [String]) -> String? {
    list.isEmpty ? nil : list.prefix(shown).joined(separator: ", ") + (list.count > shown ? " …" : "")
  }
}
