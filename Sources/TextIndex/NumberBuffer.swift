/// A growing list of numbers in memory of its own.
///
/// (`RawList` of Postings does the same for any plain values; of another module's generics the compiler makes no code for
/// one type, and appending is what nearly all of the time goes by with here.)
struct NumberBuffer: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt32>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    self.capacity = max(capacity, 1)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// As long as it is not changed.
  var values: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: base, count: count) }

  @inline(__always)
  mutating func append(_ value: UInt32) {
    if count == capacity { grow(to: count + 1) }
    (base + count).initialize(to: value)
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ values: UnsafeBufferPointer<UInt32>) {
    reserve(values.count)
    for index in 0..<values.count { (base + count + index).initialize(to: values[index]) }
    count &+= values.count
  }

  @inline(__always)
  mutating func reserve(_ more: Int) {
    if capacity &- count < more { grow(to: count + more) }
  }

  mutating func removeAll() { count = 0 }

  @inline(never)
  private mutating func grow(to needed: Int) {
    capacity = max(needed, capacity * 2)
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    base = larger
  }
}
