internal import ArticleText
internal import CorpusStore
internal import NearDuplicates
internal import NewsModel
internal import Postings
internal import SystemPackage
internal import Words

/// What is made from the corpus, compared with it.
extension Audit {
  func fingerprints(_ notes: Notes, _ depth: Depth) throws -> String {
    let folder = reader.location.fingerprints
    let known: NearDuplicateReader
    do throws(PostingsError) {
      known = try NearDuplicateReader(in: folder)
    } catch {
      notes.note("\(error): the next start of the daemon makes it again from the corpus")
      return "\(folder.printable) cannot be read"
    }
    guard let mark = known.mark, let through = known.through else { return "none are on disk yet" }
    let (record, token, last) = try reader.read { snapshot in
      (
        try snapshot.corpusRecord(), try snapshot.eventToken(EventSequence(rawValue: Int64(clamping: mark.sequence))),
        try snapshot.lastEvent()
      )
    }
    guard mark.history == record.uuid, token == mark.digest else {
      notes.note("\(folder.printable) is of another corpus: the next start of the daemon makes it again")
      return "they follow another history"
    }
    guard depth == .full else {
      return "\(known.count) articles in \(known.segmentCount) files, through event \(mark.sequence) of \(last)"
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
    return "\(checked) articles are found by every one of their fingerprints, in \(known.segmentCount) files"
  }

  func textIndex(_ notes: Notes) throws -> String {
    var sums: [Int64: UInt64] = [:]
    try reader.forEachIndexedWord { sums[$0.rawValue, default: 0] &+= $1 }
    var count = 0
    try forEachArticle { article, text, _ in
      let words = ArticleWords(text)
      let sum =
        IndexedWord.sum(of: AccentFolding.fold(WordSequence(article.title).normalForm), column: 0)
        &+ IndexedWord.sum(of: AccentFolding.fold(words.sequence.normalForm), column: 1)
      // What was filed since the index was read is not in it.
      guard let indexed = sums.removeValue(forKey: article.id.rawValue) else {
        if sum != 0, try !isNew(article) {
          notes.note(
            "article \(article.id) is not in the full-text index: no search finds it: newsfold rebuild",
            article: article.id)
        }
        return
      }
      count += 1
      if indexed != sum {
        notes.note(
          "the full-text index has other words of article \(article.id) than its text: newsfold rebuild",
          article: article.id)
      }
    }
    for id in sums.keys.sorted() {
      notes.note("the full-text index has an article \(id) that is not there", article: ArticleID(rawValue: id))
    }
    return "\(count) articles are in the full-text index, word by word"
  }

  /// Whether an article came while this audit ran.
  private func isNew(_ article: Article) throws -> Bool { article.addedAt >= began }
}

/// An article's words, as they were filed.
struct ArticleWords {
  let sequence: WordSequence

  init(_ text: String) { sequence = WordSequence(text) }

  var digest: SHA256Value { SHA256Value(hashing: sequence.normalForm) }
}
