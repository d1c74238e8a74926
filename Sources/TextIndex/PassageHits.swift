internal import Words

/// Tells which words of a text are those that were looked for.
struct PassageHits {
  /// A word, or what was written as one.
  private struct Unit {
    let spelling: [UInt8]
    let folded: [UInt8]
    /// The words that it is made of.
    let words: Range<Int>
  }

  private let count: Int
  private let single: [Unit]
  /// The same, but words that were written as one as one; nothing where there are none.
  private let joined: [Unit]?
  private let language: Language?
  private let stemmers = Stemmers()

  init(_ words: WordSequence, _ language: Language?) {
    count = words.count
    self.language = language
    single = (0..<words.count).map { Self.unit(Array(words.word($0)), $0..<($0 + 1)) }
    guard !words.compounds.isEmpty else {
      joined = nil
      return
    }
    var all: [Unit] = []
    var next = 0
    for compound in words.compounds {
      all += single[next..<compound.first]
      next = compound.first + compound.count
      all.append(Self.unit(words.joined(compound), compound.first..<next))
    }
    joined = all + single[next...]
  }

  private static func unit(_ spelling: [UInt8], _ words: Range<Int>) -> Unit {
    Unit(spelling: spelling, folded: AccentFolding.fold(spelling), words: words)
  }

  /// For each word whether it belongs to one of the phrases.
  func marks(_ phrases: [SearchPhrase]) -> [Bool] {
    var marks = [Bool](repeating: false, count: count)
    for phrase in phrases {
      for words in [phrase.words, phrase.joined].compactMap(\.self) {
        for units in [single, joined].compactMap(\.self) { mark(words, units, &marks) }
      }
    }
    return marks
  }

  private func mark(_ words: [SearchWord], _ units: [Unit], _ marks: inout [Bool]) {
    guard !words.isEmpty, units.count >= words.count else { return }
    let fits = words.map { isOne($0, units) }
    for start in 0...(units.count - words.count) where words.indices.allSatisfy({ fits[$0][start + $0] }) {
      for unit in units[start..<(start + words.count)] { for word in unit.words { marks[word] = true } }
    }
  }

  /// Which are a word, or a form of it.
  private func isOne(_ word: SearchWord, _ units: [Unit]) -> [Bool] {
    let text = Array(word.text.utf8)
    if word.isPrefix { return units.map { $0.folded.starts(with: text) } }
    guard !word.isExact, let language, let stem = stemmers.stem(Array(word.spelling.utf8), language) else {
      return units.map { $0.folded == text }
    }
    // What is typed without accents may have another stem than what it stands for.
    var stems: Set<[UInt8]> = [stem]
    for unit in units where unit.folded == text && unit.spelling != text {
      if let stem = stemmers.stem(unit.spelling, language) { stems.insert(stem) }
    }
    var known: [[UInt8]: Bool] = [:]
    return units.map { unit in
      if let isForm = known[unit.spelling] { return isForm }
      let isForm =
        unit.folded == text || stemmers.stem(unit.spelling, language).map { stems.contains($0) } ?? false
      known[unit.spelling] = isForm
      return isForm
    }
  }
}
