internal import Packing
internal import Postings

/// Words next to each other, or near each other.
final class PhraseMatcher: IntersectionMatcher {
  /// In the order in which they are looked for.
  private let words: [WordMatcher]
  private let segment: TextSegment
  /// Nothing: next to each other.
  private let distance: Int?
  private var places: [[UInt32]]
  /// Where all are single words, to be next to each other: their cursors, the rarest first, and how far each is behind the
  /// beginning.
  private let plain: UnsafeMutablePointer<(cursor: UnsafeMutablePointer<TermCursor>, offset: UInt32)>?
  /// Where the phrase may begin, and the places of the next word.
  private let scratch: UnsafeMutablePointer<RawList<UInt32>>

  init(_ words: [WordMatcher], in segment: TextSegment, distance: Int?) throws(PostingsError) {
    self.words = words
    self.segment = segment
    self.distance = distance
    places = Array(repeating: [], count: words.count)
    scratch = .allocate(capacity: 2)
    for index in 0..<2 { (scratch + index).initialize(to: RawList<UInt32>(capacity: 64)) }
    let cursors = words.compactMap(\.plain)
    if distance == nil, cursors.count == words.count {
      let plain = UnsafeMutablePointer<(cursor: UnsafeMutablePointer<TermCursor>, offset: UInt32)>
        .allocate(capacity: cursors.count)
      let order = cursors.indices.sorted { cursors[$0].pointee.frequency < cursors[$1].pointee.frequency }
      for (turn, index) in order.enumerated() {
        (plain + turn).initialize(to: (cursors[index], UInt32(index)))
      }
      self.plain = plain
    } else {
      plain = nil
    }
    try super.init(words)
  }

  deinit {
    plain?.deallocate()
    scratch.deinitialize(count: 2)
    scratch.deallocate()
  }

  override func isMatch() throws(PostingsError) -> Bool {
    if let plain { return try isPhrase(plain) }
    for word in words where word.plain != nil { word.catchUp() }
    let title = segment.titleWords(number)
    guard let distance else { return try isPhrase(title) }
    for index in words.indices {
      try words[index].places(into: &places[index], title: title)
      if places[index].isEmpty { return false }
    }
    return isNear(distance, title)
  }

  /// From the word with the fewest places, as long as a beginning is left.
  private func isPhrase(_ title: UInt32) throws(PostingsError) -> Bool {
    let order = words.indices.map { (index: $0, count: words[$0].placeCount) }.sorted { $0.count < $1.count }
    var begins: [UInt32] = []
    for (turn, (index, _)) in order.enumerated() {
      try words[index].places(into: &places[index], title: title)
      let offset = UInt32(index)
      if turn == 0 {
        begins = places[index].lazy.filter { $0 >= offset }.map { $0 - offset }
      } else {
        begins.removeAll { !Self.contains(places[index], $0 + offset) }
      }
      if begins.isEmpty { return false }
    }
    return true
  }

  /// The same of single words, the rarest first: mostly the second leaves no beginning, and the others are not asked.
  private func isPhrase(
    _ words: UnsafeMutablePointer<(cursor: UnsafeMutablePointer<TermCursor>, offset: UInt32)>
  ) throws(PostingsError) -> Bool {
    let (begins, others) = (scratch, scratch + 1)
    try words[0].cursor.pointee.places(into: &begins.pointee)
    let starts = begins.pointee.base
    var (left, first) = (0, words[0].offset)
    for index in 0..<begins.pointee.count where starts[index] >= first {
      starts[left] = starts[index] &- first
      left &+= 1
    }
    for word in 1..<places.count {
      if left == 0 { return false }
      try words[word].cursor.pointee.places(into: &others.pointee)
      let (found, end) = (others.pointee.base, others.pointee.count)
      first = words[word].offset
      var (kept, other) = (0, 0)
      for place in 0..<left {
        let wanted = starts[place] &+ first
        while other < end, found[other] < wanted { other &+= 1 }
        if other == end { break }
        if found[other] == wanted {
          starts[kept] = starts[place]
          kept &+= 1
        }
      }
      left = kept
    }
    return left > 0
  }

  /// The first place that is not before another.
  private static func index(_ places: [UInt32], atLeast wanted: UInt32) -> Int {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func contains(_ places: [UInt32], _ wanted: UInt32) -> Bool {
    let index = index(places, atLeast: wanted)
    return index < places.count && places[index] == wanted
  }

  /// Whether some places, one of each word and no two the same, all in the title or all in the text, have at most so many
  /// words between the first and the last.
  private func isNear(_ distance: Int, _ title: UInt32) -> Bool {
    let span = UInt32(clamping: places.count - 1 + distance)
    for first in Set(places.joined()) {
      let end = first.addingReportingOverflow(span)
      let last = min(end.overflow ? .max : end.partialValue, first < title ? title - 1 : .max)
      // More than so many cannot be taken by others, and the first of them is the lowest.
      let window = places.map { list in
        list[Self.index(list, atLeast: first)...].prefix { $0 <= last }.prefix(places.count)
      }
      guard window.allSatisfy({ !$0.isEmpty }) else { continue }
      if Self.choose(window[...], [], including: first) { return true }
    }
    return false
  }

  /// Whether each has a place of its own, one of them this.
  private static func choose(_ rest: ArraySlice<ArraySlice<UInt32>>, _ taken: [UInt32], including first: UInt32) -> Bool
  {
    guard let places = rest.first else { return taken.contains(first) }
    return places.contains { !taken.contains($0) && choose(rest.dropFirst(), taken + [$0], including: first) }
  }
}
