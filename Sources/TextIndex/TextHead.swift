package import Postings
package import SystemPackage

/// Texts of the index that are in memory. What came last can be taken back.
///
/// Each word in its place is an entry; those of one word are chained, the newest first.
package struct TextHead: SegmentHead {
  /// Nothing filed.
  package init() {}

  struct Text: Sendable {
    let number: UInt32
    /// See ``TextLength``.
    let length: UInt8
    let title: UInt8
    let time: UInt32
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
  private var terms = TermTable()
  /// Of each word its newest entry, plus one.
  private var newest: [UInt32] = []
  private var kept = (texts: 0, entries: 0)

  /// Words that are at most taken of a text: places are numbers of 32 bits, and a title is in front of them.
  private static let limit = Int(UInt32.max / 2)

  /// Files a text, until ``commit()`` or ``rollback()``.
  ///
  /// - Parameters:
  ///   - number: higher than all before.
  ///   - title: its words, separated by single spaces.
  ///   - text: the same.
  ///   - marks: what it can be told by besides its words.
  ///   - time: minutes since 1970, counted from 2^31.
  package mutating func add(_ number: UInt32, title: [UInt8], text: [UInt8], marks: [[UInt8]] = [], time: UInt32) {
    let titleWords = min(add(title, from: 0), 255)
    let words = add(text, from: UInt32(titleWords) + 1)
    for mark in Set(marks) {
      let term = TextQuery.term(ofMark: mark).withUnsafeBufferPointer { terms.number(of: $0) }
      file(term, at: 0)
    }
    texts.append(Text(number: number, length: TextLength.code(words), title: UInt8(titleWords), time: time))
  }

  /// The same of what was made of a text.
  package mutating func add(_ number: UInt32, _ text: IndexedText) {
    add(number, title: text.title, text: text.text, marks: text.marks, time: text.time)
  }

  private mutating func file(_ term: UInt32, at place: UInt32) {
    if Int(term) == newest.count { newest.append(0) }
    entries.append(Entry(term: term, text: UInt32(texts.count), place: place, before: newest[Int(term)]))
    newest[Int(term)] = UInt32(truncatingIfNeeded: entries.count)
  }

  /// Returns how many words they were.
  private mutating func add(_ words: [UInt8], from first: UInt32) -> Int {
    var place = first
    var count = 0
    words.withUnsafeBufferPointer { words in
      var start = 0
      while start < words.count, count < Self.limit {
        var end = start
        while end < words.count, words[end] != 0x20 { end &+= 1 }
        if end > start {
          let term = terms.number(of: UnsafeBufferPointer(rebasing: words[start..<end]))
          // Of a title, what does not fit is left out: it is in the text too.
          if first > 0 || count < 255 { file(term, at: place) } else if Int(term) == newest.count { newest.append(0) }
          place &+= 1
          count &+= 1
        }
        start = end &+ 1
      }
    }
    return count
  }

  /// What was filed stays.
  package mutating func commit() { kept = (texts.count, entries.count) }

  /// What was filed since the last commit never was.
  package mutating func rollback() {
    while entries.count > kept.entries {
      let entry = entries.removeLast()
      newest[Int(entry.term)] = entry.before
    }
    texts.removeLast(texts.count - kept.texts)
  }

  /// Texts.
  package var textCount: Int { texts.count }
  /// The first that was filed.
  package var first: UInt32? { texts.first?.number }
  /// The last that was filed.
  package var last: UInt32? { texts.last?.number }
  /// Words in their places.
  package var postingCount: Int { entries.count }
  /// Whether a text is filed.
  package func holds(_ number: UInt32) -> Bool {
    var (low, high) = (0, texts.count)
    while low < high {
      let middle = (low + high) / 2
      if texts[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < texts.count && texts[low].number == number
  }

  /// Bytes that it takes, about.
  package var size: Int { entries.count * MemoryLayout<Entry>.stride }

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

  // MARK: Writing

  /// Writes a file of all that was filed, but for some numbers.
  ///
  /// - Returns: bytes of the file.
  package func write(
    to path: FilePath, kind: UInt32, _ contents: SegmentContents
  ) throws(PostingsError) -> Int {
    let columns = columns(contents)
    return try write(
      contents, columns,
      TextSegmentWriter(at: path, kind: kind, numbers: contents.numbers, lengths: columns.lengths))
  }

  /// The same in memory, of all that was filed; nothing where that is nothing.
  package func segment(kind: UInt32) throws(PostingsError) -> TextSegment? {
    guard let first, let last else { return nil }
    let contents = SegmentContents(numbers: first...last, dead: [], tombstones: [])
    let (columns, file) = (columns(contents), try MemoryFile())
    _ = try write(
      contents, columns, TextSegmentWriter(in: file, kind: kind, numbers: contents.numbers, lengths: columns.lengths))
    return try TextSegment(MappedBlocks(of: file), kind: kind)
  }

  private func columns(_ contents: SegmentContents) -> TextColumns {
    let columns = TextColumns(contents.numbers)
    for text in texts where !contents.dead.contains(text.number) {
      columns.set(text.number, length: text.length, title: text.title, time: text.time)
    }
    return columns
  }

  private func write(
    _ contents: SegmentContents, _ columns: TextColumns, _ writer: consuming TextSegmentWriter
  ) throws(PostingsError) -> Int {
    let dead = contents.dead
    var chain: [Entry] = []
    var places: [UInt32] = []
    for term in terms.sorted() where newest[Int(term)] > 0 {
      chain.removeAll(keepingCapacity: true)
      var entry = newest[Int(term)]
      while entry > 0 {
        let one = entries[Int(entry) - 1]
        chain.append(one)
        entry = one.before
      }
      terms.withBytes(of: term) { writer.begin($0) }
      var at = chain.count - 1
      while at >= 0 {
        let text = texts[Int(chain[at].text)]
        places.removeAll(keepingCapacity: true)
        let index = chain[at].text
        while at >= 0, chain[at].text == index {
          places.append(chain[at].place)
          at -= 1
        }
        guard !dead.contains(text.number) else { continue }
        let value = PostingValue.make(count: places.count, isInTitle: places[0] < UInt32(text.title))
        let outcome = places.withUnsafeBufferPointer { places in
          Result { () throws(PostingsError) in try writer.append(text.number, value, places) }
        }
        try outcome.get()
      }
      try writer.end()
    }
    return try writer.finish(titles: columns.titles, times: columns.times, tombstones: contents.tombstones)
  }
}

/// What is kept of each text besides its words, by number.
final class TextColumns {
  private let first: UInt32
  private(set) var lengths: [UInt8]
  private(set) var titles: [UInt8]
  private(set) var times: [UInt32]

  init(_ numbers: ClosedRange<UInt32>) {
    first = numbers.lowerBound
    let count = Int(numbers.upperBound - first) + 1
    lengths = Array(repeating: 0, count: count)
    titles = lengths
    times = Array(repeating: 0, count: count)
  }

  func set(_ number: UInt32, length: UInt8, title: UInt8, time: UInt32) {
    let index = Int(number - first)
    (lengths[index], titles[index], times[index]) = (length, title, time)
  }
}
