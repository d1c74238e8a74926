/// An event that articles report: the rare terms that its reports have in common, and which others have next to never.
struct ReportedEvent: Sendable {
  /// Its number, from 1 on.
  let story: Int
  /// 20 to 24: names and rare words by turns. The first come most often.
  let terms: [UInt16]
  /// One word in so many of a report is a term.
  static let density = 9

  init(story: Int, seed: UInt64) {
    self.story = story
    var random = Random(seed ^ 0x4556_454E_5400 &+ UInt64(story) &* 0xA24B_AED4_963E_E407)
    terms = (0..<(20 + random.below(5))).map { index in
      index % 2 == 0 ? Vocabulary.name(&random) : Vocabulary.rareWord(&random)
    }
  }

  func term(_ random: inout Random) -> UInt16 {
    terms[min(random.below(terms.count), random.below(terms.count))]
  }
}
