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
    wrapped("may be two stories: " + described.joined(separator: "; "), indent: 0)
    wrapped("newsfold story --split \(story) makes two of it", indent: 0, code: "2")
  }

  /// A title on lines of its own.
  mutating func headline(_ title: String) { wrapped(title, indent: 0, code: "1") }

  /// A report with its copies and what it added, in short or in full.
  mutating func report(_ report: ArticleRecord, copies: [ArticleRecord], isFull: Bool) {
    line("")
    wrapped(
      report.article.title, label: Label(text: Self.minute(report.article)), indent: Self.indent, code: "1")
    under(parts(of: report, inStory: true))
    if let news = report.news { self.news(news, isFull: isFull) }
    duplicates(of: report)
    for copy in copies {
      let title = copy.article.title == report.article.title ? [] : [copy.article.title]
      under([copy.article.outcome.rawValue, Self.minute(copy.article)] + title + parts(of: copy, inStory: true))
      if let news = copy.news, isFull || !news.isEmpty { self.news(news, isFull: isFull) }
      duplicates(of: copy)
    }
  }

  /// The files that have the words of an article.
  private mutating func duplicates(of record: ArticleRecord) {
    let files = (record.duplicates ?? []).sorted { ($0.date ?? $0.takenAt, $0.id) < ($1.date ?? $1.takenAt, $1.id) }
    for file in files.prefix(Self.shownCopies) {
      let filed = file.date == nil ? ["undated"] : []
      under(["duplicate", Self.minute(file.date ?? file.takenAt)] + filed + [file.source ?? file.path.text])
    }
    let more = files.count - Self.shownCopies
    if more > 0 { under(["and \(more) more with the same words: newsfold show \(record.article.id) lists them"]) }
  }

  private mutating func under(_ parts: [String]) { wrapped(parts: parts, indent: Self.indent, code: "2") }

  private mutating func news(_ news: NewsRecord, isFull: Bool) {
    guard !news.isFirst else { return }
    guard isFull else {
      let added = Self.added(news)
      wrapped(parts: added.isEmpty ? ["adds nothing"] : added, indent: Self.indent)
      let differences = news.differences.prefix(Self.shown).map {
        "\($0.figure), where article \($0.other) has \($0.otherFigure)"
      }
      if !differences.isEmpty { wrapped("differs: " + differences.joined(separator: "; "), indent: Self.indent) }
      return
    }
    for one in news.differences {
      item("≠ ", "31", "\(one.figure), where article \(one.other) has \(one.otherFigure): \(one.sentence)")
      item("  ", "2", "Article \(one.other): \(one.otherSentence)", code: "2")
    }
    for sentence in news.sentences { item("+ ", "32", sentence, code: "32") }
    for (label, list) in [("names   ", news.names), ("numbers ", news.figures)] where !list.isEmpty {
      item(label, "2", list.joined(separator: ", "))
    }
  }

  private mutating func item(_ mark: String, _ markCode: String, _ text: String, code: String? = nil) {
    wrapped(
      text, label: Label(text: mark, margin: Self.indent, code: markCode),
      indent: Self.indent + TextWidth.columns(mark), code: code)
  }

  /// What is new, in short, in parts; none where nothing is.
  private static func added(_ news: NewsRecord) -> [String] {
    let of = "\(news.sentenceCount) \(news.sentenceCount == 1 ? "sentence" : "sentences")"
    let first = news.sentences.isEmpty ? nil : "\(news.sentences.count) of \(of)"
    let lists = [("names", news.names), ("numbers", news.figures)].compactMap { label, list in
      few(list).map { "\(label) \($0)" }
    }
    let parts = [first].compactMap(\.self) + lists
    return parts.prefix(1).map { "adds " + $0 } + parts.dropFirst()
  }

  private static func minute(_ article: Article) -> String { minute(article.date ?? article.addedAt) }

  private static func minute(_ time: Timestamp) -> String {
    String(time.rfc3339.prefix(16).map { $0 == "T" ? " " : $0 })
  }

  private static func few(_ list: [String]) -> String? {
    list.isEmpty ? nil : list.prefix(shown).joined(separator: ", ") + (list.count > shown ? " …" : "")
  }
}
