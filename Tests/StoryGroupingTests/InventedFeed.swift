import TestSupport
import StoryGrouping
import Words

/// A feed of made-up articles: each is of an event, and has the event's names among words that all events share.
struct InventedFeed {
  struct Arrival {
    let title: WordSequence
    let text: WordSequence
    let event: Int
    let time: Int64?
  }

  let arrivals: [Arrival]

  /// - Parameters:
  ///   - untimed: the share of articles without a known time, 0…1.
  init(seed: UInt64, articles: Int, events: Int, days: Double, untimed: Double = 0.2) {
    var generator = SplitMix(seed: seed)
    var arrivals: [Arrival] = []
    for number in 0..<articles {
      let event = Int.random(in: 0..<events, using: &generator)
      var words: [String] = []
      for _ in 0..<Int.random(in: 20...120, using: &generator) {
        if Int.random(in: 0..<3, using: &generator) == 0 {
          words.append("name\(event)x\(Int.random(in: 0..<8, using: &generator))")
        } else {
          let drawn = Double.random(in: 0..<1, using: &generator)
          words.append("word\(Int(drawn * drawn * 3000))")
        }
      }
      let day = Double(number) / Double(articles) * days + Double.random(in: -1...1, using: &generator)
      let isTimed = Double.random(in: 0..<1, using: &generator) >= untimed
      arrivals.append(
        Arrival(
          title: WordSequence(words.prefix(6).joined(separator: " ")), text: WordSequence(words.joined(separator: " ")),
          event: event, time: isTimed ? 1_500_000_000 + Int64(day * 86_400) : nil))
    }
    self.arrivals = arrivals
  }
}

/// What was kept of an article: enough for a replay.
struct KeptArticle {
  let vector: TermVector
  let article: Int64
  let time: Int64?
  let decision: StoryDecision
}

extension StoryGrouper {
  /// Places the next article of a feed; new stories get the article's number.
  mutating func place(_ arrival: InventedFeed.Arrival, article: Int64) -> KeptArticle {
    let vector = vector(of: ArticleTerms(title: arrival.title, text: arrival.text))
    return KeptArticle(
      vector: vector, article: article, time: arrival.time,
      decision: place(vector, article: article, time: arrival.time, newStory: article))
  }
}
