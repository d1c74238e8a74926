/// A growing list of plain values in memory of its own: appending to it costs a comparison and a store.
package struct RawList<Element: BitwiseCopyable>: ~Copyable {
  package private(set) var base: UnsafeMutablePointer<Element>
  package private(set) var count = 0
  private var capacity: Int

  /// An empty one with room for so many.
  package init(capacity: Int = 64) {
    self.capacity = max(capacity, 1)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// Its values, as long as it is not changed.
  package var values: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

  @inline(__always)
  package mutating func append(_ value: Element) {
    if count == capacity { grow(to: count + 1) }
    (base + count).initialize(to: value)
    count &+= 1
  }

  package mutating func append(_ values: UnsafeBufferPointer<Element>) {
    guard let start = values.baseAddress, values.count > 0 else { return }
    reserve(values.count)
    (base + count).initialize(from: start, count: values.count)
    count += values.count
  }

  /// Makes room for so many more.
  @inline(__always)
  package mutating func reserve(_ more: Int) {
    if capacity &- count < more { grow(to: count + more) }
  }

  /// What was written behind the last value, into room that was reserved, belongs to it now.
  @inline(__always)
  package mutating func extend(by more: Int) { count &+= more }

  package mutating func removeAll() { count = 0 }

  package mutating func removeFirst(_ number: Int) {
    guard number > 0 else { return }
    count -= number
    base.update(from: base + number, count: count)
  }

  @inline(never)
  private mutating func grow(to needed: Int) {
    capacity = max(needed, capacity * 2)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    base = larger
  }
}

extension RawList<UInt8> {
  /// Appends a number as groups of seven bits, the lowest first (LEB128).
  package mutating func append(varint value: Int) {
    var rest = UInt(bitPattern: value)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends eight bytes, the lowest first.
  @inline(__always)
  package mutating func append(word: UInt64) {
    reserve(8)
    UnsafeMutableRawPointer(base + count).storeBytes(of: word.littleEndian, as: UInt64.self)
    count &+= 8
  }
}
