internal import NearDuplicates
internal import NewsModel
internal import Words

extension Drop {
  /// Since it was ready, microseconds: taken as the last thing before the commit.
  var latency: Int64 {
    let (seconds, attoseconds) = readyAt.duration(to: .now).components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }
}

extension ReadText {
  /// What an event says of this text.
  func fields(_ drop: Drop) -> EventFields {
    var fields = EventFields()
    fields.file = drop.path
    fields.title = article.title
    fields.source = article.source
    fields.words = article.words.count
    fields.sha256 = sha256
    fields.latency = drop.latency
    return fields
  }
}

extension Outcome {
  /// What a relation makes of a file.
  init(_ relation: Relation) {
    self =
      switch relation {
      case .revision: .revision
      case .template: .template
      case .reprint: .reprint
      case .excerpt: .excerpt
      case .expansion: .expansion
      }
  }
}

extension Match {
  init(_ evidence: Evidence, article: ArticleID) {
    self.init(
      article: article, other: ArticleID(rawValue: Int64(evidence.number)), resemblance: evidence.overlap.resemblance,
      containment: evidence.overlap.containment, contained: evidence.overlap.contained,
      kind: Outcome(evidence.relation), ground: MatchGround(evidence.verdict.ground),
      run: evidence.run.map { SharedRun(words: $0.words, start: $0.start, otherStart: $0.otherStart) })
  }
}

extension MatchGround {
  init(_ ground: Ground) {
    self =
      switch ground {
      case .samePath: .samePath
      case .otherFigures: .otherFigures
      case .sameTitle: .sameTitle
      case .alike: .alike
      case .contained: .contained
      }
  }
}

extension Circumstances {
  /// What is known of a new text and a known article besides their words.
  init(of text: ReadText, and article: KnownArticle, isSamePath: Bool, other: ShingledText) {
    self.init()
    self.isSamePath = isSamePath
    figures = text.sketch.text.figures(in: other)
    isSameLength = min(text.sketch.words, other.words) * 5 >= max(text.sketch.words, other.words) * 4
    isSameSource = text.article.source != nil && text.article.source == article.source
    isSameTitle = WordSequence(article.title).normalForm == text.titleWords.normalForm
    if let one = text.article.date, let other = article.date {
      secondsApart = abs(Double(one.microseconds) - Double(other.microseconds)) / 1_000_000
    }
  }
}
