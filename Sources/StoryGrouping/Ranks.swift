/// Where a line is drawn between the highest of some figures and the others.
enum Ranks {
  /// The least of the `count` highest of `ranks`, of which there are as many at least: by quickselect (Hoare 1961), the middle
  /// of three for a pivot.
  static func highest(_ count: Int, of ranks: [UInt64]) -> UInt64 {
    precondition((1...ranks.count).contains(count), "there are not so many")
    var ranks = ranks
    return ranks.withUnsafeMutableBufferPointer { ranks in
      let wanted = ranks.count - count
      var (low, high) = (0, ranks.count - 1)
      while low < high {
        let pivot = middle(ranks[low], ranks[(low + high) / 2], ranks[high])
        var (left, right) = (low, high)
        while left <= right {
          while ranks[left] < pivot { left += 1 }
          while ranks[right] > pivot { right -= 1 }
          if left <= right {
            ranks.swapAt(left, right)
            left += 1
            right -= 1
          }
        }
        if wanted <= right {
          high = right
        } else if wanted >= left {
          low = left
        } else {
          return ranks[wanted]
        }
      }
      return ranks[wanted]
    }
  }

  private static func middle(_ one: UInt64, _ other: UInt64, _ third: UInt64) -> UInt64 {
    max(min(one, other), min(max(one, other), third))
  }
}
