package import Postings
package import SystemPackage

extension TextHead {
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
      columns.set(
        text.number, length: text.length, title: text.title, time: text.time, language: text.language)
    }
    return columns
  }

  private func write(
    _ contents: SegmentContents, _ columns: TextColumns, _ writer: consuming TextSegmentWriter
  ) throws(PostingsError) -> Int {
    let dead = contents.dead
    let sorted = EntriesByTerm(entries, terms: terms.count)
    var erased = ErasedForms()
    for term in terms.sorted() where newest[Int(term)] > 0 {
      terms.withBytes(of: term) { writer.begin($0) }
      let fate = try write(sorted, sorted.range(term), without: dead, to: &writer)
      try writer.end()
      if !dead.isEmpty { erased.note(terms.bytes(of: term), dead: fate.dead, live: fate.live) }
    }
    try forms.forEachSorted { form throws(PostingsError) in
      if erased.isKept(form) { try writer.write(form: form) }
    }
    return try writer.finish(columns, tombstones: contents.tombstones)
  }

  /// Writes one word's entries.
  ///
  /// - Returns: the languages of texts that have it, of those that are left out and of the others.
  @inline(__always)
  private func write(
    _ sorted: borrowing EntriesByTerm, _ range: Range<Int>, without dead: Set<UInt32>,
    to writer: inout TextSegmentWriter
  ) throws(PostingsError) -> (dead: UInt64, live: UInt64) {
    var fate: (dead: UInt64, live: UInt64) = (0, 0)
    var at = range.lowerBound
    while at < range.upperBound {
      let start = at
      let index = sorted.texts[start]
      while at < range.upperBound, sorted.texts[at] == index { at &+= 1 }
      let text = texts[Int(index)]
      if !dead.isEmpty {
        let bit = (1 as UInt64) << UInt64(text.language)
        guard !dead.contains(text.number) else {
          fate.dead |= bit
          continue
        }
        fate.live |= bit
      }
      var places = UnsafeMutableBufferPointer(start: sorted.places + start, count: at - start)
      // What was written as one word is filed behind all others.
      if !Self.areRising(places) { places.sort() }
      let value = PostingValue.make(count: places.count, isInTitle: places[0] < UInt32(text.title))
      try writer.append(text.number, value, UnsafeBufferPointer(places))
    }
    return fate
  }

  @inline(__always)
  private static func areRising(_ places: UnsafeMutableBufferPointer<UInt32>) -> Bool {
    var index = 1
    while index < places.count {
      if places[index] <= places[index &- 1] { return false }
      index &+= 1
    }
    return true
  }
}
