/// What is no longer to be told of words as removed texts leave a file: of a word that no text of a language has any more
/// nothing is said in it.
///
/// (Where a text had a word with other accents than those that stay, which forms came of it cannot be told.)
struct ErasedForms {
  /// Of each word of removed texts the languages of those that had it, and of those that have it, a bit for each; bit 0
  /// stands for none.
  private var fates: [ArraySlice<UInt8>: (dead: UInt64, live: UInt64)] = [:]
  /// Compounds come before the words that they may also be.
  private var compounds: [ArraySlice<UInt8>: UInt64] = [:]

  /// A word was gone through.
  ///
  /// - Parameters:
  ///   - dead: the languages of removed texts that had it.
  ///   - live: of those that have it.
  mutating func note(_ term: [UInt8], dead: UInt64, live: UInt64) {
    guard let word = TextQuery.word(ofTerm: term) else { return }
    let isCompound = term.first == 0x02
    if isCompound { compounds[word] = live }
    let before = fates[word]
    guard dead != 0 || before != nil else { return }
    fates[word] = ((before?.dead ?? 0) | dead, (before?.live ?? 0) | live | (compounds[word] ?? 0))
  }

  /// Whether a form is still to be told.
  func isKept(_ form: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !fates.isEmpty, form.count > 1, let fate = fates[FormTerm.word(of: form)] else { return true }
    let bit = (1 as UInt64) << UInt64(form[1])
    return fate.dead & bit == 0 || fate.live & bit != 0
  }
}
