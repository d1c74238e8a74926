internal import Postings
internal import SystemPackage
package import Words

/// Texts of the index that are in memory. What came last can be taken back.
///
/// Each word in its place is an entry; those of one word are chained, the newest first.
package struct TextHead {
  /// Nothing filed.
  package init() {}

  struct Text: Sendable {
    let number: UInt32
    /// See ``TextLength``.
    let length: UInt8
    let title: UInt8
    let time: UInt32
    /// The number of the language of its stems; 0 for none.
    let language: UInt8
  }

  struct Entry: Sendable {
    let term: UInt32
    /// Which of the texts.
    let text: UInt32
    let place: UInt32
    /// The entry of the same word before, plus one; 0 where there is none.
    let before: UInt32
  }

  private(set) var texts: [Text] = []
  private(set) var entries: [Entry] = []
  /// Words as texts have them, with their accents.
  private var spellings = TermTable()
  /// Of each spelling its word.
  private var termOfSpelling: [UInt32] = []
  /// Of each spelling the languages of which its forms are filed.
  private var formed: [UInt64] = []
  /// Words without accents, and marks.
  var terms = TermTable()
  /// Of each word its newest entry, plus one.
  var newest: [UInt32] = []
  private(set) var forms = FormList()
  private var kept = (texts: 0, entries: 0, forms: 0)
  /// Spellings of which forms were filed since the last commit.
  private var fresh: [UInt32] = []

  /// Words that are at most taken of a text: places are numbers of 32 bits, and a title is in front of them.
  private static let limit = Int(UInt32.max / 2)
  /// Words of a title that have places of their own.
  private static let titleLimit = 255

  /// Files a text, until ``commit()`` or ``rollback()``.
  ///
  /// - Parameters:
  ///   - number: higher than all before.
  ///   - text: what is to be found of it.
  package mutating func add(_ number: UInt32, _ text: IndexedText, _ stemmers: Stemmers) {
    let titleWords = min(add(text.title, from: 0, limit: Self.titleLimit, text.language, stemmers), Self.titleLimit)
    let words = add(text.text, from: UInt32(titleWords) + 1, limit: Self.limit, text.language, stemmers)
    join(text.title, text.titleCompounds, from: 0, below: titleWords, text.language, stemmers)
    join(text.text, text.textCompounds, from: UInt32(titleWords) + 1, below: words, text.language, stemmers)
    for mark in Set(text.marks) {
      file(TextQuery.term(ofMark: mark).withUnsafeBufferPointer { termNumber($0) }, at: 0)
    }
    texts.append(
      Text(
        number: number, length: TextLength.code(words), title: UInt8(titleWords), time: text.time,
        language: text.language?.rawValue ?? 0))
  }

  @inline(__always)
  private mutating func file(_ term: UInt32, at place: UInt32) {
    entries.append(Entry(term: term, text: UInt32(texts.count), place: place, before: newest[Int(term)]))
    newest[Int(term)] = UInt32(truncatingIfNeeded: entries.count)
  }

  private mutating func termNumber(_ term: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let number = terms.number(of: term)
    if Int(number) == newest.count { newest.append(0) }
    return number
  }

  /// The word of a spelling, whose forms are filed where they are not yet.
  @inline(__always)
  private mutating func term(_ spelling: UnsafeBufferPointer<UInt8>, _ language: Language?, _ stemmers: Stemmers)
    -> UInt32
  {
    let number = spellings.number(of: spelling)
    if Int(number) == termOfSpelling.count {
      if spelling.allSatisfy({ $0 < 0x80 }) {
        termOfSpelling.append(termNumber(spelling))
        formed.append(0)
      } else {
        learn(Array(spelling))
      }
    }
    if let language, formed[Int(number)] & language.bit == 0 { form(number, spelling, language, stemmers) }
    return termOfSpelling[Int(number)]
  }

  /// Keeps the word of a new spelling.
  private mutating func learn(_ spelling: [UInt8]) {
    termOfSpelling.append(AccentFolding.fold(spelling).withUnsafeBufferPointer { termNumber($0) })
    formed.append(0)
  }

  private mutating func form(
    _ number: UInt32, _ spelling: UnsafeBufferPointer<UInt8>, _ language: Language, _ stemmers: Stemmers
  ) {
    formed[Int(number)] |= language.bit
    fresh.append(number)
    FormTerm.forEach(of: spelling, language, stemmers) { forms.append($0) }
  }

  /// Returns how many words they were.
  ///
  /// - Parameter limit: more are not filed: of a title, the rest is in the text too.
  private mutating func add(
    _ words: [UInt8], from first: UInt32, limit: Int, _ language: Language?, _ stemmers: Stemmers
  ) -> Int {
    var place = first
    var count = 0
    words.withUnsafeBufferPointer { words in
      var start = 0
      while start < words.count, count < limit {
        var end = start
        while end < words.count, words[end] != 0x20 { end &+= 1 }
        if end > start {
          file(term(UnsafeBufferPointer(rebasing: words[start..<end]), language, stemmers), at: place)
          place &+= 1
          count &+= 1
        }
        start = end &+ 1
      }
    }
    return count
  }

  /// Files what was written as one word in the places of its first and its last part.
  private mutating func join(
    _ words: [UInt8], _ compounds: [WordSequence.Compound], from first: UInt32, below end: Int, _ language: Language?,
    _ stemmers: Stemmers
  ) {
    for compound in compounds where compound.bytes.count <= IndexedText.longestCompound {
      let last = compound.first + compound.count - 1
      guard last < end else { return }
      let joined = WordSequence.joined(compound, in: words)
      // For its forms.
      let spelling = joined.withUnsafeBufferPointer { spellings.number(of: $0) }
      if Int(spelling) == termOfSpelling.count { learn(joined) }
      if let language, formed[Int(spelling)] & language.bit == 0 {
        joined.withUnsafeBufferPointer { form(spelling, $0, language, stemmers) }
      }
      let term = TextQuery.term(ofCompound: AccentFolding.fold(joined)).withUnsafeBufferPointer { termNumber($0) }
      file(term, at: first + UInt32(compound.first))
      file(term, at: first + UInt32(last))
    }
  }

  /// What was filed stays.
  package mutating func commit() {
    kept = (texts.count, entries.count, forms.count)
    fresh.removeAll(keepingCapacity: true)
  }

  /// What was filed since the last commit never was.
  package mutating func rollback() {
    while entries.count > kept.entries {
      let entry = entries.removeLast()
      newest[Int(entry.term)] = entry.before
    }
    texts.removeLast(texts.count - kept.texts)
    forms.removeLast(to: kept.forms)
    for spelling in fresh { formed[Int(spelling)] = 0 }
    fresh.removeAll(keepingCapacity: true)
  }

  /// Texts.
  package var textCount: Int { texts.count }
  /// The first that was filed.
  package var first: UInt32? { texts.first?.number }
  /// The last that was filed.
  package var last: UInt32? { texts.last?.number }

  // MARK: Looking for words

  /// Calls `body` with each text that has all of some words next to one another, in its text and not in its title, the
  /// newest first, until it returns false.
  func forEachText(withPhrase words: [[UInt8]], _ body: (UInt32) -> Bool) {
    let known = words.map { word in word.withUnsafeBufferPointer { terms.find($0) } }
    guard let first = known.first, let first else { return }
    var entry = newest[Int(first)]
    var last: UInt32?
    while entry > 0 {
      let one = entries[Int(entry) - 1]
      defer { entry = one.before }
      guard one.text != last, one.place > UInt32(texts[Int(one.text)].title) else { continue }
      // What stands behind it in the text is filed behind it.
      let isThere = known.indices.allSatisfy { offset in
        let index = Int(entry) - 1 + offset
        return index < entries.count && entries[index].text == one.text && entries[index].term == known[offset]
          && entries[index].place == one.place + UInt32(offset)
      }
      if isThere {
        last = one.text
        if !body(texts[Int(one.text)].number) { return }
      }
    }
  }
}
