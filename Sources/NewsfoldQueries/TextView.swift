internal import CorpusStore
internal import Glibc
internal import NewsModel
internal import Postings
internal import SystemPackage
internal import TextIndex
internal import Words

/// The text index as it fits one state of the corpus: its files, and what they do not cover yet.
struct TextView {
  /// The state of the corpus.
  let snapshot: CorpusSnapshot
  /// Over all articles of it.
  let searcher: TextSearcher
  /// Higher numbers came later.
  let through: UInt32

  /// Articles that are read into memory: what a daemon has not written yet is far less.
  private static let tailLimit = 20_000

  /// Opens the files after the state was taken: they may be newer, and are never far older.
  init(_ snapshot: CorpusSnapshot, at location: CorpusLocation) throws {
    self.snapshot = snapshot
    let last = try snapshot.lastArticle()
    through = UInt32(clamping: last.rawValue)
    let reader = try Self.reader(location)
    guard let mark = reader.mark, let end = reader.through, try Self.isKnown(mark, snapshot) else {
      searcher = TextSearcher([try Self.tail(after: ArticleID(rawValue: 0), snapshot)].compactMap(\.self), removed: [])
      return
    }
    let covered = EventSequence(rawValue: Int64(clamping: mark.sequence))
    let forgotten = try snapshot.forgottenArticles(after: covered).compactMap { UInt32(exactly: $0.rawValue) }
    searcher = try reader.searcher(
      removed: forgotten, tail: Self.tailHead(after: ArticleID(rawValue: Int64(end)), snapshot))
  }

  /// While an index that was made again takes the place of the old one, there is none for a moment.
  private static func reader(_ location: CorpusLocation) throws -> TextReader {
    for _ in 0..<50 {
      let reader = try TextReader(in: location.index(.text))
      var status = stat()
      guard reader.mark == nil, location.lastIndex(.text).withPlatformString({ stat($0, &status) }) == 0 else {
        return reader
      }
      usleep(10_000)
    }
    return try TextReader(in: location.index(.text))
  }

  /// Whether files are of this corpus's history. They may have gone on since the snapshot was taken.
  private static func isKnown(_ mark: Mark, _ snapshot: CorpusSnapshot) throws -> Bool {
    guard try snapshot.corpusRecord().uuid == mark.history else { return false }
    let sequence = EventSequence(rawValue: Int64(clamping: mark.sequence))
    if try snapshot.lastEvent() < sequence { return true }
    return try snapshot.eventToken(sequence) == mark.digest
  }

  private static func tail(after article: ArticleID, _ snapshot: CorpusSnapshot) throws -> TextSegment? {
    try tailHead(after: article, snapshot).segment(kind: IndexedText.kind)
  }

  private static func tailHead(after article: ArticleID, _ snapshot: CorpusSnapshot) throws -> TextHead {
    var head = TextHead()
    let stemmers = Stemmers()
    guard try snapshot.lastArticle().rawValue - article.rawValue <= Int64(tailLimit) else {
      throw CorpusError(
        .damaged,
        "the text index does not cover \(try snapshot.lastArticle().rawValue - article.rawValue) articles: start the "
          + "daemon, which takes them in, or run newsfold rebuild")
    }
    try snapshot.forEachText(after: article) { article, text in
      head.add(UInt32(truncatingIfNeeded: article.id.rawValue), IndexedText(article, text), stemmers)
    }
    return head
  }
}

/// What the query language says, as the index is asked for it.
extension CorpusSnapshot {
  func textQuery(_ query: SearchQuery) throws -> TextQuery {
    switch query {
    case .phrase(let phrase): return phrase.query
    case .near(let words, let distance, let field): return .near(words.map(\.query), distance: distance, field)
    case .filter(let filter): return try textQuery(filter)
    case .all(let parts):
      // Words by themselves are quicker to join than words and others.
      let words = parts.filter(\.isWord)
      let others = try parts.filter { !$0.isWord }.map { try textQuery($0) }
      let joined = try words.map { try textQuery($0) }
      return .all((joined.count > 1 && !others.isEmpty ? [.all(joined)] : joined) + others)
    case .any(let parts): return .any(try parts.map { try textQuery($0) })
    case .without(let wanted, let unwanted): return .without(try textQuery(wanted), try textQuery(unwanted))
    }
  }

  private func textQuery(_ filter: SearchFilter) throws -> TextQuery {
    switch filter {
    case .source(let name):
      let mark = TextMark.source(name).bytes
      // An article is marked with its own source; those of files with the same words are in the ledger.
      let others = try sourcesOfDuplicates().filter { TextMark.source($0).bytes == mark }
      let printed = others.isEmpty ? [] : try articleNumbers(printedBy: others)
      return printed.isEmpty ? .marked([mark]) : .any([.marked([mark]), .numbers(printed)])
    case .outcome(let name): return .marked([TextMark.outcome(name).bytes])
    case .language(let code): return .marked([TextMark.language(code).bytes])
    case .story(let story): return .numbers(try articleNumbers(inStory: StoryID(rawValue: story)))
    case .path(let part): return .numbers(try articleNumbers(withPath: part))
    case .original(let isOriginal):
      let copies = TextQuery.numbers(try copyNumbers())
      return isOriginal ? .without(.everything, copies) : copies
    case .days(let from, let before):
      func minutes(_ day: Int) -> UInt32 { UInt32(clamping: day * 1440 + 1 << 31) }
      let (first, end) = (from.map(minutes) ?? 0, before.map(minutes) ?? .max)
      return first < end ? .times(first...(before == nil ? .max : end - 1)) : .any([])
    }
  }
}

extension SearchQuery {
  fileprivate var isWord: Bool { if case .phrase(let phrase) = self { phrase.words.count == 1 } else { false } }
}
