import NearDuplicates
import TestSupport
import Testing

@Suite("What changed between two texts")
struct TextDifferenceTests {
  /// Whether the parts go through both texts from end to end, and what is said to be the same is.
  private func isRight(_ difference: TextDifference, _ first: [UInt64], _ second: [UInt64]) -> Bool {
    var (i, j) = (0, 0)
    for part in difference.parts {
      guard part.first.lowerBound == i, part.second.lowerBound == j else { return false }
      (i, j) = (part.first.upperBound, part.second.upperBound)
      switch part.change {
      case .same: guard first[part.first] == second[part.second] else { return false }
      case .removed: guard part.second.isEmpty else { return false }
      case .added: guard part.first.isEmpty else { return false }
      }
    }
    let changes = difference.parts.map(\.change)
    return i == first.count && j == second.count && zip(changes, changes.dropFirst()).allSatisfy { $0 != $1 }
  }

  @Test("Its parts make up both texts", arguments: 0..<60)
  func whole(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    let vocabulary = UInt64.random(in: 1...2000, using: &random)
    func text(_ count: ClosedRange<Int>) -> [UInt64] {
      (0..<Int.random(in: count, using: &random)).map { _ in UInt64.random(in: 0..<vocabulary, using: &random) }
    }
    let first = text(0...1500)
    var second = first
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      let at = Int.random(in: 0...second.count, using: &random)
      let end = min(second.count, at + Int.random(in: 0...40, using: &random))
      second.replaceSubrange(at..<end, with: text(0...40))
    }
    #expect(isRight(TextDifference(from: first, to: second), first, second), "seed \(seed)")
    let other = text(0...1500)
    #expect(isRight(TextDifference(from: first, to: other), first, other), "seed \(seed)")
  }

  @Test("A word that was replaced is one removed and one added")
  func word() {
    let changes = TextDifference(from: [1, 2, 3, 4], to: [1, 2, 9, 4]).parts.map {
      ($0.change, $0.first.count, $0.second.count)
    }
    #expect(changes.map(\.0) == [.same, .removed, .added, .same])
    #expect(TextDifference(from: [], to: []).parts.isEmpty)
    #expect(TextDifference(from: [1], to: []).parts.map(\.change) == [.removed])
    #expect(TextDifference(from: [5, 6], to: [5, 6]).parts.map(\.change) == [.same])
  }

  @Test("Of long texts with an edit here and there little is said to have changed")
  func long() {
    var random = SplitMix(seed: 3)
    let first = (0..<20_000).map { _ in UInt64.random(in: 0 ... .max, using: &random) }
    var second = first
    for place in stride(from: 700, to: 20_000, by: 900) { second[place] = 1 }
    second.removeSubrange(5000..<5100)
    let difference = TextDifference(from: first, to: second)
    #expect(isRight(difference, first, second))
    let removed = difference.parts.filter { $0.change == .removed }.reduce(0) { $0 + $1.first.count }
    #expect(removed == 100 + 22)
  }
}
