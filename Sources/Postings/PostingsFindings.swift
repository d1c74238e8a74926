/// What some segments have of a text's keys: found beside the index, on any thread, and handed to
/// ``PostingsIndex/look(up:_:_:)``, which then looks only at what is newer.
///
/// Texts that were asked for together share one memory, which stays until the last of them is let go of.
public struct PostingsFindings: Sendable {
  /// The segments that were asked, oldest first.
  let segments: [String]
  /// The last number that they stand for.
  let through: UInt32?
  /// Of each key of all texts, in how many numbers it is, and where they end; they begin where those of the key before end.
  private let all: [Key]
  /// Those of this text.
  private let range: Range<Int>
  /// Of all texts.
  let numbers: [UInt32]

  /// One key.
  struct Key {
    /// In how many numbers it is; `boilerplate` where in too many.
    let frequency: UInt32
    /// Where its numbers end.
    let end: UInt32
  }

  static let boilerplate = UInt32.max

  init(segments: [String], through: UInt32?, _ all: [Key], _ range: Range<Int>, _ numbers: [UInt32]) {
    (self.segments, self.through) = (segments, through)
    (self.all, self.range, self.numbers) = (all, range, numbers)
  }

  /// How many keys were asked for.
  var count: Int { range.count }

  func frequency(of key: Int) -> UInt32 {
    precondition(key < range.count, "there are not so many keys")
    return all[range.lowerBound + key].frequency
  }

  /// Whether a key, by its place among those that were asked for, is in too many numbers to say which.
  public func isBoilerplate(_ key: Int) -> Bool { frequency(of: key) == Self.boilerplate }

  /// The numbers that a key is in, by its place among those that were asked for.
  public func numbers(of key: Int) -> ArraySlice<UInt32> { numbers[place(of: key)] }

  /// Where the numbers of a key are.
  func place(of key: Int) -> Range<Int> {
    precondition(key < range.count, "there are not so many keys")
    let place = range.lowerBound + key
    return (place == 0 ? 0 : Int(all[place - 1].end))..<Int(all[place].end)
  }
}
