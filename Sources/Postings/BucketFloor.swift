/// The lowest key of one bucket after the other: what ``SegmentLayout/lowest(_:)`` divides for each.
struct BucketFloor {
  private let buckets: UInt64
  private let step: UInt64
  private let rest: UInt64
  private var whole: UInt64 = 0
  private var part: UInt64 = 0

  /// Of the first of so many.
  init(_ buckets: Int) {
    self.buckets = UInt64(buckets)
    (step, rest) = ((1 as UInt64) << UInt64(SegmentLayout.keyBits)).quotientAndRemainder(dividingBy: UInt64(buckets))
  }

  /// The lowest key.
  @inline(__always)
  var value: UInt64 { part == 0 ? whole : whole &+ 1 }

  /// Goes on to the next bucket.
  @inline(__always)
  mutating func advance() {
    whole &+= step
    part &+= rest
    if part >= buckets {
      part &-= buckets
      whole &+= 1
    }
  }
}
