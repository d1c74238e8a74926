/// What some segments have of a text's keys: found beside the index, on any thread, and handed to
/// ``PostingsIndex/look(up:_:_:)``, which then looks only at what is newer.
public struct PostingsFindings: Sendable {
  /// The segments that were asked, oldest first.
  let segments: [String]
  /// The last number that they stand for.
  let through: UInt32?
  /// Of each key, in how many numbers it is; `boilerplate` where in too many.
  private(set) var frequencies: [UInt32] = []
  /// Of each key, where its numbers end; they begin where the key's before end.
  private var ends: [Int] = []
  private(set) var numbers: [UInt32] = []

  static let boilerplate = UInt32.max

  init(segments: [String], through: UInt32?) {
    self.segments = segments
    self.through = through
  }

  /// Ends a key whose numbers were appended.
  mutating func end(_ frequency: UInt32) {
    frequencies.append(frequency)
    ends.append(numbers.count)
  }

  mutating func append(_ number: UInt32) { numbers.append(number) }

  /// Whether a key, by its place among those that were asked for, is in too many numbers to say which.
  public func isBoilerplate(_ key: Int) -> Bool { frequencies[key] == Self.boilerplate }

  /// The numbers that a key is in, by its place among those that were asked for.
  public func numbers(of key: Int) -> ArraySlice<UInt32> { numbers[place(of: key)] }

  /// Where the numbers of a key are.
  func place(of key: Int) -> Range<Int> { (key == 0 ? 0 : ends[key - 1])..<ends[key] }
}
