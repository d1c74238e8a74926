extension StoryGrouper {
  /// A hash of all that is counted, staged or not: two groupers with one digest take the same decisions from here on.
  ///
  /// Walks all live stories; for proving that a replay gave what was there before.
  public func digest() -> UInt64 {
    var hash = Mixing()
    hash.mix(arrivals)
    for hour in clock.hours { hash.mix(Int(hour)) }
    hash.mix(clock.next)
    stories.order.forEach { slot in
      let story = stories[slot]
      hash.mix(Int(story.id))
      hash.mix(story.reports)
      hash.mix(story.grewAt)
      hash.mix(story.grewWith)
      story.times.forEach { hour, count in
        hash.mix(Int(hour))
        hash.mix(Int(count))
      }
      for term in story.centroid.terms {
        hash.mix(Int(term.key))
        hash.mix(Int(term.reports))
        hash.mix(Int(term.sum))
      }
    }
    return hash.state
  }
}

/// A hash over integers, in order: each is multiplied in, after SplitMix64 (Steele, Lea and Flood 2014).
private struct Mixing {
  private(set) var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func mix(_ value: Int) {
    state = (state ^ UInt64(bitPattern: Int64(value))) &* 0xBF58_476D_1CE4_E5B9
    state = (state ^ (state >> 29)) &* 0x94D0_49BB_1331_11EB
    state ^= state >> 32
  }

  mutating func mix(_ value: Int32?) {
    mix(value == nil ? 0 : 1)
    mix(Int(value ?? 0))
  }
}
