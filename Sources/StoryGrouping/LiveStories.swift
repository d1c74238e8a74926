/// All live stories: slots, centroids and the order of growth. Every change has an exact inverse, because all figures
/// are integers; inverses are to be called in the opposite order.
struct LiveStories: Sendable {
  private(set) var postings = StoryPostings()
  private(set) var order = GrowthOrder()
  private(set) var count = 0
  /// Number of reports in all of them.
  private(set) var reportCount = 0
  /// For each slot what makes a dot product with the centroid a mean over the reports, 0 where nothing can be joined:
  /// beside the stories, where the walk over the candidates finds it in few cache lines.
  private(set) var inverseReports: [Double] = []
  private var stories: [LiveStory] = []
  private(set) var freeSlots: [UInt32] = []
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
    precondition(stories[Int(slot)].centroid.isEmpty, "a story that has terms cannot be undone")
    _ = order.remove(slot)
    free(slot)
  }

  /// Adds a report's weights and time; not to a full story.
  mutating func add(_ vector: TermVector, hour: Int32?, to slot: UInt32) {
    for term in vector.terms {
      postings.add(term.key, in: 1, vector.isFound(by: term) ? UInt32(term.weight) : 0, to: slot)
    }
    stories[Int(slot)].centroid.add(vector)
    if let hour { stories[Int(slot)].times.add(hour) }
    stories[Int(slot)].reports += 1
    reportCount += 1
    measure(slot)
  }

  /// Subtracts what `add` added.
  mutating func subtract(_ vector: TermVector, hour: Int32?, from slot: UInt32) {
    for term in vector.terms {
      postings.subtract(term.key, in: 1, vector.isFound(by: term) ? UInt32(term.weight) : 0, from: slot)
    }
    stories[Int(slot)].centroid.subtract(vector)
    if let hour { stories[Int(slot)].times.subtract(hour) }
    stories[Int(slot)].reports -= 1
    reportCount -= 1
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
    subtract(story.centroid, from: slot)
    reportCount -= story.reports
    _ = order.remove(slot)
    free(slot)
    return RetiredStory(slot: slot, story: story)
  }

  /// The inverse of `retireOldest`.
  mutating func undoRetire(_ retired: RetiredStory) {
    let slot = takeSlot(for: retired.story)
    precondition(slot == retired.slot, "inverses are called in the opposite order")
    add(retired.story.centroid, to: slot)
    reportCount += retired.story.reports
    order.insert(slot, after: GrowthOrder.none)
    measure(slot)
  }

  /// Adds all reports of one story to another, and takes it out.
  mutating func merge(_ slot: UInt32, into whole: UInt32) -> MergedStory {
    let story = stories[Int(slot)]
    subtract(story.centroid, from: slot)
    let before = order.remove(slot)
    free(slot)
    add(story.centroid, to: whole)
    stories[Int(whole)].centroid.add(story.centroid)
    story.times.forEach { stories[Int(whole)].times.add($0, count: $1) }
    stories[Int(whole)].reports += story.reports
    measure(whole)
    return MergedStory(slot: slot, story: story, whole: whole, before: before)
  }

  /// The inverse of `merge`.
  mutating func undoMerge(_ merged: MergedStory) {
    let whole = Int(merged.whole)
    merged.story.times.forEach { stories[whole].times.subtract($0, count: $1) }
    stories[whole].reports -= merged.story.reports
    stories[whole].centroid.subtract(merged.story.centroid)
    subtract(merged.story.centroid, from: merged.whole)
    measure(merged.whole)
    let slot = takeSlot(for: merged.story)
    precondition(slot == merged.slot, "inverses are called in the opposite order")
    add(merged.story.centroid, to: slot)
    order.insert(slot, after: merged.before)
    measure(slot)
  }

  /// Gives a story another number, which no live one has.
  mutating func rename(_ slot: UInt32, _ id: Int64) {
    slots[stories[Int(slot)].id] = nil
    slots[id] = slot
    stories[Int(slot)].id = id
  }

  // MARK: Restoring

  /// Puts a story, or an empty place, into the next slot; false where a story of that number is there already.
  mutating func restore(_ story: LiveStory?, in slot: UInt32) -> Bool {
    stories.append(story ?? LiveStory(id: 0))
    inverseReports.append(0)
    guard let story else { return true }
    guard slots.updateValue(slot, forKey: story.id) == nil else { return false }
    count += 1
    reportCount += story.reports
    add(story.centroid, to: slot)
    measure(slot)
    return true
  }

  /// The slot is the last of those that are free.
  mutating func restore(free slot: UInt32) { freeSlots.append(slot) }

  /// The slot is that of the story that grew last.
  mutating func restore(last slot: UInt32) { order.append(slot) }

  private mutating func add(_ centroid: Centroid, to slot: UInt32) {
    centroid.forEachTerm { postings.add($0.key, in: $0.reports, $0.found, to: slot) }
  }

  private mutating func subtract(_ centroid: Centroid, from slot: UInt32) {
    centroid.forEachTerm { postings.subtract($0.key, in: $0.reports, $0.found, from: slot) }
  }

  private mutating func takeSlot(for story: LiveStory) -> UInt32 {
    let slot = freeSlots.popLast() ?? UInt32(stories.count)
    if Int(slot) == stories.count {
      stories.append(story)
      inverseReports.append(0)
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
    inverseReports[Int(slot)] = 0
    freeSlots.append(slot)
    count -= 1
  }

  private mutating func measure(_ slot: UInt32) {
    let reports = stories[Int(slot)].reports
    let isOpen = reports > 0 && reports < LiveStory.mostReports
    inverseReports[Int(slot)] = isOpen ? 1 / (Double(reports) * Double(TermVector.unit)) : 0
  }
}
