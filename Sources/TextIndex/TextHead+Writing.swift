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
    var chain: [Entry] = []
    var places: [UInt32] = []
    var erased = ErasedForms()
    for term in terms.sorted() where newest[Int(term)] > 0 {
      if terms.withBytes(of: term, FormTerm.isForm) {
        let bytes = terms.bytes(of: term)
        if erased.isKept(bytes) { try writer.write(form: bytes) }
        continue
      }
      var fate: (dead: UInt64, live: UInt64) = (0, 0)
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
        let bit = (1 as UInt64) << UInt64(text.language)
        guard dead.isEmpty || !dead.contains(text.number) else {
          fate.dead |= bit
          continue
        }
        fate.live |= bit
        // What was written as one word is filed behind all others.
        if !Self.areRising(places) { places.sort() }
        let value = PostingValue.make(count: places.count, isInTitle: places[0] < UInt32(text.title))
        let outcome = places.withUnsafeBufferPointer { places in
          Result { () throws(PostingsError) in try writer.append(text.number, value, places) }
        }
        try outcome.get()
      }
      try writer.end()
      if !dead.isEmpty { erased.note(terms.bytes(of: term), dead: fate.dead, live: fate.live) }
    }
    return try writer.finish(columns, tombstones: contents.tombstones)
  }

  @inline(__always)
  private static func areRising(_ places: [UInt32]) -> Bool {
    var index = 1
    while index < places.count {
      if places[index] <= places[index &- 1] { return false }
      index &+= 1
    }
    return true
  }
}
