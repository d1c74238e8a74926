/// A growing list of plain values in memory of its own: appending to it costs a comparison and a store.
///
/// (All of it can be inlined, and is public for that: only then the compiler makes code for one element in other modules.)
@frozen
public struct RawList<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline var start: UnsafeMutablePointer<Element>
  @usableFromInline var used = 0
  @usableFromInline var capacity: Int

  /// An empty one with room for so many.
  @inlinable public init(capacity: Int = 64) {
    self.capacity = max(capacity, 1)
    start = .allocate(capacity: self.capacity)
  }

  @inlinable deinit { start.deallocate() }

  /// Where its values are, as long as it is not changed.
  @inlinable public var base: UnsafeMutablePointer<Element> { start }
  /// How many there are.
  @inlinable public var count: Int { used }
  /// Its values, as long as it is not changed.
  @inlinable public var values: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: start, count: used) }

  /// Appends a value.
  @inlinable @inline(__always)
  public mutating func append(_ value: Element) {
    if used == capacity { grow(to: used + 1) }
    (start + used).initialize(to: value)
    used &+= 1
  }

  /// Appends values that are none of its own.
  @inlinable public mutating func append(_ values: UnsafeBufferPointer<Element>) {
    guard let first = values.baseAddress, values.count > 0 else { return }
    reserve(values.count)
    (start + used).initialize(from: first, count: values.count)
    used += values.count
  }

  /// Makes room for so many more.
  @inlinable @inline(__always)
  public mutating func reserve(_ more: Int) {
    if capacity &- used < more { grow(to: used + more) }
  }

  /// What was written behind the last value, into room that was reserved, belongs to it now.
  @inlinable @inline(__always)
  public mutating func extend(by more: Int) { used &+= more }

  /// Leaves nothing; the memory is kept.
  @inlinable public mutating func removeAll() { used = 0 }

  /// Moves what is behind so many values to the front.
  @inlinable public mutating func removeFirst(_ number: Int) {
    guard number > 0 else { return }
    used -= number
    start.update(from: start + number, count: used)
  }

  @inlinable @inline(never)
  mutating func grow(to needed: Int) {
    capacity = max(needed, capacity * 2)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.moveInitialize(from: start, count: used)
    start.deallocate()
    start = larger
  }
}

extension RawList<UInt8> {
  /// Appends a number as groups of seven bits, the lowest first (LEB128).
  @inlinable public mutating func append(varint value: Int) {
    var rest = UInt(bitPattern: value)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends eight bytes, the lowest first.
  @inlinable @inline(__always)
  public mutating func append(word: UInt64) {
    reserve(8)
    UnsafeMutableRawPointer(start + used).storeBytes(of: word.littleEndian, as: UInt64.self)
    used &+= 8
  }

  /// Appends four bytes, the lowest first.
  @inlinable @inline(__always)
  public mutating func append(half: UInt32) {
    reserve(4)
    UnsafeMutableRawPointer(start + used).storeBytes(of: half.littleEndian, as: UInt32.self)
    extend(by: 4)
  }
}
