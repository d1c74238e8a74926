/// Counts how often numbers come, for one text after the other.
///
/// An open-addressed table that is never cleared: each slot says for which text it was filled.
struct NumberCounter {
  private struct Slot {
    var number: UInt32 = 0
    var round: UInt32 = 0
    var count: Int32 = 0
  }

  private var slots = Array(repeating: Slot(), count: 1024)
  private var round: UInt32 = 0
  private var filled: [Int32] = []

  /// Begins anew, for at most so many different numbers.
  mutating func begin(expecting numbers: Int) {
    var capacity = slots.count
    while capacity < numbers * 2 { capacity *= 2 }
    if capacity > slots.count || round == .max {
      slots = Array(repeating: Slot(), count: capacity)
      round = 0
    }
    round += 1
    filled.removeAll(keepingCapacity: true)
  }

  /// Counts each of some numbers.
  mutating func count(_ numbers: UnsafeBufferPointer<UInt32>) {
    let (mask, round) = (slots.count &- 1, round)
    slots.withUnsafeMutableBufferPointer { slots in
      for number in numbers {
        // Fibonacci hashing (Knuth): neighbours fall apart.
        var slot = Int(truncatingIfNeeded: (number &* 0x9E37_79B1) &>> 7) & mask
        while slots[slot].round == round && slots[slot].number != number { slot = (slot &+ 1) & mask }
        if slots[slot].round == round {
          slots[slot].count &+= 1
        } else {
          slots[slot] = Slot(number: number, round: round, count: 1)
          filled.append(Int32(truncatingIfNeeded: slot))
        }
      }
    }
  }

  /// Calls `body` with each number and how often it came.
  func forEach(_ body: (UInt32, Int32) -> Void) {
    for slot in filled { body(slots[Int(slot)].number, slots[Int(slot)].count) }
  }
}
