internal import CorpusStore
internal import NearDuplicates
internal import NewsModel
internal import SystemPackage
internal import Words

/// The transaction of a batch, as who judges sees it: an answer of the corpus is waited for, what is written is not.
///
/// Most files are new in every way, and of those nothing has to be asked one by one: whether a path, a file and its words are
/// known is asked of many at a time beforehand, and what the batch itself brought since is remembered here.
final class FilingTransaction {
  private let rows: WriteBehindTransaction
  /// What was there before.
  private let snapshot: CorpusSnapshot
  private let drops: ArraySlice<ReadDrop>
  private var answers: [WriteBehindAnswer<[FileKnowledge]>]
  private var known: [[FileKnowledge]] = []
  private let stories: StoryPlacement
  private let growth: StoryGrowth
  /// The id that the next article will get.
  private(set) var nextArticle: ArticleID
  // What this transaction has written.
  private var paths: Set<FilePath> = []
  private var inodes: Set<UInt64> = []
  private var digests: [SHA256Value: ArticleID] = [:]
  private var articles: [ArticleID: FiledArticle] = [:]
  private var copies: [ArticleID: Int] = [:]

  /// Drops that are asked about together: the first of them are waited for.
  private static let portion = 64

  /// Begins to file some drops, whose articles are put into `stories`.
  init(
    _ rows: WriteBehindTransaction, _ snapshot: CorpusSnapshot, _ drops: ArraySlice<ReadDrop>, _ stories: StoryPlacement
  ) throws {
    self.rows = rows
    self.snapshot = snapshot
    self.drops = drops
    self.stories = stories
    growth = StoryGrowth(stories)
    let next = rows.ask { (article: try $0.nextArticle(), story: try $0.nextStory()) }
    answers = Self.ask(rows, about: drops.prefix(Self.portion))
    let (article, story) = try next.value()
    nextArticle = article
    stories.begin(nextStory: story)
  }

  /// Asks about the next drops: as soon as those before are begun with, so that the answer is there when it is wanted.
  private func askNext() {
    answers += Self.ask(rows, about: drops.dropFirst(answers.count * Self.portion).prefix(Self.portion))
  }

  private static func ask(
    _ rows: WriteBehindTransaction, about drops: ArraySlice<ReadDrop>
  ) -> [WriteBehindAnswer<[FileKnowledge]>] {
    guard !drops.isEmpty else { return [] }
    let traces = drops.map(\.traces)
    return [rows.ask { rows in try traces.map { try $0.map { try rows.knowledge(of: $0) } ?? .file } }]
  }

  /// What is known of a drop; `.file` also where it is no article.
  ///
  /// - Parameter index: of the drop, counted from 0.
  func knowledge(ofDrop index: Int) throws -> FileKnowledge {
    while known.count <= index / Self.portion {
      known.append(try answers[known.count].value())
      askNext()
    }
    let knowledge = known[index / Self.portion][index % Self.portion]
    guard knowledge != .file, let traces = drops[drops.startIndex + index].traces, !paths.contains(traces.path),
      !inodes.contains(traces.stamp.inode)
    else { return .file }
    return digests[traces.wordsDigest].map { .words($0) } ?? knowledge
  }

  /// Asks the corpus, which knows of all that was written here before.
  func read<Value: Sendable>(_ body: @escaping @Sendable (CorpusTransaction) throws -> Value) throws -> Value {
    try rows.read(body)
  }

  /// What judging needs of an article, without its text.
  func article(_ id: ArticleID) throws -> KnownArticle? {
    if let article = articles[id] { return KnownArticle(article) }
    return try snapshot.article(id).map(KnownArticle.init)
  }

  /// An article's text, to hold another against it; nothing where it is not there.
  func text(of id: ArticleID) throws -> ShingledText? {
    if let article = articles[id] { return article.text.sketch.text }
    return try snapshot.text(of: id).map { ShingledText(WordSequence($0)) }
  }

  /// Number of articles folded under `original`, itself not counted.
  func clusterSize(of original: ArticleID) throws -> Int {
    try snapshot.clusterSize(of: original) + copies[original, default: 0]
  }

  /// Files an article with all that belongs to it, under the next number.
  func write(_ article: FiledArticle) throws {
    nextArticle = ArticleID(rawValue: article.id.rawValue + 1)
    articles[article.id] = article
    if let original = article.original { copies[original, default: 0] += 1 }
    touch(article.file)
    digests[article.text.article.wordsDigest] = article.id
    // Before its row, and just those for which ``StoryGrowth`` asks.
    if article.original == nil {
      stories.append(
        PlacingLine.Report(article: article.id, terms: article.text.terms, date: article.text.article.date))
    }
    try rows.write { [growth] in try article.write(in: $0, growth) }
  }

  /// Files a file that has the words of an article.
  func write(_ duplicate: FiledDuplicate) throws {
    touch(duplicate.file)
    try rows.write { try duplicate.write(in: $0) }
  }

  /// Writes the row of a path.
  func record(_ file: TakenFile) throws {
    touch(file)
    try rows.write { try $0.record(file) }
  }

  private func touch(_ file: TakenFile) {
    paths.insert(file.path)
    inodes.insert(file.stamp.inode)
  }

  /// See ``CorpusStore/CorpusTransaction/move(_:to:stamp:due:)``.
  func move(_ id: FileID, to path: FilePath, stamp: FileStamp, due: Afterwards?) throws {
    paths.insert(path)
    inodes.insert(stamp.inode)
    try rows.write { try $0.move(id, to: path, stamp: stamp, due: due) }
  }

  /// Appends an event under the next number, with the time of now: who calls this has waited for all that was written before.
  func append(_ kind: EventKind, _ message: String, _ fields: EventFields) throws {
    let time = Timestamp.now()
    try rows.write { try $0.append(kind, message, fields, at: time) }
  }

  /// Says which stories have grown; waits until all is written.
  ///
  /// - Returns: the last event.
  func finish() throws -> EventSequence {
    try rows.read { [growth] rows in
      try growth.announce(in: rows)
      return try rows.lastEvent()
    }
  }
}

/// What is known of an article besides its words.
struct KnownArticle {
  let title: String
  let date: Timestamp?
  let source: String?
  let original: ArticleID?

  init(_ article: Article) {
    (title, date, source, original) = (article.title, article.date, article.source, article.original)
  }

  init(_ article: FiledArticle) {
    (title, date, source) = (article.text.article.title, article.text.article.date, article.text.article.source)
    original = article.original
  }
}

extension ReadDrop {
  /// By what it may be known; nothing where it is no article.
  fileprivate var traces: FileTraces? {
    guard case .article(let text) = result else { return nil }
    return FileTraces(path: drop.path, stamp: text.stamp, wordsDigest: text.article.wordsDigest)
  }
}
