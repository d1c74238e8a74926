internal import Postings
internal import SystemPackage
internal import Words

/// Texts that were filed and are in no file yet, as they came: who files them does not wait until their words are sorted, which
/// is done beside the work, when they are written. What came last can be taken back.
package struct FiledTexts: SegmentHead {
  private var texts: [(number: UInt32, text: IndexedText)] = []
  /// The first of them, by their words, as far as somebody has asked for these.
  private var sorted = TextHead()
  private var kept = 0
  /// Words in their places.
  package private(set) var postingCount = 0

  /// Nothing filed.
  package init() {}

  /// Files a text, until ``commit()`` or ``rollback()``.
  ///
  /// - Parameters:
  ///   - number: higher than all before.
  ///   - text: what is to be found of it.
  package mutating func add(_ number: UInt32, _ text: IndexedText) {
    texts.append((number, text))
    postingCount += text.wordCount
  }

  /// What was filed stays.
  package mutating func commit() { kept = texts.count }

  /// What was filed since the last commit never was.
  package mutating func rollback() {
    while texts.count > kept { postingCount -= texts.removeLast().text.wordCount }
    if sorted.textCount > kept { sorted = TextHead() }
  }

  /// Texts.
  package var textCount: Int { texts.count }
  /// The first that was filed.
  package var first: UInt32? { texts.first?.number }
  /// The last that was filed.
  package var last: UInt32? { texts.last?.number }

  /// Whether a text is filed.
  package func holds(_ number: UInt32) -> Bool {
    var (low, high) = (0, texts.count)
    while low < high {
      let middle = (low + high) / 2
      if texts[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < texts.count && texts[low].number == number
  }

  /// See ``TextHead/forEachText(withPhrase:_:)``.
  mutating func forEachText(withPhrase words: [[UInt8]], _ stemmers: Stemmers, _ body: (UInt32) -> Bool) {
    sort(with: stemmers)
    sorted.forEachText(withPhrase: words, body)
  }

  private mutating func sort(with stemmers: Stemmers) {
    for (number, text) in texts[sorted.textCount...] { sorted.add(number, text, stemmers) }
    sorted.commit()
  }

  /// Writes a file of all that was filed, but for some numbers.
  ///
  /// - Returns: bytes of the file.
  func write(
    to path: FilePath, kind: UInt32, _ contents: SegmentContents, _ stemmers: Stemmers
  ) throws(PostingsError) -> Int {
    var all = self
    all.sort(with: stemmers)
    return try all.sorted.write(to: path, kind: kind, contents)
  }
}
