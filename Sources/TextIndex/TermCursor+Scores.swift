internal import Postings

/// What a word says of texts.
extension TermCursor {
  /// Adds the word's share of each text up to `end` to the sums, which begin with the text `base`, and goes on behind it.
  mutating func add(_ scale: Float, through end: UInt32, to sums: UnsafeMutablePointer<Points>, from base: UInt32)
    throws(PostingsError)
  {
    while number <= end {
      try decodeAll()
      decodeAllValues()
      while index < count, numbers[index] <= end {
        let one = numbers[index]
        let impact = ImpactTable.impact(impacts, values[index], lengths[Int(one &- firstNumber)])
        sums[Int(one &- base)] &+= BM25.points(scale, impact)
        index &+= 1
      }
      if index < count {
        number = numbers[index]
        return
      }
      try nextBlock()
    }
  }

  // MARK: Looking ahead

  /// The highest impact that a text from `target` to `end` can have.
  mutating func bound(from target: UInt32, through end: UInt32) -> Float {
    var (highest, last) = bound(from: target)
    if number > end { return 0 }
    while last < end {
      let (impact, next) = bound(from: last + 1)
      highest = max(highest, impact)
      if next == Self.end { break }
      last = next
    }
    return highest
  }

  /// The highest impact that a text from `target` on can have, up to `through`: nothing is read for that.
  mutating func bound(from target: UInt32) -> (impact: Float, through: UInt32) {
    if frequency == 1 { return number != Self.end && number >= target ? (highest, number) : (0, Self.end) }
    if shallow < block { shallow = block }
    if shallow < blocks, last(shallow) < target { shallow = firstBlock(endingFrom: target, after: shallow) }
    guard shallow < blocks else { return (0, Self.end) }
    return (Float(bitPattern: word(skips &+ shallow &* 12 &+ 8)), last(shallow))
  }

  /// The highest impact of all.
  var highest: Float {
    if frequency == 1 { return ImpactTable.impact(impacts, values[0], lengths[Int(numbers[0] &- firstNumber)]) }
    var highest: Float = 0
    for block in 0..<blocks { highest = max(highest, Float(bitPattern: word(skips + block * 12 + 8))) }
    return highest
  }

  /// Takes in the best of all texts through a number, from the last on: of equals, those are the best. Afterwards the cursor
  /// stands nowhere.
  mutating func collect(
    _ scale: Float, through end: UInt32, _ top: inout TopHits, _ isLive: (UInt32) -> Bool
  ) throws(PostingsError) {
    for block in stride(from: blocks - 1, through: 0, by: -1) {
      if frequency > 1 {
        guard block == 0 || last(block - 1) < end else { continue }
        let impact = Float(bitPattern: word(skips &+ block &* 12 &+ 8))
        if top.excludes(BM25.bound(scale, impact), through: last(block)) { continue }
        try load(block)
        try decodeAll()
        decodeAllValues()
      }
      for index in stride(from: count - 1, through: 0, by: -1) where numbers[index] <= end {
        let number = numbers[index]
        let points = BM25.points(
          scale, ImpactTable.impact(impacts, values[index], lengths[Int(number &- firstNumber)]))
        if !top.excludes(points, through: number), isLive(number) {
          top.add(TextHit(number: number, points: points, time: segment.time(number)))
        }
      }
    }
  }
}
