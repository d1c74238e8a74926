internal import NewsModel
internal import NewsfoldQueries
internal import Words

/// The reports of a story.
extension Printer {
  private static let indent = 18
  /// Copies of a report that are shown.
  private static let shownCopies = 12
  /// Names and numbers shown in short.
  private static let shown = 6

  /// That a story may be two.
  mutating func parts(_ parts: [[ArticleID]], of story: StoryID, _ timeline: [ArticleRecord]) {
    let titles = parts.map { part in timeline.first { $0.article.id == part.first }?.article.title ?? "" }
    let described = zip(parts, titles).map { part, title in
      "\(part.count) reports from article \(part.first.map { "\($0)" } ?? "") on, “\(title)”"
    }
    wrapped("may be two stories: " + described.joined(separator: "; "), indent: 0, style: plain)
    wrapped("newsfold story --split \(story) makes two of it", indent: 0, style: faint)
  }

  /// A title on lines of its own.
  mutating func headline(_ title: String) { wrapped(title, indent: 0, style: strong) }

  /// A report with its copies and what it added, in short or in full.
  mutating func report(_ report: ArticleRecord, copies: [ArticleRecord], isFull: Bool) {
    line("")
    wrapped(report.article.title, label: Label(text: Self.minute(report.article)), indent: Self.indent, style: strong)
    under(parts(of: report, inStory: true))
    if let news = report.news { self.news(news, isFull: isFull) }
    for copy in copies {
      let title = copy.article.title == report.article.title ? [] : [copy.article.title]
      under([copy.article.outcome.rawValue, Self.minute(copy.article)] + title + parts(of: copy, inStory: true))
      if let news = copy.news, isFull || !news.isEmpty { self.news(news, isFull: isFull) }
    }
    duplicates(([report] + copies).flatMap { $0.duplicates ?? [] })
  }

  /// The files that have the words of what stands above.
  private mutating func duplicates(_ files: [LedgerEntry]) {
    let files = files.sorted { ($0.date ?? $0.takenAt, $0.id) < ($1.date ?? $1.takenAt, $1.id) }
    for file in files.prefix(Self.shownCopies) {
      let filed = file.date == nil ? ["undated"] : []
      let place = [file.source ?? file.path.text]
      under(["duplicate", Self.minute(file.date ?? file.takenAt)] + filed + place)
    }
    let more = files.count - Self.shownCopies
    if more > 0 { under(["and \(more) more with the same words: newsfold show lists them"]) }
  }

  private mutating func under(_ parts: [String]) {
    wrapped(parts.joined(separator: " · "), indent: Self.indent, style: faint)
  }

  private mutating func news(_ news: NewsRecord, isFull: Bool) {
    guard !news.isFirst else { return }
    guard isFull else {
      wrapped(Self.added(news) ?? "adds nothing", indent: Self.indent, style: plain)
      let differences = news.differences.prefix(Self.shown).map {
        "\($0.figure), where article \($0.other) has \($0.otherFigure)"
      }
      if !differences.isEmpty {
        wrapped("differs: " + differences.joined(separator: "; "), indent: Self.indent, style: plain)
      }
      return
    }
    for one in news.differences {
      item("≠ ", "31", "\(one.figure), where article \(one.other) has \(one.otherFigure): \(one.sentence)", plain)
    }
    for sentence in news.sentences { item("+ ", "32", sentence, added) }
    for (label, list) in [("names   ", news.names), ("numbers ", news.figures)] where !list.isEmpty {
      item(label, "2", list.joined(separator: ", "), plain)
    }
  }

  private mutating func item(_ mark: String, _ code: String, _ text: String, _ style: (String) -> String) {
    wrapped(
      text, label: Label(text: mark, margin: Self.indent, code: code), indent: Self.indent + TextWidth.columns(mark),
      style: style)
  }

  /// What is new, in short; nothing where nothing is.
  private static func added(_ news: NewsRecord) -> String? {
    guard !(news.sentences.isEmpty && news.names.isEmpty && news.figures.isEmpty) else { return nil }
    let of = "\(news.sentenceCount) \(news.sentenceCount == 1 ? "sentence" : "sentences")"
    let first = news.sentences.isEmpty ? nil : "\(news.sentences.count) of \(of)"
    let lists = [("names", news.names), ("numbers", news.figures)].compactMap { label, list in
      few(list).map { "\(label) \($0)" }
    }
    return "adds " + ([first].compactMap(\.self) + lists).joined(separator: " · ")
  }

  private static func minute(_ article: Article) -> String { minute(article.date ?? article.addedAt) }

  private static func minute(_ time: Timestamp) -> String {
    String(time.rfc3339.prefix(16).map { $0 == "T" ? " " : $0 })
  }

  private static func few(_ list: [String]) -> String? {
    list.isEmpty ? nil : list.prefix(shown).joined(separator: ", ") + (list.count > shown ? " …" : "")
  }
}
