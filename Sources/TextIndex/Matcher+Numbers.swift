internal import Postings

/// Every text of a file.
final class EveryTextMatcher: Matcher {
  private let segment: TextSegment

  init(_ segment: TextSegment) {
    self.segment = segment
    super.init()
    cost = segment.textCount
    number = segment.numbers.lowerBound
    settle()
  }

  private func settle() {
    while number <= segment.numbers.upperBound, segment.length(number) == 0 { number &+= 1 }
    if number > segment.numbers.upperBound { number = TermCursor.end }
  }

  override func next() throws(PostingsError) {
    number &+= 1
    settle()
  }

  override func seek(_ target: UInt32) throws(PostingsError) {
    guard number < target else { return }
    number = target
    settle()
  }
}

/// Texts of a file that are in a list.
final class ListMatcher: Matcher {
  private let segment: TextSegment
  private let numbers: [UInt32]
  private var place: Int

  /// - Parameter numbers: rising.
  init(_ numbers: [UInt32], in segment: TextSegment) {
    self.segment = segment
    self.numbers = numbers
    place = Self.first(numbers, from: 0, atLeast: segment.numbers.lowerBound)
    super.init()
    cost = Self.first(numbers, from: place, atLeast: segment.numbers.upperBound + 1) - place
    settle()
  }

  private static func first(_ numbers: [UInt32], from start: Int, atLeast target: UInt32) -> Int {
    var (low, high) = (start, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < target { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func settle() {
    while place < numbers.count, numbers[place] <= segment.numbers.upperBound, !segment.holds(numbers[place]) {
      place += 1
    }
    let isThere = place < numbers.count && numbers[place] <= segment.numbers.upperBound
    number = isThere ? numbers[place] : TermCursor.end
  }

  override func next() {
    place += 1
    settle()
  }

  override func seek(_ target: UInt32) {
    guard number < target else { return }
    place = Self.first(numbers, from: place, atLeast: target)
    settle()
  }
}

/// Texts of a file whose time lies in a range.
final class TimeMatcher: Matcher {
  private let segment: TextSegment
  private let times: ClosedRange<UInt32>
  private let last: UInt32

  init(_ times: ClosedRange<UInt32>, in segment: TextSegment) {
    self.segment = segment
    self.times = times
    last = segment.numbers.upperBound
    super.init()
    cost = segment.textCount
    number = segment.numbers.lowerBound
    settle()
  }

  private func settle() {
    while number <= last, !times.contains(segment.time(number)) || segment.length(number) == 0 { number &+= 1 }
    if number > last { number = TermCursor.end }
  }

  override func next() {
    number &+= 1
    settle()
  }

  override func seek(_ target: UInt32) {
    guard number < target else { return }
    number = target
    settle()
  }
}
