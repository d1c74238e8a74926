internal import ArticleText
internal import CorpusStore
internal import NearDuplicates
internal import NewsModel
internal import Postings
internal import SystemPackage
internal import TextIndex
internal import Words

/// What is made from the corpus, compared with it.
extension Audit {
  /// Whether an index that says to have followed a history has followed this corpus's; notes it where not.
  private func isOfThisCorpus(_ mark: Mark, _ folder: FilePath, _ notes: Notes) throws -> Bool {
    let (record, token) = try reader.read { snapshot in
      (
        try snapshot.corpusRecord(), try snapshot.eventToken(EventSequence(rawValue: Int64(clamping: mark.sequence)))
      )
    }
    if mark.history == record.uuid, token == mark.digest { return true }
    notes.note("\(folder.printable) is of another corpus: the next start of the daemon makes it again")
    return false
  }

  func fingerprints(_ notes: Notes, _ depth: Depth) throws -> String {
    let folder = reader.location.index(.fingerprints)
    let known: NearDuplicateReader
    do throws(PostingsError) {
      known = try NearDuplicateReader(in: folder)
    } catch {
      notes.note("\(error): the next start of the daemon makes it again from the corpus")
      return "\(folder.printable) cannot be read"
    }
    guard let mark = known.mark, let through = known.through else { return "none are on disk yet" }
    guard try isOfThisCorpus(mark, folder, notes) else { return "they follow another history" }
    let last = try reader.read { try $0.lastEvent() }
    guard depth == .full else {
      return "\(known.count) articles in \(Self.files(known.segmentCount)), through event \(mark.sequence) of \(last)"
    }
    var checked = 0
    do {
      try known.validate()
      try forEachArticle { article, text, _ in
        guard let number = UInt32(exactly: article.id.rawValue), number <= through else { return }
        switch try known.contains(number, Sketch(wordHashes: WordSequence(text).hashes)) {
        case nil: break  // of many copies only the first are filed
        case true: checked += 1
        case false:
          notes.note(
            "article \(article.id) is not found by its fingerprints: newsfold rebuild makes them again",
            article: article.id)
        }
      }
    } catch let error as PostingsError {
      notes.note("\(error): the daemon makes it again from the corpus when it comes by it, or at its next start")
    }
    return "\(checked) articles are found by every one of their fingerprints, in \(Self.files(known.segmentCount))"
  }

  func textIndex(_ notes: Notes, _ depth: Depth) throws -> String {
    let folder = reader.location.index(.text)
    let known: TextReader
    do throws(PostingsError) {
      known = try TextReader(in: folder)
    } catch {
      notes.note("\(error): the next start of the daemon makes it again from the corpus")
      return "\(folder.printable) cannot be read"
    }
    guard let mark = known.mark, let through = known.through else { return "none is on disk yet" }
    guard try isOfThisCorpus(mark, folder, notes) else { return "it follows another history" }
    let (forgotten, articles, last) = try reader.read { snapshot in
      (
        try snapshot.forgottenArticles(after: EventSequence(rawValue: Int64(clamping: mark.sequence))),
        try snapshot.articleCount(through: ArticleID(rawValue: Int64(through))), try snapshot.lastEvent()
      )
    }
    do {
      let searcher = try known.searcher(removed: forgotten.compactMap { UInt32(exactly: $0.rawValue) })
      if searcher.count != articles {
        notes.note(
          "there are \(articles) articles through \(through), and \(searcher.count) in the text index: newsfold rebuild "
            + "makes it again")
      }
      guard depth == .full else {
        return
          "\(searcher.count) articles in \(Self.files(known.segmentCount)), through event \(mark.sequence) of \(last)"
      }
      let count = try compare(try searcher.sums(), through: through, notes)
      return "\(count) articles are in the text index, word by word, in \(Self.files(known.segmentCount))"
    } catch let error as PostingsError {
      notes.note("\(error): the daemon makes it again from the corpus when it comes by it, or at its next start")
      return "it cannot be read to its end"
    }
  }

  private static func files(_ count: Int) -> String { count == 1 ? "1 file" : "\(count) files" }

  /// Compares the words of all articles with those that the text index has; returns of how many it has them.
  private func compare(_ sums: [UInt32: UInt64], through: UInt32, _ notes: Notes) throws -> Int {
    var sums = sums
    var count = 0
    try forEachArticle { article, text, _ in
      guard let number = UInt32(exactly: article.id.rawValue), number <= through else { return }
      guard let indexed = sums.removeValue(forKey: number) else {
        notes.note(
          "article \(article.id) is not in the text index: no search finds it: newsfold rebuild", article: article.id)
        return
      }
      count += 1
      if indexed != TextSum.of(IndexedText(article, text)) {
        notes.note(
          "the text index has other words of article \(article.id) than its text: newsfold rebuild",
          article: article.id)
      }
    }
    // One that was taken down while this went on is not there any more.
    let forgotten = Set(try reader.read { try $0.forgottenArticles(after: .zero) }.map(\.rawValue))
    for number in sums.keys.sorted() where !forgotten.contains(Int64(number)) {
      notes.note(
        "the text index has an article \(number) that is not there", article: ArticleID(rawValue: Int64(number)))
    }
    return count
  }
}

/// An article's words, as they were filed.
struct ArticleWords {
  let sequence: WordSequence

  init(_ text: String) { sequence = WordSequence(text) }

  var digest: SHA256Value { SHA256Value(hashing: sequence.normalForm) }
}
