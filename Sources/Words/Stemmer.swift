internal import CStemmer
internal import Glibc

/// Cuts words down to their stems, by Snowball (https://snowballstem.org): what running, runs and run have in common.
///
/// Not `Sendable`: it has one buffer.
package final class Stemmer {
  private let handle: OpaquePointer
  /// Stems of words that were asked for: how long the word is, how long the stem is, the word, the stem; each in the place
  /// that the word's bytes give it, so that the last of several is kept. Most words come again in each file of an index.
  private let known: UnsafeMutablePointer<UInt8>?
  private let hash = KeyedHash()

  /// Of a language; nothing where the library does not have it.
  ///
  /// - Parameter isKeeping: whether words come again.
  package init?(_ language: Language, isKeeping: Bool = true) {
    guard let handle = sb_stemmer_new(language.code, "UTF_8") else { return nil }
    self.handle = handle
    // Zeroed, and taken from the machine only where it is written to.
    known = isKeeping ? calloc(Self.places, Self.width)?.assumingMemoryBound(to: UInt8.self) : nil
  }

  deinit {
    free(known)
    sb_stemmer_delete(handle)
  }

  private static let places = 1 << 14
  private static let width = 48

  /// Longer words have no stem: nobody looks for another form of them.
  private static let longest = 64

  /// The stem of a word in normal form, until the next is asked for; nothing where it has none.
  package func stem(_ word: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard let base = word.baseAddress, !word.isEmpty, word.count <= Self.longest else { return nil }
    let place = known.map { $0 + Int(truncatingIfNeeded: hash.of(word) & UInt64(Self.places - 1)) * Self.width }
    if let place, Int(place[0]) == word.count, memcmp(place + 2, base, word.count) == 0 {
      return UnsafeBufferPointer(start: place + 2 + word.count, count: Int(place[1]))
    }
    guard let stem = sb_stemmer_stem(handle, base, CInt(word.count)) else { return nil }
    let count = Int(sb_stemmer_length(handle))
    guard count > 0 else { return nil }
    if let place, word.count + count + 2 <= Self.width {
      (place[0], place[1]) = (UInt8(word.count), UInt8(count))
      memcpy(place + 2, base, word.count)
      memcpy(place + 2 + word.count, stem, count)
    }
    return UnsafeBufferPointer(start: stem, count: count)
  }
}

/// The stems of all languages, by which forms of one word are known as such: without accents, as the index has words.
///
/// Not `Sendable`: each owner has its own.
package final class Stemmers {
  private var stemmers: [Stemmer?] = Array(repeating: nil, count: 64)
  private var isMade: UInt64 = 0

  /// By which rules it goes, as far as a few words show: the library does not say its version.
  package static let version: String = {
    let words =
      "running nations happily organisation häuser gegangen manifestations mangée leyes hablando nações cidades leggi wetten "
      + "lagarna huset talossa törvények yasalar guvernului законами νόμους الكتاب buku"
    let stemmers = Stemmers(isKeeping: false)
    return Language.allCases.map { language in
      words.split(separator: " ").map { word in
        stemmers.stem(Array(word.utf8), language).map { String(decoding: $0, as: UTF8.self) } ?? "-"
      }.joined(separator: " ")
    }.joined(separator: "\n")
  }()

  private let isKeeping: Bool

  /// Makes each as it is asked for.
  ///
  /// - Parameter isKeeping: whether words come again.
  package init(isKeeping: Bool = true) { self.isKeeping = isKeeping }

  /// What forms of a word have in common in a language; nothing where it has no stem.
  ///
  /// - Parameter word: in normal form, with its accents: they tell endings from one another (nação, nações).
  package func stem(_ word: [UInt8], _ language: Language) -> [UInt8]? {
    word.withUnsafeBufferPointer { stemmer(language)?.stem($0).map { AccentFolding.fold(Array($0)) } }
  }

  /// That of a language; nothing where the library does not have it.
  package func stemmer(_ language: Language) -> Stemmer? {
    if isMade & language.bit == 0 {
      stemmers[Int(language.rawValue)] = Stemmer(language, isKeeping: isKeeping)
      isMade |= language.bit
    }
    return stemmers[Int(language.rawValue)]
  }
}
