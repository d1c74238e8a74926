package import Postings
internal import Words

/// All words of a text in their places, and its marks, as one number: whether two say the same.
package enum TextSum {
  /// Of what is filed.
  package static func of(_ text: IndexedText) -> UInt64 {
    var sum: UInt64 = 0
    let titleWords = add(text.title, text.titleCompounds, from: 0, limit: 255, to: &sum)
    _ = add(text.text, text.textCompounds, from: UInt32(titleWords) + 1, limit: .max, to: &sum)
    for mark in Set(text.marks) { sum &+= mix(hash(TextQuery.term(ofMark: mark)), 0) }
    if let language = text.language { sum &+= self.language(language.rawValue) }
    return sum
  }

  /// Returns how many words count.
  private static func add(
    _ words: [UInt8], _ compounds: [WordSequence.Compound], from start: UInt32, limit: Int, to sum: inout UInt64
  ) -> Int {
    let all = words.split(separator: 0x20).prefix(limit)
    for (place, word) in all.enumerated() {
      sum &+= mix(hash(AccentFolding.fold(Array(word))), start &+ UInt32(truncatingIfNeeded: place))
    }
    for compound in compounds where compound.bytes.count <= IndexedText.longestCompound {
      let last = compound.first + compound.count - 1
      guard last < all.count else { break }
      let hash = hash(TextQuery.term(ofCompound: AccentFolding.fold(WordSequence.joined(compound, in: words))))
      sum &+= mix(hash, start &+ UInt32(compound.first)) &+ mix(hash, start &+ UInt32(last))
    }
    return all.count
  }

  private static func language(_ number: UInt8) -> UInt64 { mix(UInt64(number), .max) }

  /// FNV-1a, 64 bits.
  private static func hash(_ word: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }

  /// Sums of these do not depend on the order (mixed as SplitMix64 does).
  private static func mix(_ word: UInt64, _ place: UInt32) -> UInt64 {
    var value = word ^ (UInt64(place) &* 0x9E37_79B9_7F4A_7C15)
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// Of each text of a file that is not removed, by its number. Goes through all of the file.
  fileprivate static func add(
    _ segment: TextSegment, _ isLive: (UInt32) -> Bool, to sums: inout [UInt32: UInt64]
  ) throws(PostingsError) {
    for number in segment.numbers where segment.holds(number) && isLive(number) {
      let language = segment.language(number)
      sums[number] = language > 0 ? self.language(language) : 0
    }
    var walk = try segment.cursor()
    while try walk.next(), !FormTerm.isForm(walk.term) {
      let word = hash(walk.term)
      var cursor = try TermCursor(segment, walk.entry)
      while cursor.number != TermCursor.end {
        try cursor.forEachInBlock { number, _, places throws(PostingsError) in
          guard let sum = sums[number] else { return }
          sums[number] = places.reduce(sum) { $0 &+ mix(word, $1) }
        }
      }
    }
  }
}

extension TextSearcher {
  /// The ``TextSum`` of each text that can be found, by its number. Goes through everything.
  package func sums() throws(PostingsError) -> [UInt32: UInt64] {
    var sums: [UInt32: UInt64] = [:]
    for segment in segments { try TextSum.add(segment, isLive, to: &sums) }
    return sums
  }
}
