internal import Glibc
internal import Words

extension TermWeighting {
  /// Weighs the terms of an article: (1 + ln of the weighted count) · ln(1/share), the classic tf·idf (Salton and Buckley
  /// 1988), and keeps the heaviest.
  ///
  /// - Parameters:
  ///   - share: the share of articles that have a term, 0…1.
  func vector(title: WordSequence, text: WordSequence, share: (UInt32) -> Double) -> TermVector {
    // One integer for each occurrence, the key above its place, so that sorting brings a term's together.
    var occurrences: [UInt64] = []
    occurrences.reserveCapacity(words + title.count)
    func read(_ sequence: WordSequence, _ range: Range<Int>, _ place: Place) {
      TermReader.forEachTerm(of: sequence, in: range) { occurrences.append(UInt64($0) << 32 | place.rawValue) }
    }
    read(title, 0..<min(title.count, words), .title)
    // A title that stands at the head of the text has been read.
    let start = text.hashes.starts(with: title.hashes) ? title.count : 0
    let end = min(text.count, start + words)
    let lead = min(end, start + leadWords)
    read(text, start..<lead, .lead)
    read(text, lead..<end, .body)
    occurrences.sort()
    return TermVector(heaviestOf: weighed(occurrences, share))
  }

  private enum Place: UInt64 {
    case title, lead, body
  }

  private func weighed(
    _ occurrences: [UInt64], _ share: (UInt32) -> Double
  ) -> [(key: UInt32, weight: Double)] {
    let weights = [titleWeight, leadWeight, 1]
    var weighed: [(key: UInt32, weight: Double)] = []
    weighed.reserveCapacity(occurrences.count)
    // Most terms stand once in an article and in no other: their logarithms are worth keeping.
    var (lastShare, rarity) = (1.0, 0.0)
    var at = 0
    while at < occurrences.count {
      let key = UInt32(truncatingIfNeeded: occurrences[at] >> 32)
      var count = 0.0
      while at < occurrences.count, UInt32(truncatingIfNeeded: occurrences[at] >> 32) == key {
        count += weights[Int(occurrences[at] & 3)]
        at += 1
      }
      let share = share(key)
      guard share < FrequencyPrior.stopShare else { continue }
      if share != lastShare { (lastShare, rarity) = (share, -log(share)) }
      weighed.append((key, (count == 1 ? 1 : 1 + log(count)) * rarity))
    }
    return weighed
  }
}
