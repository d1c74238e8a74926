internal import Packing

/// All that is counted, as bytes: whoever has them need not replay the decisions that led there.
extension StoryGrouper {
  /// By which rules they are made.
  private static let snapshotVersion = 1

  /// The sums of all live stories, and what else the next decisions hang on. Nothing may be staged.
  public func snapshot() -> [UInt8] {
    var bytes: [UInt8] = []
    writeSnapshot { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// The same in parts, so that it need not be in memory as a whole.
  ///
  /// - Parameter sink: takes one part after the other.
  /// - Throws: what `sink` throws.
  public func writeSnapshot<Failure>(_ sink: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void) throws(Failure) {
    precondition(staged.isEmpty, "what is staged may be taken back")
    var bytes = RawList<UInt8>(capacity: 1 << 18)
    bytes.append(varint: Self.snapshotVersion)
    for setting in retirementRules { bytes.append(varint: setting) }
    bytes.append(varint: arrivals)
    bytes.append(varint: latestArticle.map { Int($0) + 1 } ?? 0)
    bytes.append(varint: clock.hours.count)
    for hour in clock.hours { bytes.append(signed: Int(hour)) }
    bytes.append(varint: clock.next)
    try stories.append(to: &bytes, sink)
    try sink(bytes.values)
  }

  /// Goes on where ``snapshot()`` was made.
  ///
  /// - Returns: nothing where the bytes are none that it made, or stories were retired by other settings.
  public init?(snapshot: [UInt8], settings: StorySettings) {
    self.init(settings: settings)
    let isRead = snapshot.withUnsafeBytes { bytes -> Bool in
      var reader = BitReader(bytes, at: 0)
      guard reader.varint() == Self.snapshotVersion else { return false }
      for setting in retirementRules { guard reader.varint() == setting else { return false } }
      guard let arrivals = reader.varint(), let latest = reader.varint(), let count = reader.varint(),
        count <= FeedClock.memory
      else { return false }
      var hours: [Int32] = []
      for _ in 0..<count {
        guard let hour = reader.signed().flatMap(Int32.init(exactly:)) else { return false }
        hours.append(hour)
      }
      guard let next = reader.varint(), let clock = FeedClock(hours: hours, next: next),
        let stories = LiveStories(from: &reader)
      else { return false }
      (self.arrivals, self.clock, self.stories) = (arrivals, clock, stories)
      latestArticle = latest == 0 ? nil : Int64(latest - 1)
      return true
    }
    guard isRead else { return nil }
  }

  /// By what it is decided which stories are live.
  private var retirementRules: [Int] {
    [Int(settings.window), settings.graceArticles, settings.liveStoryLimit, TermVector.signature]
  }
}

extension LiveStories {
  /// Bytes that are passed on together.
  private static let part = 1 << 17

  /// Writes all slots, in their order. Passes on what has come together, and leaves the rest in `bytes`.
  fileprivate func append<Failure>(
    to bytes: inout RawList<UInt8>, _ sink: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    bytes.append(varint: capacity)
    let free = Set(freeSlots)
    for slot in 0..<UInt32(capacity) {
      let story = self[slot]
      // All reports of a story may have been forgotten.
      bytes.append(varint: free.contains(slot) ? 0 : story.reports + 1)
      if free.contains(slot) { continue }
      bytes.append(signed: Int(story.id))
      bytes.append(varint: story.grewAt == nil ? 0 : 1)
      bytes.append(signed: Int(story.grewAt ?? 0))
      bytes.append(varint: story.grewWith)
      var times: [(hour: Int32, count: Int32)] = []
      story.times.forEach { times.append(($0, $1)) }
      bytes.append(varint: times.count)
      for time in times {
        bytes.append(signed: Int(time.hour))
        bytes.append(varint: Int(time.count))
      }
      let terms = story.centroid.terms
      bytes.append(varint: terms.count)
      var last: UInt32 = 0
      for term in terms {
        bytes.append(varint: Int(term.key - last))
        last = term.key
        bytes.append(varint: Int(term.reports))
        bytes.append(varint: Int(term.sum))
        bytes.append(varint: Int(term.found))
      }
      if bytes.count >= Self.part {
        try sink(bytes.values)
        bytes.removeAll()
      }
    }
    bytes.append(varint: freeSlots.count)
    for slot in freeSlots { bytes.append(varint: Int(slot)) }
    order.forEach { bytes.append(varint: Int($0)) }
  }

  /// Reads what ``append(to:_:)`` wrote; nothing where that is not it.
  fileprivate init?(from reader: inout BitReader) {
    self.init()
    guard let capacity = reader.varint(), capacity < 1 << 24 else { return nil }
    for slot in 0..<UInt32(capacity) {
      guard let reports = reader.varint(), reports <= LiveStory.mostReports + 1 else { return nil }
      var story: LiveStory?
      if reports > 0 {
        story = LiveStory(of: reports - 1, from: &reader)
        if story == nil { return nil }
      }
      // No term is in more reports than there are: a forged count does not overflow its.
      guard reportCount + (story?.reports ?? 0) <= UInt32.max, restore(story, in: slot) else { return nil }
    }
    guard let free = reader.varint(), free == capacity - count else { return nil }
    var isListed = Array(repeating: false, count: capacity)
    func slot() -> UInt32? {
      guard let slot = reader.varint(), slot < capacity, !isListed[slot] else { return nil }
      isListed[slot] = true
      return UInt32(slot)
    }
    for _ in 0..<free {
      guard let slot = slot(), self.slot(of: self[slot].id) != slot else { return nil }
      restore(free: slot)
    }
    for _ in 0..<count {
      guard let slot = slot(), self.slot(of: self[slot].id) == slot else { return nil }
      restore(last: slot)
    }
  }
}

extension LiveStory {
  /// Reads one of so many reports.
  fileprivate init?(of reports: Int, from reader: inout BitReader) {
    self.init(id: 0)
    guard let id = reader.signed(), let isGrown = reader.varint(), let grewAt = reader.signed(),
      let grewWith = reader.varint(), let timeCount = reader.varint(), timeCount <= reports
    else { return nil }
    self.id = Int64(id)
    self.reports = reports
    self.grewAt = isGrown == 0 ? nil : Int32(clamping: grewAt)
    self.grewWith = grewWith
    for _ in 0..<timeCount {
      guard let hour = reader.signed().flatMap(Int32.init(exactly:)),
        let count = reader.varint().flatMap(Int32.init(exactly:)), count > 0, Int(times.count) + Int(count) <= reports
      else { return nil }
      times.add(hour, count: count)
    }
    guard let termCount = reader.varint(), termCount <= reports * TermVector.capacity else { return nil }
    var terms: [Centroid.Term] = []
    terms.reserveCapacity(termCount)
    var last = -1
    for index in 0..<termCount {
      guard let step = reader.varint(), step <= UInt32.max, index == 0 || step > 0, let of = reader.varint(),
        (1...reports).contains(of),
        let sum = reader.varint(), sum <= of * TermVector.unit, let found = reader.varint(), found <= sum,
        let key = UInt32(exactly: max(0, last) + step)
      else { return nil }
      last = Int(key)
      terms.append(Centroid.Term(key: key, reports: UInt32(of), sum: UInt32(sum), found: UInt32(found)))
    }
    centroid = Centroid(sorted: terms)
  }
}

extension RawList<UInt8> {
  /// Small figures of either sign take one byte.
  fileprivate mutating func append(signed value: Int) { append(varint: value << 1 ^ value >> (Int.bitWidth - 1)) }
}

extension BitReader {
  /// What ``RawList/append(signed:)`` wrote.
  fileprivate mutating func signed() -> Int? { varint().map { $0 >> 1 ^ -($0 & 1) } }
}
