package import Words

/// Turns words into terms: 32-bit hashes of their stems.
///
/// Thirty-two bits keep a stored vector small; among a million distinct terms some hundred pairs share a value,
/// which costs an article one false term in thousands. Of scripts without spaces, two neighbouring letters are a term.
package enum TermReader {
  /// Changes when any term's value would change.
  static let version: UInt8 = 1

  /// The terms of the words in `range`, in order, each occurrence. Single letters and digits of ASCII are none.
  package static func forEachTerm(of words: WordSequence, in range: Range<Int>, _ body: (UInt32) -> Void) {
    words.normalForm.withUnsafeBufferPointer { text in
      var letterBefore: UInt64?
      for index in range {
        let start = index == 0 ? 0 : Int(words.ends[index - 1]) + 1
        let word = UnsafeBufferPointer(rebasing: text[start..<Int(words.ends[index])])
        let hash = words.hashes[index]
        if isLetterOfItsOwn(word) {
          if let before = letterBefore { body(shorten(before &* multiplier &+ hash)) }
          letterBefore = hash
          continue
        }
        letterBefore = nil
        guard word.count > 1 else { continue }
        let stem = LightStem.stem(word)
        if stem.kept == word.count {
          body(shorten(hash))
        } else if stem.endsInY {
          body(shorten(WordHash.hash(Array(word.prefix(stem.kept)) + CollectionOfOne(UInt8(ascii: "y")))))
        } else {
          body(shorten(WordHash.hash(UnsafeBufferPointer(rebasing: word[..<stem.kept]))))
        }
      }
    }
  }

  /// One code point beyond U+07FF: in all but rare cases a letter of a script without spaces.
  @inline(__always)
  private static func isLetterOfItsOwn(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    (word.count == 3 && word[0] >= 0xE0) || (word.count == 4 && word[0] >= 0xF0)
  }

  @inline(__always)
  private static func shorten(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash ^ (hash >> 32)) }

  private static let multiplier: UInt64 = 0x9E6C_63D0_676A_9A99
}
