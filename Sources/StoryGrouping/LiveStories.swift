/// All live stories: slots, centroids and the order of growth. Every change has an exact inverse, because all figures
/// are integers; inverses are to be called in the opposite order.
struct LiveStories: Sendable {
  private(set) var postings = StoryPostings()
  private(set) var order = GrowthOrder()
  private(set) var count = 0
  /// For each slot 1 over the centroid's length, 0 where nothing can be joined: beside the stories, where the walk over
  /// the candidates finds it in few cache lines.
  private(set) var inverseLengths: [Double] = []
  private var stories: [LiveStory] = []
  private var freeSlots: [UInt32] = []
  private var slots: [Int64: UInt32] = [:]

  /// Number of slots, live or free.
  var capacity: Int { stories.count }
  func slot(of id: Int64) -> UInt32? { slots[id] }
  subscript(_ slot: UInt32) -> LiveStory { _read { yield stories[Int(slot)] } }

  /// Makes room for a story without reports, last in the order.
  mutating func start(_ id: Int64) -> UInt32 {
    let slot = takeSlot(for: LiveStory(id: id))
    order.append(slot)
    return slot
  }

  /// The inverse of `start`: the story has no reports.
  mutating func undoStart(_ slot: UInt32) {
    precondition(stories[Int(slot)].terms.isEmpty, "a story that has terms cannot be undone")
    _ = order.remove(slot)
    free(slot)
  }

  /// Adds a report's weights and time; not to a full story.
  mutating func add(_ vector: TermVector, hour: Int32?, to slot: UInt32) {
    for term in vector.terms {
      let before = postings.add(UInt32(term.weight), to: term.key, in: slot)
      if before == 0 { stories[Int(slot)].terms.append(term.key) }
      stories[Int(slot)].squaredLength += (2 * Int(before) + Int(term.weight)) * Int(term.weight)
    }
    if let hour { stories[Int(slot)].times.add(hour) }
    stories[Int(slot)].reports += 1
    measure(slot)
  }

  /// Subtracts what `add` added.
  mutating func subtract(_ vector: TermVector, hour: Int32?, from slot: UInt32) {
    for term in vector.terms.reversed() {
      let after = postings.subtract(UInt32(term.weight), from: term.key, in: slot)
      if after == 0, let at = stories[Int(slot)].terms.lastIndex(of: term.key) {
        stories[Int(slot)].terms.remove(at: at)
      }
      stories[Int(slot)].squaredLength -= (2 * Int(after) + Int(term.weight)) * Int(term.weight)
    }
    if let hour { stories[Int(slot)].times.subtract(hour) }
    stories[Int(slot)].reports -= 1
    measure(slot)
  }

  /// Puts a story last in the order; returns the slot that stood before it.
  mutating func grow(_ slot: UInt32, at clock: Int32?, with article: Int) -> UInt32 {
    let before = order.remove(slot)
    order.append(slot)
    stories[Int(slot)].grewAt = clock
    stories[Int(slot)].grewWith = article
    return before
  }

  /// The inverse of `grow`.
  mutating func undoGrow(_ slot: UInt32, before: UInt32, at clock: Int32?, with article: Int) {
    _ = order.remove(slot)
    order.insert(slot, after: before)
    stories[Int(slot)].grewAt = clock
    stories[Int(slot)].grewWith = article
  }

  /// Takes the story out that has not grown for longest, which must exist.
  mutating func retireOldest() -> RetiredStory {
    let slot = order.oldest
    let story = stories[Int(slot)]
    let sums = story.terms.map { term in
      let sum = postings.sum(of: term, in: slot)
      _ = postings.subtract(sum, from: term, in: slot)
      return sum
    }
    _ = order.remove(slot)
    free(slot)
    return RetiredStory(slot: slot, story: story, sums: sums)
  }

  /// The inverse of `retireOldest`.
  mutating func undoRetire(_ retired: RetiredStory) {
    let slot = takeSlot(for: retired.story)
    precondition(slot == retired.slot, "inverses are called in the opposite order")
    for (term, sum) in zip(retired.story.terms, retired.sums) { _ = postings.add(sum, to: term, in: slot) }
    order.insert(slot, after: GrowthOrder.none)
    measure(slot)
  }

  private mutating func takeSlot(for story: LiveStory) -> UInt32 {
    let slot = freeSlots.popLast() ?? UInt32(stories.count)
    if Int(slot) == stories.count {
      stories.append(story)
      inverseLengths.append(0)
    } else {
      stories[Int(slot)] = story
    }
    slots[story.id] = slot
    count += 1
    return slot
  }

  private mutating func free(_ slot: UInt32) {
    slots[stories[Int(slot)].id] = nil
    stories[Int(slot)] = LiveStory(id: 0)
    inverseLengths[Int(slot)] = 0
    freeSlots.append(slot)
    count -= 1
  }

  private mutating func measure(_ slot: UInt32) {
    let story = stories[Int(slot)]
    let isOpen = story.squaredLength > 0 && story.reports < LiveStory.mostReports
    inverseLengths[Int(slot)] = isOpen ? 1 / Double(story.squaredLength).squareRoot() : 0
  }
}
