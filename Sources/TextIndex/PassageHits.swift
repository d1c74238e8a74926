internal import Words

/// Tells which words of a text are those that were looked for.
struct PassageHits {
  /// The words of a text, or the same with what was written as one word as one.
  private struct Line {
    /// Of each which spelling it has.
    var spellings: [Int] = []
    /// The words that each is made of.
    var words: [Range<Int>] = []
  }

  private let count: Int
  private var lines: [Line] = []
  // Spellings of the text, each once: however long it is, each is stemmed once.
  private var folded: [[UInt8]] = []
  private var byFolded: [[UInt8]: [Int]] = [:]
  private var byStem: [[UInt8]: [Int]] = [:]
  private var stems: [[UInt8]?] = []
  private let language: Language?
  private let stemmers = Stemmers()

  init(_ words: WordSequence, _ language: Language?) {
    count = words.count
    self.language = language
    var numbers: [[UInt8]: Int] = [:]
    var single = Line()
    for index in 0..<words.count {
      single.spellings.append(number(of: Array(words.word(index)), &numbers))
      single.words.append(index..<(index + 1))
    }
    lines = [single]
    guard !words.compounds.isEmpty else { return }
    var joined = Line()
    var next = 0
    func copy(to end: Int) {
      joined.spellings += single.spellings[next..<end]
      joined.words += single.words[next..<end]
    }
    for compound in words.compounds {
      copy(to: compound.first)
      next = compound.first + compound.count
      joined.spellings.append(number(of: words.joined(compound), &numbers))
      joined.words.append(compound.first..<next)
    }
    copy(to: words.count)
    lines.append(joined)
  }

  private mutating func number(of spelling: [UInt8], _ numbers: inout [[UInt8]: Int]) -> Int {
    if let known = numbers[spelling] { return known }
    let number = folded.count
    numbers[spelling] = number
    let word = AccentFolding.fold(spelling)
    folded.append(word)
    byFolded[word, default: []].append(number)
    let stem = language.flatMap { stemmers.stem(spelling, $0) }
    stems.append(stem)
    if let stem { byStem[stem, default: []].append(number) }
    return number
  }

  /// For each word whether it belongs to one of the phrases.
  func marks(_ phrases: [SearchPhrase]) -> [Bool] {
    var marks = [Bool](repeating: false, count: count)
    for phrase in phrases {
      for words in [phrase.words, phrase.joined].compactMap(\.self) where !words.isEmpty {
        let fits = words.map(spellings)
        guard fits.allSatisfy({ !$0.isEmpty }) else { continue }
        for line in lines { mark(fits, line, &marks) }
      }
    }
    return marks
  }

  private func mark(_ fits: [Set<Int>], _ line: Line, _ marks: inout [Bool]) {
    guard line.spellings.count >= fits.count else { return }
    for start in 0...(line.spellings.count - fits.count)
    where fits.indices.allSatisfy({ fits[$0].contains(line.spellings[start + $0]) }) {
      for words in line.words[start..<(start + fits.count)] { for word in words { marks[word] = true } }
    }
  }

  /// The spellings that are a word, or a form of it.
  private func spellings(_ word: SearchWord) -> Set<Int> {
    let text = Array(word.text.utf8)
    if word.isPrefix { return Set(folded.indices.filter { folded[$0].starts(with: text) }) }
    var found = Set(byFolded[text] ?? [])
    guard !word.isExact, let language, let stem = stemmers.stem(Array(word.spelling.utf8), language) else {
      return found
    }
    // What is typed without accents may have another stem than what it stands for.
    for stem in Set([stem] + found.compactMap { stems[$0] }) { found.formUnion(byStem[stem] ?? []) }
    return found
  }
}
