internal import CorpusStore
internal import Dispatch
internal import NewsModel
internal import Postings
internal import StoryGrouping
internal import Synchronization

/// The sums of stories: made from the decisions in the corpus, and kept in a file beside it.
extension Filing {
  /// Decisions from which on the sums are written again: so many are replayed at most after a crash.
  private static let savedDecisions = 50_000

  /// Makes the sums of all stories, as far as there is a file of them from that, and by the decisions that came since.
  func learnStories() throws {
    let record = try corpus.reader.read { try $0.corpusRecord() }
    let stories = StoryPlacement(judge.stories.settings)
    let known = StorySnapshot.read(at: corpus.location, stories.settings) { mark in
      guard mark.history == record.uuid else { return false }
      let sequence = EventSequence(rawValue: Int64(clamping: mark.sequence))
      let isAsItWas = try? corpus.reader.read { corpus in
        // What was forgotten since is still in the sums, and cannot be taken out any more.
        try corpus.eventToken(sequence) == mark.digest && corpus.forgottenArticles(after: sequence).isEmpty
      }
      return isAsItWas ?? false
    }
    if let known { stories.sums = known.sums }
    let last = ArticleID(rawValue: stories.sums.latestArticle ?? 0)
    try corpus.reader.read { corpus in
      try corpus.forEachStoryDecision(after: last) { stories.learn($0) }
    }
    savedStories = known == nil ? 0 : last.rawValue
    judge.stories = stories
  }

  /// Makes the sums of all stories anew, by all decisions: what was changed may be anywhere.
  func relearnStories() throws {
    let stories = StoryPlacement(judge.stories.settings)
    try corpus.reader.read { corpus in
      try corpus.forEachStoryDecision { stories.learn($0) }
    }
    savedStories = 0
    judge.stories = stories
  }

  /// All that is counted of stories, as one figure.
  package var storyDigest: UInt64 { judge.stories.sums.digest() }

  /// The file of the sums is not what they are about to be, and cannot be mended: it goes.
  ///
  /// - Throws: ``CorpusError`` where it cannot be removed: then nothing is to be changed.
  func giveUpSavedStories() throws {
    storySaving?.cancel()
    storySaving = nil
    do {
      try StorySnapshot.remove(at: corpus.location)
    } catch {
      throw CorpusError(
        .inputOutput,
        "stories.sums in \(corpus.location.folder.printable) cannot be removed: \(error): nothing was changed")
    }
    savedStories = judge.stories.sums.latestArticle ?? 0
  }

  /// Writes the sums beside the work, now and then.
  func saveStoriesWhereDue() {
    guard storySaving == nil, !isStorySumsMixed, let last = judge.stories.sums.latestArticle,
      last - savedStories >= Self.savedDecisions, let mark = try? corpus.reader.read({ try mark($0) })
    else { return }
    let saving = StorySaving()
    (storySaving, savedStories) = (saving, last)
    // Written here: beside the work that goes on, it would need a copy of the sums, tens of megabytes. The queue waits for the
    // disk.
    guard let draft = try? StorySnapshot.draft(judge.stories.sums, mark, at: corpus.location) else {
      return endSaving(saving)
    }
    Self.storyQueue.async { [weak self] in
      try? StorySnapshot.finish(draft, unless: saving)
      Task { await self?.endSaving(saving) }
    }
  }

  private func endSaving(_ saving: StorySaving) {
    if storySaving === saving { storySaving = nil }
  }

  /// Writes the sums for the next start: the last thing before the end.
  func saveStories() {
    guard isIndexBuilt, !isStorySumsMixed, judge.stories.sums.latestArticle != nil,
      judge.stories.sums.latestArticle != savedStories || !StorySnapshot.isThere(at: corpus.location),
      let mark = try? corpus.reader.read({ try mark($0) })
    else { return }
    // One that is under way is of before.
    storySaving?.cancel()
    Self.storyQueue.sync {
      guard let draft = try? StorySnapshot.draft(judge.stories.sums, mark, at: corpus.location) else { return }
      try? StorySnapshot.finish(draft, unless: StorySaving())
    }
  }

  /// One at a time writes the file.
  private static let storyQueue = DispatchQueue(label: "newsfold.stories")
}

/// One writing of the sums, which may turn out not to be wanted until it is done.
final class StorySaving: Sendable {
  private let isCancelled = Mutex(false)

  /// What is being written does not take its place any more.
  func cancel() { isCancelled.withLock { $0 = true } }

  var isWanted: Bool { isCancelled.withLock { !$0 } }

  /// Does the last step, unless it is cancelled.
  func finish(_ step: () throws -> Void) rethrows {
    try isCancelled.withLock { if !$0 { try step() } }
  }
}
