internal import Glibc
internal import Words

extension TermWeighting {
  /// Weighs the terms of an article: (1 + ln of the weighted count) · ln(1/share), the classic tf·idf (Salton and Buckley
  /// 1988), and keeps the heaviest.
  ///
  /// - Parameters:
  ///   - share: the share of stories that have a term, 0…1.
  func vector(title: WordSequence, text: WordSequence, share: (UInt32) -> Double) -> TermVector {
    var occurrences: [(key: UInt32, weight: Double)] = []
    occurrences.reserveCapacity(words + title.count)
    TermReader.forEachTerm(of: title, in: 0..<min(title.count, words)) { occurrences.append(($0, titleWeight)) }
    // A title that stands at the head of the text has been read.
    let start = text.hashes.starts(with: title.hashes) ? title.count : 0
    let end = min(text.count, start + words)
    let lead = min(end, start + leadWords)
    TermReader.forEachTerm(of: text, in: start..<lead) { occurrences.append(($0, leadWeight)) }
    TermReader.forEachTerm(of: text, in: lead..<end) { occurrences.append(($0, 1)) }
    return TermVector(heaviestOf: Self.weighed(occurrences, share))
  }

  private static func weighed(
    _ occurrences: [(key: UInt32, weight: Double)], _ share: (UInt32) -> Double
  ) -> [(key: UInt32, weight: Double)] {
    let sorted = occurrences.sorted { $0.key < $1.key }
    var weighed: [(key: UInt32, weight: Double)] = []
    weighed.reserveCapacity(sorted.count)
    var at = 0
    while at < sorted.count {
      let key = sorted[at].key
      var count = 0.0
      while at < sorted.count, sorted[at].key == key {
        count += sorted[at].weight
        at += 1
      }
      let share = share(key)
      if share < FrequencyPrior.stopShare { weighed.append((key, (1 + log(count)) * -log(share))) }
    }
    return weighed
  }
}
