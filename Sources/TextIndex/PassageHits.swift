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
  private var spellings = TermTable(places: 512)
  /// Without accents, and the stems.
  private var (folded, stems) = (Names(), Names())
  private let language: Language?
  private let stemmers: Stemmers

  /// What several spellings may have in common.
  private struct Names {
    var table = TermTable(places: 512)
    /// Of each the spellings that have it.
    var spellings: [[Int]] = []
    /// Of each spelling which it has.
    var ofSpelling: [UInt32?] = []

    mutating func append(_ name: UnsafeBufferPointer<UInt8>?) {
      let number = name.map { table.number(of: $0) }
      if let number {
        if Int(number) == spellings.count { spellings.append([]) }
        spellings[Int(number)].append(ofSpelling.count)
      }
      ofSpelling.append(number)
    }

    func spellings(of name: [UInt8]) -> [Int] {
      name.withUnsafeBufferPointer { table.find($0) }.map { spellings[Int($0)] } ?? []
    }
  }

  init(_ words: WordSequence, _ language: Language?, _ stemmers: Stemmers) {
    count = words.count
    self.stemmers = stemmers
    self.language = language
    var single = Line()
    for index in 0..<words.count {
      single.spellings.append(words.word(index).withUnsafeBufferPointer { number(of: $0) })
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
      joined.spellings.append(words.joined(compound).withUnsafeBufferPointer { number(of: $0) })
      joined.words.append(compound.first..<next)
    }
    copy(to: words.count)
    lines.append(joined)
  }

  private mutating func number(of spelling: UnsafeBufferPointer<UInt8>) -> Int {
    let number = Int(spellings.number(of: spelling))
    guard number == folded.ofSpelling.count else { return number }
    if spelling.allSatisfy({ $0 < 0x80 }) {
      folded.append(spelling)
      stems.append(language.flatMap { stemmers.stemmer($0)?.stem(spelling) })
    } else {
      let bytes = Array(spelling)
      AccentFolding.fold(bytes).withUnsafeBufferPointer { folded.append($0) }
      guard let stem = language.flatMap({ stemmers.stem(bytes, $0) }) else {
        stems.append(nil)
        return number
      }
      stem.withUnsafeBufferPointer { stems.append($0) }
    }
    return number
  }

  /// For each word 2 where it belongs to one of the phrases as it was typed, 1 where it does in another form, else 0.
  func marks(_ phrases: [SearchPhrase]) -> [UInt8] {
    var marks = [UInt8](repeating: 0, count: count)
    for phrase in phrases {
      for words in [phrase.words, phrase.joined].compactMap(\.self) where !words.isEmpty {
        let fits = words.map(spellings(of:))
        guard fits.allSatisfy({ !$0.isEmpty }) else { continue }
        for line in lines { mark(fits, line, &marks) }
      }
    }
    return marks
  }

  private func mark(_ fits: [[Int: UInt8]], _ line: Line, _ marks: inout [UInt8]) {
    guard line.spellings.count >= fits.count else { return }
    for start in 0...(line.spellings.count - fits.count)
    where fits.indices.allSatisfy({ fits[$0][line.spellings[start + $0]] != nil }) {
      let mark = fits.indices.reduce(2) { min($0, fits[$1][line.spellings[start + $1]] ?? 0) }
      for words in line.words[start..<(start + fits.count)] {
        for word in words { marks[word] = max(marks[word], mark) }
      }
    }
  }

  /// The spellings that are a word, 2, or another form of it, 1.
  private func spellings(of word: SearchWord) -> [Int: UInt8] {
    let text = Array(word.text.utf8)
    if word.isPrefix {
      let begun = (0..<UInt32(folded.table.count)).filter { number in
        folded.table.withBytes(of: number) { $0.starts(with: text) }
      }
      return Dictionary(begun.flatMap { folded.spellings[Int($0)] }.map { ($0, 2) }) { $1 }
    }
    let typed = folded.spellings(of: text)
    var found: [Int: UInt8] = Dictionary(typed.map { ($0, 2) }) { $1 }
    guard !word.isExact, let language, let stem = stemmers.stem(Array(word.spelling.utf8), language) else {
      return found
    }
    // What is typed without accents may have another stem than what it stands for.
    let others = Set(typed.compactMap { stems.ofSpelling[$0] })
    let forms = stems.spellings(of: stem) + others.flatMap { stems.spellings[Int($0)] }
    found.merge(forms.map { ($0, 1) }) { known, _ in known }
    return found
  }
}
