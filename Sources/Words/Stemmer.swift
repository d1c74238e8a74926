internal import CStemmer

/// Cuts words down to their stems, by Snowball (https://snowballstem.org): what running, runs and run have in common.
///
/// Not `Sendable`: it has one buffer.
package final class Stemmer {
  private let handle: OpaquePointer

  /// Of a language; nothing where the library does not have it.
  package init?(_ language: Language) {
    guard let handle = sb_stemmer_new(language.code, "UTF_8") else { return nil }
    self.handle = handle
  }

  deinit { sb_stemmer_delete(handle) }

  /// Longer words have no stem: nobody looks for another form of them.
  private static let longest = 64

  /// The stem of a word in normal form; nothing where it has none.
  package func stem(_ word: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let base = word.baseAddress, !word.isEmpty, word.count <= Self.longest,
      let stem = sb_stemmer_stem(handle, base, CInt(word.count))
    else { return nil }
    let count = Int(sb_stemmer_length(handle))
    return count > 0 ? Array(UnsafeBufferPointer(start: stem, count: count)) : nil
  }
}

/// The stems of all languages, by which forms of one word are known as such: without accents, as the index has words.
///
/// Not `Sendable`: each owner has its own.
package final class Stemmers {
  private var stemmers: [Stemmer?] = Array(repeating: nil, count: 64)
  private var isMade: UInt64 = 0

  /// Makes each as it is asked for.
  package init() {}

  /// What forms of a word have in common in a language; nothing where it has no stem.
  ///
  /// - Parameter word: in normal form, with its accents: they tell endings from one another (nação, nações).
  package func stem(_ word: UnsafeBufferPointer<UInt8>, _ language: Language) -> [UInt8]? {
    let index = Int(language.rawValue)
    if isMade & language.bit == 0 {
      stemmers[index] = Stemmer(language)
      isMade |= language.bit
    }
    return stemmers[index]?.stem(word).map(AccentFolding.fold)
  }

  /// The same of a word in an array.
  package func stem(_ word: [UInt8], _ language: Language) -> [UInt8]? {
    word.withUnsafeBufferPointer { stem($0, language) }
  }
}
