/// Where a line is drawn between the highest of some figures and the others.
enum Ranks {
  /// The least of the `count` highest of `ranks`, of which there are as many at least: by quickselect (Hoare 1961), the middle
  /// of three for a pivot. They are in another order afterwards.
  @inline(__always)
  static func highest<Rank: FixedWidthInteger>(_ count: Int, of ranks: UnsafeMutableBufferPointer<Rank>) -> Rank {
    precondition((1...ranks.count).contains(count), "there are not so many")
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

  @inline(__always)
  private static func middle<Rank: FixedWidthInteger>(_ one: Rank, _ other: Rank, _ third: Rank) -> Rank {
    max(min(one, other), min(max(one, other), third))
  }
}
