internal import Postings

/// A query whose words were looked up in all files.
indirect enum SearchPlan {
  case word(KnownWord, Float, isTitle: Bool)
  case phrase([(KnownWord, Float)], isTitle: Bool, distance: Int?)
  case all([SearchPlan])
  case any([SearchPlan], takesBest: Bool)
  case without(SearchPlan, SearchPlan)
  case marked([KnownWord])
  case numbers([UInt32])
  case times(ClosedRange<UInt32>)
  case everything
}

/// What all files together have of a word.
struct KnownWord {
  /// By file.
  var entries: [[WordEntry]] = []
  /// Texts that have it, at most.
  var frequency = 0
}

/// What words weigh, as a plan is made.
struct Weighing {
  private(set) var count: Int
  private(set) var frequencies: [Int]
  /// Whether the figures are those of another time, and not of now.
  private let isGiven: Bool
  private var place = 0
  /// The most that a text can have of all words together.
  private(set) var bound: Points = 0

  /// - Parameters:
  ///   - count: texts there are, now or then.
  ///   - frequencies: of each word, where they are those of then.
  init(count: Int, frequencies: [Int]? = nil) {
    self.count = count
    self.frequencies = frequencies ?? []
    isGiven = frequencies != nil
  }

  /// What the next word weighs.
  mutating func weight(_ frequency: Int) -> Float {
    var frequency = min(frequency, count)
    if isGiven {
      if place < frequencies.count { frequency = frequencies[place] }
    } else {
      frequencies.append(frequency)
    }
    place += 1
    let weight = BM25.weight(frequency: frequency, of: count)
    let most = bound.addingReportingOverflow(BM25.bound(weight * BM25.unit, BM25.k1 + 1))
    bound = most.overflow ? .max : most.partialValue
    return weight
  }
}
