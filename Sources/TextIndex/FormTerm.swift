internal import Words

/// Which words of a file are forms of one another, kept among its words as words that no text can have: none of UTF-8 begins
/// so, and all come behind the others.
///
/// By the stem: `FF language stem 00 word`, of each word of a text in that language whose stem is another. By the word:
/// `FE language word 00 stem`, where what a reader types without accents would have another stem (nacoes, and nações).
enum FormTerm {
  private static let byStem: UInt8 = 0xFF
  private static let byWord: UInt8 = 0xFE

  /// Whether a word of a file is one of these.
  @inline(__always)
  static func isForm(_ term: some Collection<UInt8>) -> Bool { term.first.map { $0 >= byWord } ?? false }

  /// What all forms with a stem begin with.
  static func beginning(ofStem stem: [UInt8], _ language: Language) -> [UInt8] {
    [byStem, language.rawValue] + stem + [0]
  }

  /// What all stems of a word begin with.
  static func beginning(ofWord word: [UInt8], _ language: Language) -> [UInt8] {
    [byWord, language.rawValue] + word + [0]
  }

  /// The word that it is about.
  static func word(of form: some Collection<UInt8>) -> ArraySlice<UInt8> {
    let term = Array(form)
    let zero = term.firstIndex(of: 0) ?? term.endIndex
    return term.first == byStem ? term[min(zero + 1, term.endIndex)...] : term[min(2, zero)..<zero]
  }

  /// Calls `body` with what is filed of a word.
  ///
  /// - Parameters:
  ///   - spelling: in normal form, with its accents.
  ///   - body: is given what is there only for so long.
  static func forEach(
    of spelling: UnsafeBufferPointer<UInt8>, _ language: Language, _ stemmers: Stemmers,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    guard spelling.allSatisfy({ $0 < 0x80 }) else {
      let word = Array(spelling)
      for form in all(of: word, AccentFolding.fold(word), language, stemmers) { form.withUnsafeBufferPointer(body) }
      return
    }
    // As below, where nothing has accents.
    guard let stem = stemmers.stemmer(language)?.stem(spelling), !stem.elementsEqual(spelling) else { return }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: stem.count + spelling.count + 3) { form in
      (form[0], form[1]) = (byStem, language.rawValue)
      _ = form[2...].initialize(fromContentsOf: stem)
      form[2 + stem.count] = 0
      _ = form[(3 + stem.count)...].initialize(fromContentsOf: spelling)
      body(UnsafeBufferPointer(form))
    }
  }

  /// What is filed of a word.
  ///
  /// - Parameters:
  ///   - spelling: in normal form, with its accents.
  ///   - word: without them.
  static func all(of spelling: [UInt8], _ word: [UInt8], _ language: Language, _ stemmers: Stemmers) -> [[UInt8]] {
    guard let stem = stemmers.stem(spelling, language) else { return [] }
    let isAccented = spelling != word && stemmers.stem(word, language) != stem
    var terms: [[UInt8]] = []
    // A word that is its own stem is found as such.
    if stem != word || isAccented { terms.append(beginning(ofStem: stem, language) + word) }
    if isAccented { terms.append(beginning(ofWord: word, language) + stem) }
    return terms
  }
}
