internal import CorpusStore
internal import NewsModel
internal import Synchronization

/// Which stories a transaction made grow: written behind the one who judges, and said at its end.
///
/// A story is announced once it has two reports: until then it is an article like any other.
final class StoryGrowth: Sendable {
  private struct Growth {
    let sizeBefore: Int
    /// Reports by now: counted in the corpus once, since that takes the longer the larger a story is.
    var size: Int
    var latest: ArticleID
    var title: String
    var score: Double?
    var runnerUp: (story: StoryID, score: Double)?
  }

  private let placement: StoryPlacement
  private let grown = Mutex<[StoryID: Growth]>([:])

  init(_ placement: StoryPlacement) { self.placement = placement }

  /// Writes what an article that is about to be filed changes about stories.
  ///
  /// - Returns: where it was put, and how many reports the story has with it; nothing where its original has none.
  func note(
    _ article: FiledArticle, in rows: CorpusTransaction
  ) throws -> (place: StoryPlacement.Place?, size: Int?) {
    if let original = article.original {
      guard let story = try rows.article(original)?.story else { return (nil, nil) }
      return (StoryPlacement.Place(inheriting: story), try rows.size(of: story))
    }
    let place = placement.place(of: article.id)
    return (place, try note(place, article: article.id, title: article.text.article.title, in: rows))
  }

  /// - Returns: how many reports the story has with the article.
  private func note(
    _ place: StoryPlacement.Place, article: ArticleID, title: String, in rows: CorpusTransaction
  ) throws -> Int {
    if place.isNew {
      let story = try rows.beginStory(at: .now())
      guard story == place.story else {
        throw CorpusError(.damaged, "a story got the number \(story), not \(place.story): run newsfold audit --full")
      }
    }
    return try grown.withLock { grown in
      if grown[place.story] == nil {
        let size = place.isNew ? 0 : try rows.size(of: place.story)
        grown[place.story] = Growth(sizeBefore: size, size: size, latest: article, title: title)
      }
      for part in place.merged {
        try rows.merge(part, into: place.story, by: article)
        grown[part] = nil
        let size = try rows.size(of: place.story)
        grown[place.story]?.size = size
        var fields = EventFields()
        fields.story = place.story
        fields.mergedStory = part
        fields.storySize = size
        try rows.append(
          .storyMerged, EventMessages.merged(part, into: place.story, size: size), fields, at: .now())
      }
      grown[place.story]?.size += 1
      grown[place.story]?.latest = article
      grown[place.story]?.title = title
      grown[place.story]?.score = place.score
      grown[place.story]?.runnerUp = place.runnerUp
      return grown[place.story]?.size ?? 1
    }
  }

  /// Appends one event for each story that has more reports than before, and at least two.
  func announce(in rows: CorpusTransaction) throws {
    for (story, growth) in grown.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      guard growth.size >= 2, growth.size > growth.sizeBefore else { continue }
      let kind: EventKind = growth.sizeBefore < 2 ? .storyStarted : .storyGrew
      var fields = EventFields()
      fields.story = story
      fields.storySize = growth.size
      fields.storyScore = growth.score
      fields.runnerUp = growth.runnerUp?.story
      fields.runnerUpScore = growth.runnerUp?.score
      fields.article = growth.latest
      fields.title = growth.title
      try rows.append(
        kind, EventMessages.story(story, kind, size: growth.size, latest: growth.title), fields, at: .now())
    }
  }
}
