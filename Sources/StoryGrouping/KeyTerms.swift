internal import Glibc
public import Words

/// The words that say best what several reports are about: in many of the reports, and in few others by the prior.
public enum KeyTerms {
  /// Words read of each text.
  private static let depth = 300

  /// The words, the best first, as they stand in the texts (in normal form); at most `count`. In scripts without spaces, what
  /// several texts have of their letters in a row.
  ///
  /// - Parameter isEnglish: whether they are; where they are not, words of other languages that only say something in English
  ///   are left out. Nothing where that is not known.
  public static func of(_ texts: [WordSequence], isEnglish: Bool? = nil, count: Int = 6) -> [String] {
    var found: [UInt32: (texts: Int, word: String)] = [:]
    for text in texts {
      var seen: Set<UInt32> = []
      for index in 0..<min(depth, text.count) {
        TermReader.forEachTerm(of: text, in: index..<(index + 1)) { term in
          guard seen.insert(term).inserted, isShown(text.word(index)) else { return }
          guard !NewsWords.calendar.contains(text.hashes[index]) else { return }
          guard isEnglish != false || !FrequencyPrior.ambiguous.contains(term) else { return }
          found[term, default: (0, text.text(index))].texts += 1
        }
      }
    }
    let rows = LetterRuns.common(to: texts, depth: depth).prefix(count)
    let weighed = found.map { term, entry in
      let share = max(FrequencyPrior.share(of: term), 0.0005)
      return (word: entry.word, weight: share >= FrequencyPrior.stopShare ? 0 : Double(entry.texts) * -log(share))
    }
    let words = weighed.filter { $0.weight > 0 }
      .sorted { $0.weight != $1.weight ? $0.weight > $1.weight : $0.word < $1.word }
      .prefix(count - rows.count).map(\.word)
    return words + rows
  }

  /// A word of at least three letters; figures say little by themselves.
  private static func isShown(_ word: ArraySlice<UInt8>) -> Bool {
    word.count >= 3 && !word.contains { (0x30...0x39).contains($0) }
  }
}
