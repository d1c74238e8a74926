internal import Words

/// Goes through what was written as one word.
enum CompoundWalk {
  /// Longer ones are not joined: nobody looks for them.
  private static let longest = 64

  /// Calls `body` with each compound, joined.
  ///
  /// - Parameter words: in normal form, separated by single spaces.
  static func forEach(
    _ words: [UInt8], _ compounds: [WordSequence.Compound], _ body: ([UInt8], WordSequence.Compound) -> Void
  ) {
    guard !compounds.isEmpty else { return }
    var at = 0
    var word = 0
    for compound in compounds {
      while word < compound.first {
        while at < words.count, words[at] != 0x20 { at &+= 1 }
        at &+= 1
        word &+= 1
      }
      guard at < words.count else { return }
      var joined: [UInt8] = []
      var end = at
      var left = compound.count
      while end < words.count, joined.count <= longest {
        if words[end] == 0x20 {
          left &-= 1
          if left == 0 { break }
        } else {
          joined.append(words[end])
        }
        end &+= 1
      }
      if joined.count <= longest { body(joined, compound) }
    }
  }
}
