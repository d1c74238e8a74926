/// When segments are merged, and which: neighbours only, so that each stands for a range of numbers.
///
/// Sizes fall geometrically from the oldest to the newest (O'Neil et al. 1996): a segment that is not `ratio` times as
/// large as what follows it is merged with that. So there are about log(texts) segments, and each posting is written
/// again about as often.
struct MergePolicy {
  /// How many times larger than all that follow it a segment has to be.
  var ratio = 3
  /// Most postings of a merged segment.
  var limit = SegmentLayout.postingLimit

  /// The segments to be merged, given the postings of each, oldest first; nothing where all is well.
  func next(_ sizes: [Int]) -> Range<Int>? {
    var sum = 0
    var first: Int?
    for index in sizes.indices.reversed() {
      if sum > 0, sizes[index] < sum * ratio, sum + sizes[index] <= limit {
        first = index
      } else if first != nil || sizes[index] + sum > limit {
        break
      }
      sum += sizes[index]
    }
    return first.map { $0..<sizes.count }
  }
}
