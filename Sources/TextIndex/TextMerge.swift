internal import Packing
package import Postings
package import SystemPackage

/// Joins files of the text index that follow one another into one, without what was removed.
package enum TextMerge {
  /// - Parameters:
  ///   - segments: oldest first.
  ///   - contents: the range of numbers, and those of theirs that were removed.
  ///   - isOldest: whether there is none before them: then no older number is left to be told of.
  /// - Returns: bytes of the file.
  package static func merge(
    _ segments: [TextSegment], _ contents: SegmentContents, isOldest: Bool, to path: FilePath, kind: UInt32
  ) throws(PostingsError) -> Int {
    let (numbers, dead) = (contents.numbers, contents.dead)
    let columns = TextColumns(numbers)
    var tombstones: Set<UInt32> = []
    for segment in segments {
      for number in segment.numbers where segment.length(number) > 0 && !dead.contains(number) {
        columns.set(
          number, length: segment.length(number), title: UInt8(segment.titleWords(number)), time: segment.time(number),
          language: segment.language(number))
      }
      if !isOldest { tombstones.formUnion(try segment.tombstones()) }
    }
    var writer = try TextSegmentWriter(at: path, kind: kind, numbers: numbers, lengths: columns.lengths)
    var walks: [TextSegment.TermWalk] = []
    var isOpen: [Bool] = []
    for segment in segments {
      var walk = try segment.cursor()
      isOpen.append(try walk.next())
      walks.append(walk)
    }
    var erased = ErasedForms()
    var places = RawList<UInt32>(capacity: 64)
    while let first = lowest(walks, isOpen) {
      let term = walks[first].term
      let isForm = FormTerm.isForm(term)
      if !isForm { term.withUnsafeBufferPointer { writer.begin($0) } }
      var fate = Fate()
      // The older a file the lower its numbers: they rise as they come.
      for index in first..<walks.count where isOpen[index] && walks[index].term == term {
        if !isForm { try append(segments[index], walks[index].entry, dead, &fate, &places, to: &writer) }
        isOpen[index] = try walks[index].next()
      }
      if isForm {
        let outcome = term.withUnsafeBufferPointer { form in
          Result { () throws(PostingsError) in if erased.isKept(form) { try writer.write(form: form) } }
        }
        try outcome.get()
      } else {
        try writer.end()
        if !dead.isEmpty { erased.note(term, dead: fate.dead, live: fate.live) }
      }
    }
    // Of numbers within this file nothing is left to be removed.
    let older = tombstones.filter { $0 < numbers.lowerBound }
    return try writer.finish(columns, tombstones: older.sorted())
  }

  private static func lowest(_ walks: [TextSegment.TermWalk], _ isOpen: [Bool]) -> Int? {
    var lowest: Int?
    for index in walks.indices where isOpen[index] {
      if lowest.map({ walks[index].term.lexicographicallyPrecedes(walks[$0].term) }) ?? true { lowest = index }
    }
    return lowest
  }

  /// The languages of the texts that have a word: of those that go, and of those that stay.
  private struct Fate {
    var dead: UInt64 = 0
    var live: UInt64 = 0

    /// Whether a text stays; notes its language.
    @inline(__always)
    mutating func isKept(_ segment: TextSegment, _ number: UInt32, _ gone: Set<UInt32>) -> Bool {
      guard !gone.isEmpty else { return true }
      let bit = (1 as UInt64) << UInt64(segment.language(number))
      let isKept = !gone.contains(number)
      if isKept { live |= bit } else { dead |= bit }
      return isKept
    }
  }

  private static func append(
    _ segment: TextSegment, _ entry: TextSegment.Entry, _ dead: Set<UInt32>,
    _ fate: inout Fate, _ places: inout RawList<UInt32>, to writer: inout TextSegmentWriter
  ) throws(PostingsError) {
    if entry.frequency == 1 {
      // Most words: without a cursor's memory.
      let (number, value, placesAt) = try TermCursor.single(segment, entry)
      places.removeAll()
      try TermCursor.places(segment, placesAt, PostingValue.count(value), into: &places)
      guard fate.isKept(segment, number, dead) else { return }
      return try writer.append(number, value, places.values)
    }
    var cursor = try TermCursor(segment, entry)
    while cursor.number != TermCursor.end {
      try cursor.forEachInBlock { number, value, places throws(PostingsError) in
        if fate.isKept(segment, number, dead) { try writer.append(number, value, places) }
      }
    }
  }
}
