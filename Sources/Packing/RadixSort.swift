/// Sorts integers by counting their bytes, the lowest first (LSD radix sort: Knuth 1973, 5.2.5): of some hundreds that is several
/// times as fast as comparing.
public enum RadixSort {
  /// Fewer are compared instead.
  private static let fewest = 48

  /// Puts `values` in the order of their upper 32 bits; those of which these are equal stay in the order that they have.
  public static func sortByUpperHalf(_ values: inout [UInt64]) {
    guard values.count >= fewest else {
      insertionSort(&values)
      return
    }
    values.withUnsafeMutableBufferPointer { values in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: values.count) { scratch in
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4 * 256) { counts in
          counts.initialize(repeating: 0)
          for value in values {
            for digit in 0..<4 { counts[digit &* 256 &+ byte(value, digit)] &+= 1 }
          }
          var (from, to) = (UnsafeMutableBufferPointer(rebasing: values[...]), scratch)
          for digit in 0..<4 {
            // Where each byte's values begin.
            var start: UInt32 = 0
            for place in digit &* 256..<(digit &+ 1) &* 256 {
              (counts[place], start) = (start, start &+ counts[place])
            }
            for value in from {
              let place = digit &* 256 &+ byte(value, digit)
              to[Int(counts[place])] = value
              counts[place] &+= 1
            }
            swap(&from, &to)
          }
        }
      }
    }
  }

  /// Of the upper half, the lowest being 0.
  @inline(__always)
  private static func byte(_ value: UInt64, _ digit: Int) -> Int {
    Int(truncatingIfNeeded: value &>> UInt64(32 &+ digit &* 8) & 0xFF)
  }

  private static func insertionSort(_ values: inout [UInt64]) {
    for index in values.indices.dropFirst() {
      let value = values[index]
      var at = index
      while at > 0, values[at - 1] >> 32 > value >> 32 {
        values[at] = values[at - 1]
        at -= 1
      }
      values[at] = value
    }
  }
}
