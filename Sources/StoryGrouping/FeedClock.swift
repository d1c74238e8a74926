/// What time it is in the feed, by the articles themselves: the median of the last known times, in hours.
///
/// A wrong date or two, years back or ahead, do not move it.
struct FeedClock: Sendable, Equatable {
  /// Times that the median is taken of.
  static let memory = 15

  /// The last known times.
  private(set) var hours: [Int32] = []
  /// Where the next time goes once the memory is full.
  private(set) var next = 0

  /// Hours since 1970; nothing while no time was known.
  private(set) var hour: Int32?

  /// Knowing no times.
  init() {}

  /// Knowing these; nothing where there cannot be these.
  init?(hours: [Int32], next: Int) {
    guard hours.count <= Self.memory, next < Self.memory, hours.count == Self.memory || next == hours.count else {
      return nil
    }
    (self.hours, self.next) = (hours, next)
    hour = hours.isEmpty ? nil : hours.sorted()[hours.count / 2]
  }

  /// Takes the time of an article that has just come.
  mutating func record(_ hour: Int32) {
    if hours.count < Self.memory { hours.append(hour) } else { hours[next] = hour }
    next = (next + 1) % Self.memory
    self.hour = hours.sorted()[hours.count / 2]
  }
}
