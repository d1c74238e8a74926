internal import Glibc

/// When segments are merged, and which: neighbours only, so that each stands for a range of numbers.
///
/// By levels of size, as Lucene's LogMergePolicy has it: once `fanout` neighbours are about as large as one another, they
/// become one. So each posting is written again log(size) times to the base of `fanout`, and there are at most
/// `fanout - 1` segments of each level.
package struct MergePolicy {
  /// As Lucene has it.
  package init() {}

  /// Segments of a level that become one of the next.
  package var fanout = 4
  /// Postings below which all segments are of one level: they cost little to merge.
  package var least = 1 << 16
  /// Most postings of a merged segment.
  package var limit = SegmentLayout.postingLimit

  /// How far below the largest of a level, in levels, the smallest may be.
  private static let slack = 0.75

  /// The segments to be merged, given the postings of each, oldest first; nothing where all is well.
  package func next(_ sizes: [Int]) -> Range<Int>? {
    let levels = sizes.map { log(Double(max($0, least))) / log(Double(fanout)) }
    var start = 0
    while sizes.count - start >= fanout, let top = levels[start...].max() {
      // What is smaller, and lies between segments of the level, goes with them.
      let end = (levels.lastIndex { $0 >= top - Self.slack } ?? start) + 1
      if let range = fitting(start..<end, sizes) { return range }
      start = end
    }
    return nil
  }

  /// Of a level's segments as many as fit into one, if they are enough, the oldest of them first.
  private func fitting(_ level: Range<Int>, _ sizes: [Int]) -> Range<Int>? {
    var start = level.lowerBound
    while level.upperBound - start >= fanout {
      var (end, sum) = (start, 0)
      while end < level.upperBound, sum + sizes[end] <= limit {
        sum += sizes[end]
        end += 1
      }
      if end - start >= fanout { return start..<end }
      start = max(end, start + 1)
    }
    return nil
  }
}
