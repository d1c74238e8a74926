internal import Packing
internal import Postings

/// Goes through the texts that have a word, in the order of their numbers.
struct TermCursor: ~Copyable {
  let segment: TextSegment
  /// Texts that have it.
  let frequency: Int
  /// The text it stands at; ``end`` behind the last.
  var number: UInt32 = 0
  static let end = UInt32.max

  private let list: Range<Int>
  let blocks: Int
  let skips: Int
  var block = -1
  var index = 0
  var count = 0
  /// Numbers of the block that were unpacked: those behind them are when they are come by.
  var decoded = 0
  private var numbersAt = 0
  private var numberBits = 0
  /// Numbers of the block, as far as they are unpacked, and behind them the end.
  let numbers: UnsafeMutablePointer<UInt32>
  let values: UnsafeMutablePointer<UInt32>
  /// Values of the block that were unpacked.
  private var decodedValues = 0
  var valuesAt = 0
  var valueBits = 0
  var placesAt = 0
  var placeBits = 0
  // Of the segment, so that nobody has to be asked for it at each step.
  let start: UnsafePointer<UInt8>
  let lengths: UnsafePointer<UInt8>
  let firstNumber: UInt32
  let impacts: UnsafePointer<Float>
  private let isChecked: UnsafePointer<Bool>
  private let lastNumber: UInt32
  // What is known of a block ahead without reading it.
  var shallow = 0

  /// - Parameter entry: of this segment.
  init(_ segment: TextSegment, _ entry: TextSegment.Entry) throws(PostingsError) {
    self.segment = segment
    start = segment.start
    lengths = segment.start + segment.header[.lengths].lowerBound
    firstNumber = segment.numbers.lowerBound
    impacts = ImpactTable.shared.base
    isChecked = UnsafePointer(segment.file.isChecked)
    lastNumber = segment.numbers.upperBound
    frequency = entry.frequency
    list = entry.list
    let room = TextSegmentWriter.block
    let width = min(room, entry.frequency)
    numbers = .allocate(capacity: Self.room(for: width))
    values = .allocate(capacity: width)
    numbers.initialize(repeating: Self.end, count: Self.room(for: width))
    values.initialize(repeating: 0, count: width)
    if entry.frequency == 1 {
      (blocks, skips) = (1, 0)
      (numbers[0], values[0], placesAt) = try Self.single(segment, entry)
      (block, count, decoded, decodedValues) = (0, 1, 1, 1)
      number = numbers[0]
    } else {
      blocks = (entry.frequency + room - 1) / room
      skips = list.upperBound - blocks * 12
      guard skips >= list.lowerBound else { throw segment.damaged }
      try segment.file.check(skips..<list.upperBound)
      try load(0)
      number = numbers[0]
    }
  }

  deinit {
    numbers.deallocate()
    values.deallocate()
  }

  // MARK: Blocks

  @inline(__always) func last(_ block: Int) -> UInt32 { word(skips &+ block &* 12) }

  /// Four bytes of the segment.
  @inline(__always)
  func word(_ offset: Int) -> UInt32 {
    UInt32(littleEndian: UnsafeRawPointer(start).loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  mutating func load(_ block: Int) throws(PostingsError) {
    self.block = block
    index = 0
    count = min(TextSegmentWriter.block, frequency - block * TextSegmentWriter.block)
    let from = list.lowerBound + Int(word(skips + block * 12 + 4))
    let to = block + 1 < blocks ? list.lowerBound + Int(word(skips + block * 12 + 16)) : skips
    guard from + 3 <= to, to <= skips else { throw segment.damaged }
    // Most blocks have been checked, and then nobody is asked.
    var checked = from / BlockHeader.size - 1
    while checked <= (to - 1) / BlockHeader.size - 1 {
      if !isChecked[checked] { try segment.file.check(block: checked) }
      checked &+= 1
    }
    let (docBits, valueBits, placeBits) = (
      Int(start[from]), Int(start[from + 1]), Int(start[from + 2])
    )
    guard docBits <= 32, valueBits <= 32, placeBits <= 32 else { throw segment.damaged }
    valuesAt = from + 3 + BitReader.size(of: count, bits: docBits)
    placesAt = valuesAt + BitReader.size(of: count, bits: valueBits)
    guard placesAt <= to else { throw segment.damaged }
    (self.valueBits, self.placeBits, decodedValues) = (valueBits, placeBits, 0)
    (numbersAt, numberBits, decoded) = (from + 3, docBits, 0)
    guard last(block) <= lastNumber else { throw segment.damaged }
    try decode()
  }

  /// Numbers that are unpacked at a time: who seeks a text in a block needs half of it on average.
  @inline(__always)
  private static var portion: Int { LanePacking.portion }

  /// For so many numbers and at least one end, in whole portions.
  private static func room(for count: Int) -> Int { (count | (portion - 1)) + 1 }

  /// Unpacks the next numbers of the block.
  mutating func decode() throws(PostingsError) {
    let length = min(Self.portion, count &- decoded)
    let blockFirst = block == 0 ? firstNumber : last(block &- 1) &+ 1
    var isRising = true
    if count == LanePacking.count {
      isRising = LanePacking.unpackRising(
        start + numbersAt, bits: numberBits, from: decoded, behind: blockFirst &- 1, numbers)
    } else {
      let first = decoded > 0 ? numbers[decoded &- 1] &+ 1 : blockFirst
      // A portion begins on a byte.
      BitUnpacking.unpack(start + numbersAt + decoded &>> 3 &* numberBits, length, numberBits, numbers + decoded)
      BitUnpacking.sum(numbers + decoded, length, from: first)
    }
    let least = decoded > 0 ? numbers[decoded &- 1] &+ 1 : blockFirst
    let portion = decoded
    decoded &+= length
    let reached = numbers[decoded &- 1]
    isRising = isRising && Self.arePlausible(numbers + portion, length, from: least, through: reached)
    guard isRising, decoded == count ? reached == last(block) : reached < last(block) else { throw segment.damaged }
    numbers[decoded] = Self.end
    var rest = decoded &+ 1
    while rest & (Self.portion &- 1) > 1 {
      numbers[rest] = Self.end
      rest &+= 1
    }
  }

  /// Whether the ends of a portion are within bounds: of four lanes that rise, all between them are then, too. What was
  /// damaged is known by its checksum; what was forged is to read nothing beyond the file.
  @inline(__always)
  private static func arePlausible(
    _ numbers: UnsafePointer<UInt32>, _ length: Int, from least: UInt32, through most: UInt32
  ) -> Bool {
    guard length == LanePacking.portion else {
      for index in 0..<length where numbers[index] < least || numbers[index] > most { return false }
      return true
    }
    let (first, last) = (UnsafeRawPointer(numbers), UnsafeRawPointer(numbers + (length - 4)))
    return all(first.loadUnaligned(as: SIMD4<UInt32>.self) .>= SIMD4(repeating: least))
      && all(last.loadUnaligned(as: SIMD4<UInt32>.self) .<= SIMD4(repeating: most))
  }

  /// Unpacks all numbers of the block.
  @inline(__always)
  mutating func decodeAll() throws(PostingsError) { while decoded < count { try decode() } }

  // MARK: Going on

  @inline(__always)
  mutating func next() throws(PostingsError) {
    index &+= 1
    number = numbers[index]
    if index >= decoded { try goOn() }
  }

  /// Goes on behind what is unpacked.
  private mutating func goOn() throws(PostingsError) {
    guard decoded < count else { return try nextBlock() }
    try decode()
    number = numbers[index]
  }

  mutating func nextBlock() throws(PostingsError) {
    guard block + 1 < blocks else {
      (index, number) = (count, Self.end)
      return
    }
    try load(block + 1)
    number = numbers[0]
  }

  /// Goes on to the first text that is not before `target`.
  mutating func seek(_ target: UInt32) throws(PostingsError) {
    guard number < target else { return }
    if blocks > 1, block < blocks - 1, last(block) < target {
      let found = firstBlock(endingFrom: target, after: block)
      guard found < blocks else {
        (index, number) = (count, Self.end)
        return
      }
      try load(found)
    }
    var portion = index & ~(Self.portion &- 1)
    while portion < count {
      if portion >= decoded { try decode() }
      if numbers[portion &+ Self.portion &- 1] >= target { break }
      portion &+= Self.portion
    }
    index = min(portion &+ Self.countBefore(target, numbers + portion), count)
    guard numbers[index] >= target else { throw segment.damaged }
    number = numbers[index]
    if index >= decoded { try goOn() }
  }

  /// How many numbers of a portion are before a target: all are compared, since a branch on each could not be foreseen.
  @inline(__always)
  private static func countBefore(_ target: UInt32, _ numbers: UnsafePointer<UInt32>) -> Int {
    let raw = UnsafeRawPointer(numbers)
    let wanted = SIMD4<UInt32>(repeating: target)
    var sums = SIMD4<Int32>.zero
    for step in 0..<8 {
      let four = raw.loadUnaligned(fromByteOffset: step &* 16, as: SIMD4<UInt32>.self)
      sums = sums &- unsafeBitCast(four .< wanted, to: SIMD4<Int32>.self)
    }
    return Int(sums.wrappedSum())
  }

  /// The first block from one on whose last text is not before `target`; the number of blocks where there is none.
  func firstBlock(endingFrom target: UInt32, after known: Int) -> Int {
    var low = known + 1
    var step = 1
    while low + step < blocks, last(low + step) < target {
      low += step
      step *= 2
    }
    var high = min(low + step + 1, blocks)
    while low < high {
      let middle = (low + high) / 2
      if last(middle) < target { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: What is known of the text

  /// How often, and whether in the title: see ``PostingValue``. Those of the texts before it are unpacked, too.
  @inline(__always)
  var value: UInt32 {
    mutating get {
      if index >= decodedValues { decodeValues(through: index) }
      return values[index]
    }
  }

  private mutating func decodeValues(through index: Int) {
    guard count == LanePacking.count else {
      BitUnpacking.unpack(start + valuesAt, count, valueBits, values)
      decodedValues = count
      return
    }
    repeat {
      LanePacking.unpack(start + valuesAt, bits: valueBits, from: decodedValues, values)
      decodedValues &+= Self.portion
    } while decodedValues <= index
  }

  /// Unpacks all values of the block.
  @inline(__always)
  mutating func decodeAllValues() { if decodedValues < count { decodeValues(through: count &- 1) } }

  /// What the word says of the text it stands at.
  @inline(__always)
  var impact: Float {
    mutating get { ImpactTable.impact(impacts, value, lengths[Int(number &- firstNumber)]) }
  }
}
