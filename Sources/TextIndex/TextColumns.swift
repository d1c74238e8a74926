/// What is kept of each text besides its words, by number.
final class TextColumns {
  private let first: UInt32
  private(set) var lengths: [UInt8]
  private(set) var titles: [UInt8]
  private(set) var times: [UInt32]
  private(set) var languages: [UInt8]

  init(_ numbers: ClosedRange<UInt32>) {
    first = numbers.lowerBound
    let count = Int(numbers.upperBound - first) + 1
    lengths = Array(repeating: 0, count: count)
    titles = lengths
    languages = lengths
    times = Array(repeating: 0, count: count)
  }

  func set(_ number: UInt32, length: UInt8, title: UInt8, time: UInt32, language: UInt8) {
    let index = Int(number - first)
    (lengths[index], titles[index], times[index], languages[index]) = (length, title, time, language)
  }
}
